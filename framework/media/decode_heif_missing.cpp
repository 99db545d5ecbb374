// Stands for decode_heif.cpp where libheif was not there when this program was built.

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/media/decode_heif.h"

namespace pentimento {

Picture DecodeHeif(std::string_view /*file*/, std::uint32_t /*item*/, const std::string& name, int /*longest_side*/,
                   std::int64_t /*most_pixels*/) {
  throw DataError(fmt::format("{}: this program was built without libheif (Debian: libheif-dev)", name));
}

std::string HeifVersion() { return {}; }

}  // namespace pentimento
