#pragma once

#include <string>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <torch/types.h>

namespace pentimento {

/// "[1,3,64,64]", for messages.
inline std::string ShapeText(torch::IntArrayRef sizes) {
  return fmt::format("[{}]", fmt::join(sizes.begin(), sizes.end(), ","));
}
inline std::string ShapeText(const torch::Tensor& tensor) { return ShapeText(tensor.sizes()); }

}  // namespace pentimento
