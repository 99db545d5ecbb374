#include "framework/media/prefetch_loader.h"

#include <algorithm>
#include <atomic>
#include <utility>

namespace pentimento {

PrefetchLoader::PrefetchLoader(std::size_t count, Load load, int threads, std::size_t depth, StopToken stop)
    : count_(count), depth_(std::max<std::size_t>(depth, 1)), load_(std::move(load)), stop_(std::move(stop)) {
  const std::size_t useful = std::min({count_, depth_, static_cast<std::size_t>(std::max(threads, 1))});
  for (std::size_t i = 0; i < useful; ++i) {
    threads_.emplace_back([this](const std::stop_token& cancelled) { Work(cancelled); });
  }
}

PrefetchLoader::PrefetchLoader(std::vector<std::filesystem::path> paths, const DecodeOptions& options, int threads,
                               std::size_t depth, StopToken stop)
    : PrefetchLoader(
          paths.size(), [paths, options](std::size_t index) { return DecodePicture(paths[index], options); }, threads,
          depth, std::move(stop)) {}

PrefetchLoader::~PrefetchLoader() {
  for (std::jthread& thread : threads_) {
    thread.request_stop();
  }
}

void PrefetchLoader::Work(const std::stop_token& cancelled) {
  while (true) {
    Slot slot;
    {
      std::unique_lock lock(mutex_);
      const auto may_claim = [this] { return claimed_ == count_ || claimed_ < handed_out_ + depth_; };
      if (!changed_.wait(lock, cancelled, may_claim) || claimed_ == count_ || stop_.stop_requested()) {
        return;
      }
      slot.item.index = claimed_++;
    }
    try {
      slot.item.decoded = load_(slot.item.index);
    } catch (const DataError& error) {
      slot.item.error = error.what();
    } catch (...) {
      slot.failure = std::current_exception();
    }
    const std::size_t index = slot.item.index;
    {
      const std::lock_guard lock(mutex_);
      ready_.emplace(index, std::move(slot));
    }
    changed_.notify_all();
  }
}

std::optional<PrefetchLoader::Item> PrefetchLoader::Next() {
  Slot slot;
  {
    std::unique_lock lock(mutex_);
    ThrowIfStopped(stop_);
    if (handed_out_ == count_) {
      return std::nullopt;
    }
    changed_.wait(lock, stop_, [this] { return ready_.contains(handed_out_); });
    ThrowIfStopped(stop_);
    slot = std::move(ready_.extract(handed_out_).mapped());
    ++handed_out_;
  }
  changed_.notify_all();
  if (slot.failure != nullptr) {
    std::rethrow_exception(slot.failure);
  }
  return std::move(slot.item);
}

void ParallelFor(std::size_t count, int threads, const StopToken& stop, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next{0};
  std::atomic<bool> failed{false};
  std::mutex mutex;
  std::size_t failed_index = count;
  std::exception_ptr failure;
  const auto run = [&] {
    while (!failed && !stop.stop_requested()) {
      const std::size_t index = next++;
      if (index >= count) {
        return;
      }
      try {
        work(index);
      } catch (...) {
        const std::lock_guard lock(mutex);
        failed = true;
        if (index < failed_index) {
          failed_index = index;
          failure = std::current_exception();
        }
      }
    }
  };
  {
    std::vector<std::jthread> helpers;
    const std::size_t wanted = std::min(count, static_cast<std::size_t>(std::max(threads, 1)));
    for (std::size_t i = 1; i < wanted; ++i) {
      helpers.emplace_back(run);
    }
    run();
  }
  if (failure != nullptr) {
    std::rethrow_exception(failure);
  }
  ThrowIfStopped(stop);
}

}  // namespace pentimento
