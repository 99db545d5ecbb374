#include "framework/nn/sliced_wasserstein.h"

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/errors.h"
#include "framework/core/random.h"
#include "framework/image/shape_text.h"

namespace pentimento {
namespace {

constexpr std::int64_t kPatch = 7;
constexpr std::int64_t kPatchesOfPicture = 128;
constexpr std::int64_t kProjections = 512;
constexpr std::int64_t kSmallestLevel = 16;
constexpr double kLeastDeviation = 1e-3;
constexpr const char* kPurpose = "sliced wasserstein";

std::vector<torch::Tensor> LaplacianPyramid(torch::Tensor images) {
  std::vector<torch::Tensor> levels;
  while (std::min(images.size(2), images.size(3)) >= 2 * kSmallestLevel) {
    const torch::Tensor half = torch::avg_pool2d(images, 2);
    levels.push_back(images - at::upsample_bilinear2d(half, {images.size(2), images.size(3)}, false));
    images = half;
  }
  levels.push_back(images);
  return levels;
}

/// Patches of both sets as rows, normalised: [N * kPatchesOfPicture, 3 * kPatch * kPatch] each.
std::pair<torch::Tensor, torch::Tensor> Descriptors(const torch::Tensor& images, const torch::Tensor& reference,
                                                    std::uint64_t level) {
  RandomStream random(0, kPurpose, level);
  std::vector<torch::Tensor> of_images, of_reference;
  for (std::int64_t i = 0; i < images.size(0); ++i) {
    for (std::int64_t j = 0; j < kPatchesOfPicture; ++j) {
      const auto place = [&](std::int64_t length) {
        return static_cast<std::int64_t>(random.Below(static_cast<std::uint64_t>(length - kPatch + 1)));
      };
      const std::int64_t top = place(images.size(2));
      const std::int64_t left = place(images.size(3));
      of_images.push_back(images[i].narrow(1, top, kPatch).narrow(2, left, kPatch));
      of_reference.push_back(reference[i].narrow(1, top, kPatch).narrow(2, left, kPatch));
    }
  }
  const torch::Tensor first = torch::stack(of_images);
  const torch::Tensor second = torch::stack(of_reference);
  const torch::Tensor mean = second.mean({0, 2, 3}, /*keepdim=*/true);
  const torch::Tensor deviation =
      (second - mean).square().mean({0, 2, 3}, /*keepdim=*/true).sqrt().clamp_min(kLeastDeviation);
  return {((first - mean) / deviation).flatten(1), ((second - mean) / deviation).flatten(1)};
}

/// Unit vectors as columns.
torch::Tensor Directions(std::int64_t dimensions) {
  torch::Tensor directions = torch::empty({dimensions, kProjections});
  RandomStream random(0, kPurpose, "directions");
  for (std::int64_t i = 0; i < directions.numel(); ++i) {
    directions.data_ptr<float>()[i] = static_cast<float>(random.Normal());
  }
  return directions / directions.norm(2, 0, /*keepdim=*/true);
}

torch::Tensor SortedProjections(const torch::Tensor& descriptors, const torch::Tensor& directions) {
  return std::get<0>(torch::sort(torch::mm(descriptors, directions), 0));
}

}  // namespace

double SlicedWasserstein(const torch::Tensor& images, const torch::Tensor& reference) {
  if (images.dim() != 4 || images.size(1) != 3 || images.sizes() != reference.sizes() || images.size(0) < 1 ||
      std::min(images.size(2), images.size(3)) < kSmallestLevel) {
    throw ShapeError(fmt::format("the sliced Wasserstein distance of {} and {} is that of [N,3,H,W] of {} px or more",
                                 ShapeText(images), ShapeText(reference), kSmallestLevel));
  }
  const torch::NoGradGuard no_grad;
  const std::vector<torch::Tensor> first = LaplacianPyramid(images);
  const std::vector<torch::Tensor> second = LaplacianPyramid(reference);
  const torch::Tensor directions = Directions(3 * kPatch * kPatch);
  double sum = 0.0;
  for (std::size_t level = 0; level < first.size(); ++level) {
    const auto [a, b] = Descriptors(first[level], second[level], level);
    const torch::Tensor difference = SortedProjections(a, directions) - SortedProjections(b, directions);
    sum += difference.abs().to(torch::kFloat64).mean().item<double>();
  }
  return sum / static_cast<double>(first.size());
}

}  // namespace pentimento
