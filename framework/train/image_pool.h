#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <torch/types.h>

#include "framework/checkpoint/tensor_file.h"

namespace pentimento {

/// A history of generated images for the discriminator (Shrivastava et al., "Learning from simulated and unsupervised
/// images through adversarial training", CVPR 2017, 2.3): once full, half of the queries return an older image and keep
/// the new one in its place. Its random numbers are keyed by (seed, purpose, step), so that its state is its images.
class ImagePool {
 public:
  /// @param capacity images kept; 0 returns every query unchanged.
  ImagePool(std::int64_t capacity, std::uint64_t seed, std::string purpose);

  /// @param images [N,C,H,W], always on the same device, and of one size unless N is 1; not referred to afterwards.
  /// @returns the same form, detached.
  torch::Tensor Query(const torch::Tensor& images, std::int64_t step);

  /// The images held, [C,H,W] each, on the CPU, named so that their order is that of their names.
  [[nodiscard]] TensorMap State() const;
  /// @param state as from `State`. @throws DataError if it does not fit the capacity.
  void Restore(const TensorMap& state, torch::Device device);

 private:
  std::int64_t capacity_;
  std::uint64_t seed_;
  std::string purpose_;
  std::vector<torch::Tensor> images_;
};

}  // namespace pentimento
