#pragma once

#include <string>
#include <string_view>

namespace pentimento {

/// RFC 4648 with padding.
std::string Base64(std::string_view bytes);

/// The bytes that `text` stands for. @throws DataError if it is no such text.
std::string FromBase64(std::string_view text);

}  // namespace pentimento
