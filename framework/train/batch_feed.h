#pragma once

#include <memory>

#include "framework/methods/method.h"
#include "framework/train/image_feed.h"
#include "framework/train/trainer.h"

namespace pentimento {

/// The batches of a training, in order, prepared ahead of their use. Batch t depends on (seed, purpose, t) and the
/// pictures alone.
class BatchFeed {
 public:
  /// Pictures of the two domains, each domain in an order of its own: streams `<purpose>.a` and `<purpose>.b`.
  /// @param a,b must outlive the feed and be thread-safe.
  static BatchFeed Unpaired(const ImageSource& a, const ImageSource& b, const ImageFeedOptions& options);

  /// Picture i of `a` together with picture i of `b`, cut and mirrored alike: stream `<purpose>`.
  /// @throws DataError if the domains differ in their number of pictures.
  static BatchFeed Paired(const ImageSource& a, const ImageSource& b, const ImageFeedOptions& options);

  BatchFeed(BatchFeed&&) noexcept;
  BatchFeed& operator=(BatchFeed&&) = delete;
  ~BatchFeed();

  /// float32 [batch,3,size,size] in [-1,1]. Whatever reading the pictures threw is thrown here, at the batch it
  /// concerns; of a pair, DataError if its pictures differ in size. For one consuming thread.
  TrainingBatch Next();

 private:
  BatchFeed(std::unique_ptr<ImageSource> pairs, std::unique_ptr<ImageFeed> first, std::unique_ptr<ImageFeed> second);

  std::unique_ptr<ImageSource> pairs_;  ///< outlives the feed that reads it; null if there are none
  std::unique_ptr<ImageFeed> first_;
  std::unique_ptr<ImageFeed> second_;  ///< null if the pictures are pairs
};

}  // namespace pentimento
