#include "framework/train/batch_feed.h"

#include <utility>

#include <fmt/format.h>
#include <torch/types.h>

#include "framework/core/errors.h"
#include "framework/image/shape_text.h"

namespace pentimento {
namespace {

/// Pairs as pictures of six channels, so that whatever prepares a picture treats both alike.
class PairSource : public ImageSource {
 public:
  PairSource(const ImageSource& a, const ImageSource& b) : a_(a), b_(b) {
    if (a.size() != b.size()) {
      throw DataError(fmt::format("{} pictures in domain A and {} in domain B are no pairs", a.size(), b.size()));
    }
  }
  [[nodiscard]] std::int64_t size() const override { return a_.size(); }
  [[nodiscard]] std::string id(std::int64_t index) const override { return a_.id(index); }
  [[nodiscard]] torch::Tensor Image(std::int64_t index) const override {
    const torch::Tensor a = a_.Image(index);
    const torch::Tensor b = b_.Image(index);
    if (a.sizes() != b.sizes()) {
      throw DataError(fmt::format("\"{}\" is {} and its pair \"{}\" is {}; pairs must be of one size", a_.id(index),
                                  ShapeText(a), b_.id(index), ShapeText(b)));
    }
    return torch::cat({a, b});
  }

 private:
  const ImageSource& a_;
  const ImageSource& b_;
};

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
  if (second_) {
    return {first, second_->Next()};
  }
  return {first.narrow(1, 0, 3).contiguous(), first.narrow(1, 3, 3).contiguous()};
}

}  // namespace pentimento
