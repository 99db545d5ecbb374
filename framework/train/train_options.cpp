#include "framework/train/train_options.h"

#include <fmt/format.h>

#include "framework/core/errors.h"

namespace pentimento {

void TrainOptions::Check() const {
  if (LoadSize() < size) {
    throw ConfigError(fmt::format("train.load_size must be at least train.size ({}), not {}", size, LoadSize()));
  }
  if (batch % accumulate != 0) {
    throw ConfigError(
        fmt::format("train.accumulate must divide train.batch ({}), which {} does not", batch, accumulate));
  }
}

std::int64_t TrainOptions::LoadSize() const { return load_size.value_or(size * 286 / 256); }

}  // namespace pentimento
