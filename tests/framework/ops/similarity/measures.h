#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include <torch/types.h>

#include "framework/ops/similarity/ciede2000.h"
#include "framework/ops/similarity/fsim.h"
#include "framework/ops/similarity/gmsd.h"
#include "framework/ops/similarity/ms_ssim.h"
#include "framework/ops/similarity/pixel_errors.h"
#include "framework/ops/similarity/ssim.h"
#include "framework/ops/similarity/vif.h"

namespace pentimento {

/// A full-reference measure, and what is true of it.
struct Measure {
  std::string name;
  std::function<torch::Tensor(const torch::Tensor&, const torch::Tensor&)> of;
  std::int64_t side = 1;  ///< smallest picture it is defined for
  double equal = 0.0;     ///< its value for equal pictures
  bool symmetric = true;
};

inline std::vector<Measure> Measures() {
  const MsSsimOptions two_scales{.scales = 2};
  const MsSsimOptions mean_first{.convention = MsSsimConvention::kTorchmetrics, .scales = 2};
  return {
      {"mse", Mse},
      {"mae", Mae},
      {"psnr", Psnr, 1, std::numeric_limits<double>::infinity()},
      {"ssim", [](const auto& a, const auto& b) { return Ssim(a, b); }, 11, 1.0},
      {"ms_ssim", [=](const auto& a, const auto& b) { return MsSsim(a, b, two_scales); }, 21, 1.0},
      {"ms_ssim[torchmetrics]", [=](const auto& a, const auto& b) { return MsSsim(a, b, mean_first); }, 21, 1.0},
      {"vif", Vif, 41, 1.0, false},
      {"fsim", [](const auto& a, const auto& b) { return Fsim(a, b); }, 1, 1.0},
      {"fsim[chromatic]", [](const auto& a, const auto& b) { return Fsim(a, b, {.chromatic = true}); }, 1, 1.0},
      {"gmsd", Gmsd},
      {"ciede2000", Ciede2000},
  };
}

/// Uniform numbers in [low, high], the same on every machine.
inline torch::Tensor RandomPictures(std::uint64_t seed, at::IntArrayRef size, double low = 0.0, double high = 1.0) {
  torch::manual_seed(seed);
  return low + (high - low) * torch::rand(size, torch::dtype(torch::kFloat64));
}

}  // namespace pentimento
