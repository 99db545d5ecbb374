#include "metrics/matchers/chip_tensor.h"

#include <algorithm>

#include <fmt/format.h>

#include "framework/core/errors.h"

namespace pentimento {

torch::Tensor ChipTensor(std::span<const FaceChip> chips, int side) {
  torch::Tensor batch = torch::empty({static_cast<std::int64_t>(chips.size()), side, side, 3}, torch::kUInt8);
  for (std::size_t i = 0; i < chips.size(); ++i) {
    if (chips[i].rgb.size() != 3UL * static_cast<std::size_t>(side) * static_cast<std::size_t>(side)) {
      throw ShapeError(fmt::format("a face chip is {0}x{0} RGB", side));
    }
    std::ranges::copy(chips[i].rgb, batch.data_ptr<std::uint8_t>() + i * chips[i].rgb.size());
  }
  return batch.permute({0, 3, 1, 2}).to(torch::kFloat32) / 255.0;
}

}  // namespace pentimento
