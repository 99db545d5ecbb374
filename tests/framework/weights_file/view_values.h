#pragma once

#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "framework/core/atomic_file.h"
#include "framework/weights_file/weights_file.h"

namespace pentimento::test {

/// The view's elements one after the other, row by row.
inline std::string Elements(const TensorView& view) {
  const std::size_t size = ElementSize(view.type);
  std::string bytes;
  std::vector<std::int64_t> at(view.shape.size(), 0);
  for (std::int64_t left = ElementCount(view.shape).value(); left > 0; --left) {
    std::int64_t place = view.first;
    for (std::size_t i = 0; i < at.size(); ++i) {
      place += at[i] * view.strides[i];
    }
    bytes += view.storage.substr(static_cast<std::size_t>(place) * size, size);
    for (std::size_t i = at.size(); i-- > 0 && ++at[i] == view.shape[i];) {
      at[i] = 0;
    }
  }
  return bytes;
}

/// The same as numbers of the type it really has.
template <typename T>
std::vector<T> Values(const TensorView& view) {
  const std::string bytes = Elements(view);
  std::vector<T> values(bytes.size() / sizeof(T));
  std::memcpy(values.data(), bytes.data(), bytes.size());
  return values;
}

/// @returns a view without elements if there is none of that name.
inline TensorView Find(const WeightsFile& file, const std::string& name) {
  for (const TensorView& view : file.tensors) {
    if (view.Name() == name) {
      return view;
    }
  }
  TensorView none;
  none.key = "(none is called " + name + ")";
  none.shape = {0};
  none.strides = {1};
  return none;
}

inline std::string GoldenFile(const std::string& name) {
  return ReadFile(std::filesystem::path(PENTIMENTO_SOURCE_DIR) / "tests" / "golden" / name);
}

}  // namespace pentimento::test
