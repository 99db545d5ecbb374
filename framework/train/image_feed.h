#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <torch/types.h>

#include "framework/methods/method.h"
#include "framework/train/data_order.h"
#include "framework/train/image_preparation.h"

namespace pentimento {

/// What is shown to a training.
struct ImageFeedOptions : ImagePreparation {
  std::uint64_t seed = 0;
  std::string purpose;  ///< tells the feeds of one training apart
  std::int64_t batch = 1;
  std::int64_t first_step = 0;  ///< the batch that `Next` begins with
  int threads = 2;              ///< decoding ahead; 0 decodes within `Next`
};

/// Training batches in the order of `DataOrder`, prepared ahead of their use. Batch t depends on (seed, purpose, t) and
/// the pictures alone: not on the number of threads, and not on where the feed began.
class ImageFeed {
 public:
  /// @param source must outlive the feed and be thread-safe.
  ImageFeed(const ImageSource& source, ImageFeedOptions options);
  ~ImageFeed();
  ImageFeed(const ImageFeed&) = delete;
  ImageFeed& operator=(const ImageFeed&) = delete;

  /// float32 [batch,3,H,W] in [-1,1], squares of `size` where they are cut. Whatever reading the pictures threw is
  /// thrown here, at the batch it concerns. For one consuming thread.
  torch::Tensor Next();

 private:
  struct Slot {
    torch::Tensor batch;
    std::exception_ptr failure;
  };

  [[nodiscard]] torch::Tensor Batch(std::int64_t step) const;
  [[nodiscard]] torch::Tensor Prepare(std::int64_t position) const;
  void Work(const std::stop_token& cancelled);

  const ImageSource& source_;
  const ImageFeedOptions options_;
  const DataOrder order_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::int64_t claimed_;   ///< batches below it were given to a thread
  std::int64_t consumed_;  ///< batches below it were returned by `Next`
  std::map<std::int64_t, Slot> ready_;
  std::vector<std::jthread> threads_;
};

}  // namespace pentimento
