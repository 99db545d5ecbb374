#include <cstdlib>

#include <gtest/gtest.h>

#include "tests/framework/methods/neural/cyclegan/tiny_cyclegan.h"
namespace pentimento {
TEST(ScratchBits, Train) {
  TinyTraining training;
  const std::filesystem::path out = std::getenv("SCRATCH_OUT");
  for (int variant = 0; variant < 4; ++variant) {
    CycleGanOptions options = TinyCycleGan();
    if (variant == 1) {
      options.train.precision = Precision::kBf16;
      options.train.batch = 2;
    }
    if (variant == 2) {
      options.norm = NormKind::kBatch;
      options.loss.gan = GanMode::kVanilla;
      options.train.ema_decay = 0;
    }
    if (variant == 3) {
      options.loss.lambda_identity = 0;
      options.dropout = false;
    }
    std::filesystem::create_directories(out / std::to_string(variant));
    CycleGan(options).Train(training.Context(out / std::to_string(variant)));
  }
}
}  // namespace pentimento
