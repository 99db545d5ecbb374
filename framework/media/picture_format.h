#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace pentimento {

/// Which of the formats that are read a file begins like: "jpeg", "png", "tiff", "webp" or "bmp"; "" for none of them.
std::string FormatOfBytes(std::string_view first_bytes);

/// The same of a file; "" also if it cannot be read.
std::string FormatOfFile(const std::filesystem::path& file);

}  // namespace pentimento
