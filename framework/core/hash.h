#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace pentimento {

/// SHA-256 as 64 lower-case hexadecimal digits.
std::string Sha256(std::string_view bytes);

/// SHA-256 of a file, streamed. @throws DataError.
std::string Sha256OfFile(const std::filesystem::path& path);

/// HMAC-SHA256 (RFC 2104) as 64 lower-case hexadecimal digits.
std::string HmacSha256(std::string_view key, std::string_view text);

}  // namespace pentimento
