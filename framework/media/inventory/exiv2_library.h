#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <exiv2/exiv2.hpp>

namespace pentimento {

/// Makes Exiv2 ready: its XMP toolkit with a lock, and without words on standard error. To be called before each use;
/// the first call does it. Thread-safe.
void SetUpExiv2();

/// What a buffer of Exiv2's holds; its members changed their names between 0.27 and 0.28.
std::string BytesOf(const auto& buffer) {
  if constexpr (requires { buffer.c_data(); }) {
    return {reinterpret_cast<const char*>(buffer.c_data()), buffer.size()};
  } else {
    return {reinterpret_cast<const char*>(buffer.pData_), static_cast<std::size_t>(buffer.size_)};
  }
}

/// The picture with its metadata read. @param name stands for it in messages. @throws DataError.
std::unique_ptr<Exiv2::Image> OpenWithExiv2(std::string_view bytes, const std::string& name);

/// The picture's bytes with its metadata written. @throws Exiv2::Error, WorkError.
std::string SaveWithExiv2(Exiv2::Image& image);

inline const Exiv2::byte* AsBytes(std::string_view text) { return reinterpret_cast<const Exiv2::byte*>(text.data()); }

}  // namespace pentimento
