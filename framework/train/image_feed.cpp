#include "framework/train/image_feed.h"

#include <utility>

#include <fmt/format.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/errors.h"
#include "framework/core/random.h"
#include "framework/image/shape_text.h"

namespace pentimento {
namespace {

constexpr std::int64_t kAheadPerThread = 2;

}  // namespace

ImageFeed::ImageFeed(const ImageSource& source, ImageFeedOptions options)
    : source_(source),
      options_(std::move(options)),
      order_(options_.seed, options_.purpose + ".order", source.size()),
      claimed_(options_.first_step),
      consumed_(options_.first_step) {
  if (options_.batch < 1 || options_.size < 1 ||
      (Scales(options_.preprocess) && CutsSquares(options_.preprocess) && options_.load_size < options_.size)) {
    throw ConfigError(fmt::format("training pictures of {} px cannot be cut from {} px in batches of {}", options_.size,
                                  options_.load_size, options_.batch));
  }
  for (int i = 0; i < options_.threads; ++i) {
    threads_.emplace_back([this](const std::stop_token& cancelled) { Work(cancelled); });
  }
}

ImageFeed::~ImageFeed() {
  for (std::jthread& thread : threads_) {
    thread.request_stop();
  }
}

torch::Tensor ImageFeed::Prepare(std::int64_t position) const {
  const std::int64_t index = order_.IndexAt(position);
  RandomStream random(options_.seed, options_.purpose + ".augment", static_cast<std::uint64_t>(position));
  const torch::Tensor image = source_.TrainingImage(index, position);
  try {
    return PrepareAtRandom(image, options_, random);
  } catch (const DataError& error) {
    throw DataError(fmt::format("training picture \"{}\": {}", source_.id(index), error.what()));
  }
}

torch::Tensor ImageFeed::Batch(std::int64_t step) const {
  std::vector<torch::Tensor> images;
  for (std::int64_t i = 0; i < options_.batch; ++i) {
    images.push_back(Prepare(step * options_.batch + i));
    if (images.back().sizes() != images.front().sizes()) {
      throw DataError(
          fmt::format("training pictures of {} and {} cannot share a batch; train with batch 1, or with a "
                      "preprocess that cuts squares",
                      ShapeText(images.front()), ShapeText(images.back())));
    }
  }
  return torch::stack(images);
}

void ImageFeed::Work(const std::stop_token& cancelled) {
  std::unique_lock lock(mutex_);
  while (true) {
    const bool free = changed_.wait(lock, cancelled, [&] {
      return claimed_ < consumed_ + kAheadPerThread * static_cast<std::int64_t>(options_.threads);
    });
    if (!free || cancelled.stop_requested()) {
      return;
    }
    const std::int64_t step = claimed_++;
    lock.unlock();
    Slot slot;
    try {
      slot.batch = Batch(step);
    } catch (...) {
      slot.failure = std::current_exception();
    }
    lock.lock();
    ready_.emplace(step, std::move(slot));
    changed_.notify_all();
  }
}

torch::Tensor ImageFeed::Next() {
  if (threads_.empty()) {
    return Batch(consumed_++);
  }
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return ready_.contains(consumed_); });
  Slot slot = std::move(ready_.extract(consumed_).mapped());
  ++consumed_;
  changed_.notify_all();
  if (slot.failure) {
    std::rethrow_exception(slot.failure);
  }
  return slot.batch;
}

}  // namespace pentimento
