#include "experiments/benchmarks/decode_resize_work.h"

#include <fmt/format.h>

#include "experiments/benchmarks/stopwatch.h"
#include "framework/media/prefetch_loader.h"

namespace pentimento {

const OptionSchema& DecodeResizeParams::Schema() {
  static const OptionSchema schema =
      OptionTable<DecodeResizeParams>()
          .Add("size", &DecodeResizeParams::size, "side after resizing, a multiple of 8", {.unit = "px", .minimum = 8})
          .Add("threads", &DecodeResizeParams::threads, "compute threads", {.minimum = 1})
          .Add("loaders", &DecodeResizeParams::loaders, "decoding threads", {.minimum = 1})
          .Add("count", &DecodeResizeParams::count, "pictures", {.minimum = 1})
          .Build();
  return schema;
}

DecodeResizeWork::DecodeResizeWork(const DecodeResizeParams& params, std::vector<std::filesystem::path> files)
    : params_(params), files_(std::move(files)) {
  if (static_cast<int>(files_.size()) != params_.count) {
    throw DataError(fmt::format("decode_resize: {} files instead of {}", files_.size(), params_.count));
  }
}

std::string DecodeResizeWork::implementation() const { return "Pentimento, prefetching threads, area mean"; }

WorkResult DecodeResizeWork::Go() {
  const std::size_t picture_values =
      3 * static_cast<std::size_t>(params_.size) * static_cast<std::size_t>(params_.size);
  const Stopwatch stopwatch;
  std::vector<float> batch;
  batch.reserve(files_.size() * picture_values);
  PrefetchLoader loader(
      files_.size(),
      [this](std::size_t index) { return DecodePictureResized(files_[index], params_.size, params_.size); },
      params_.loaders, 2 * static_cast<std::size_t>(params_.loaders));
  while (const auto item = loader.Next()) {
    if (!item->error.empty()) {
      throw DataError(item->error);
    }
    const std::vector<float>& values = item->decoded.picture.values;
    batch.insert(batch.end(), values.begin(), values.end());  // they come in order
  }
  const double seconds = stopwatch.Seconds();
  return {seconds, static_cast<std::int64_t>(files_.size()), CellMeans(batch, params_.size)};
}

}  // namespace pentimento
