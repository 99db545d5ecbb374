#include "framework/train/image_preparation.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/errors.h"
#include "framework/image/convert.h"
#include "framework/image/resample.h"

namespace pentimento {
namespace {

/// Rounds to a multiple, at least one of them.
std::int64_t Rounded(double length, std::int64_t multiple) {
  return std::max<std::int64_t>(1, std::llround(length / static_cast<double>(multiple))) * multiple;
}

torch::Tensor Scaled(const torch::Tensor& image, const ImagePreparation& preparation) {
  const std::int64_t load = preparation.load_size;
  const auto rows = static_cast<double>(image.size(1));
  const auto columns = static_cast<double>(image.size(2));
  const double height = std::max(static_cast<double>(load) * rows / columns, static_cast<double>(preparation.size));
  switch (preparation.preprocess) {
    case Preprocess::kScaleAndCrop:
      return ResizeShorterSide(image, load, Filter::kBicubic);
    case Preprocess::kResizeAndCrop:
      return Resize(image, load, load, Filter::kBicubic);
    case Preprocess::kCrop:
      return image;
    case Preprocess::kScaleWidth:
      return Resize(image, Rounded(height, preparation.multiple),
                    Rounded(static_cast<double>(load), preparation.multiple), Filter::kBicubic);
    case Preprocess::kScaleWidthAndCrop:
      return Resize(image, static_cast<std::int64_t>(height), load, Filter::kBicubic);
    case Preprocess::kNone:
      return Resize(image, Rounded(rows, preparation.multiple), Rounded(columns, preparation.multiple),
                    Filter::kBicubic);
  }
  throw InternalError("a way of preparing pictures is unknown");
}

/// What may be cut off a side.
std::int64_t Spare(std::int64_t length, const ImagePreparation& preparation) {
  if (length < preparation.size) {
    throw DataError(
        fmt::format("a side of {} px, of which squares of {} px are to be cut; train on smaller squares, or with "
                    "preprocess scale_and_crop",
                    length, preparation.size));
  }
  return length - preparation.size;
}

}  // namespace

bool CutsSquares(Preprocess preprocess) {
  return preprocess != Preprocess::kScaleWidth && preprocess != Preprocess::kNone;
}

bool Scales(Preprocess preprocess) { return preprocess != Preprocess::kCrop && preprocess != Preprocess::kNone; }

torch::Tensor PrepareAtRandom(const torch::Tensor& image, const ImagePreparation& preparation, RandomStream& random) {
  const torch::NoGradGuard no_grad;
  torch::Tensor prepared = Scaled(image, preparation);
  if (CutsSquares(preparation.preprocess)) {
    const auto offset = [&](std::int64_t length) {
      return static_cast<std::int64_t>(random.Below(static_cast<std::uint64_t>(Spare(length, preparation) + 1)));
    };
    const std::int64_t top = offset(prepared.size(1));
    const std::int64_t left = offset(prepared.size(2));
    prepared = prepared.narrow(1, top, preparation.size).narrow(2, left, preparation.size);
  }
  const bool mirrored = preparation.flip && random.Chance(0.5);
  return ToSignedRange(mirrored ? prepared.flip({2}) : prepared);
}

torch::Tensor PrepareCentred(const torch::Tensor& image, const ImagePreparation& preparation) {
  const torch::NoGradGuard no_grad;
  torch::Tensor prepared = Scaled(image, preparation);
  if (CutsSquares(preparation.preprocess)) {
    for (const std::int64_t side : {1, 2}) {
      prepared = prepared.narrow(side, Spare(prepared.size(side), preparation) / 2, preparation.size);
    }
  }
  return ToSignedRange(prepared);
}

}  // namespace pentimento
