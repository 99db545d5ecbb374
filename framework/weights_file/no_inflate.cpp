#include "framework/weights_file/inflate.h"

namespace pentimento {

bool CanInflate() { return false; }

std::optional<std::string> InflateExactly(std::string_view /*packed*/, std::size_t /*size*/) { return std::nullopt; }

}  // namespace pentimento
