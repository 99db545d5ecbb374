#include "framework/train/data_order.h"

#include <numeric>
#include <span>
#include <utility>

#include "framework/core/errors.h"
#include "framework/core/random.h"

namespace pentimento {

DataOrder::DataOrder(std::uint64_t seed, std::string purpose, std::int64_t size)
    : seed_(seed), purpose_(std::move(purpose)), size_(size) {
  if (size < 1) {
    throw DataError("there is no picture to train on");
  }
}

std::int64_t DataOrder::IndexAt(std::int64_t position) const {
  const std::int64_t epoch = position / size_;
  const std::scoped_lock lock(mutex_);
  if (epoch != cached_epoch_) {
    cached_order_.resize(static_cast<std::size_t>(size_));
    std::iota(cached_order_.begin(), cached_order_.end(), std::int64_t{0});
    RandomStream(seed_, purpose_, static_cast<std::uint64_t>(epoch)).Shuffle(std::span(cached_order_));
    cached_epoch_ = epoch;
  }
  return cached_order_[static_cast<std::size_t>(position % size_)];
}

}  // namespace pentimento
