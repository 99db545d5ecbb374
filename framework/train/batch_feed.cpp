#include "framework/train/batch_feed.h"

#include <utility>

#include <torch/types.h>

#include "framework/train/pair_source.h"

namespace pentimento {
namespace {

ImageFeedOptions WithPurpose(ImageFeedOptions options, const char* domain) {
  options.purpose += domain;
  return options;
}

}  // namespace

BatchFeed BatchFeed::Unpaired(const ImageSource& a, const ImageSource& b, const ImageFeedOptions& options) {
  return {nullptr, std::make_unique<ImageFeed>(a, WithPurpose(options, ".a")),
          std::make_unique<ImageFeed>(b, WithPurpose(options, ".b"))};
}

BatchFeed BatchFeed::Paired(const ImageSource& a, const ImageSource& b, const ImageFeedOptions& options) {
  auto pairs = std::make_unique<PairSource>(a, b);
  auto feed = std::make_unique<ImageFeed>(*pairs, options);
  return {std::move(pairs), std::move(feed), nullptr};
}

BatchFeed::BatchFeed(std::unique_ptr<ImageSource> pairs, std::unique_ptr<ImageFeed> first,
                     std::unique_ptr<ImageFeed> second)
    : pairs_(std::move(pairs)), first_(std::move(first)), second_(std::move(second)) {}

BatchFeed::BatchFeed(BatchFeed&&) noexcept = default;
BatchFeed::~BatchFeed() = default;

TrainingBatch BatchFeed::Next() {
  const torch::Tensor first = first_->Next();
  return second_ ? TrainingBatch{first, second_->Next()} : SplitPairs(first);
}

}  // namespace pentimento
