#pragma once

#include <cstdint>

#include <torch/types.h>

#include "framework/core/random.h"

namespace pentimento {

/// How a training picture gets its size. All but the first are those of `--preprocess` of
/// junyanz/pytorch-CycleGAN-and-pix2pix; for square pictures the first is its `resize_and_crop`.
enum class Preprocess {
  kScaleAndCrop,       ///< the shorter side becomes `load_size`, the aspect ratio stays; then a square is cut
  kResizeAndCrop,      ///< both sides become `load_size`; then a square is cut
  kCrop,               ///< a square is cut from the picture as it is
  kScaleWidth,         ///< the width becomes `load_size`, the height follows but is at least `size`; nothing is cut
  kScaleWidthAndCrop,  ///< the same, then a square is cut
  kNone,               ///< only as much resizing as the generator needs
};

/// How training pictures are prepared.
struct ImagePreparation {
  Preprocess preprocess = Preprocess::kScaleAndCrop;
  std::int64_t load_size = 0;  ///< at least `size`, where a square is cut from what was scaled
  std::int64_t size = 0;       ///< side of the square
  std::int64_t multiple = 1;   ///< sides that nothing is cut from are rounded to multiples of this
  bool flip = true;            ///< mirrored left to right half of the time
};

/// Whether pictures become squares of `size`, whatever size they had.
bool CutsSquares(Preprocess preprocess);
/// Whether pictures are scaled by `load_size`.
bool Scales(Preprocess preprocess);

/// Scaled, cut at a random place and mirrored at random.
/// @param image float32 [C,H,W] in [0,1]. @returns float32 [C,h,w] in [-1,1]. @throws DataError for a picture smaller
/// than the square that is to be cut from it.
torch::Tensor PrepareAtRandom(const torch::Tensor& image, const ImagePreparation& preparation, RandomStream& random);

/// Scaled alike, cut from the middle and never mirrored: for pictures that are held out.
torch::Tensor PrepareCentred(const torch::Tensor& image, const ImagePreparation& preparation);

}  // namespace pentimento
