#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "framework/methods/method.h"
#include "framework/train/image_preparation.h"
#include "framework/train/trainer.h"

namespace pentimento {

/// Which held-out pictures are looked at, and how.
struct HeldOutOptions {
  std::uint64_t seed = 0;
  std::string purpose;           ///< of the random choice, where there are more than `pictures`
  std::int64_t pictures = 0;     ///< of each domain, at most
  std::int64_t batch = 1;        ///< pictures handed over together, at most
  bool paired = false;           ///< picture i of a and picture i of b belong together
  ImagePreparation preparation;  ///< one that cuts squares
};

/// Reads the held-out pictures of a training: as many of each domain, always the same ones, prepared as in training but
/// cut from the middle and not mirrored. @throws DataError.
std::vector<TrainingBatch> ReadHeldOut(const ImageSource& a, const ImageSource& b, const HeldOutOptions& options);

}  // namespace pentimento
