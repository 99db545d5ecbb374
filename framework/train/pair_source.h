#pragma once

#include <cstdint>
#include <string>

#include "framework/methods/method.h"
#include "framework/train/trainer.h"

namespace pentimento {

/// Two sources of as many pictures, of which those with the same number belong together, as one source of pictures of
/// six channels: whatever prepares a picture then treats both alike.
class PairSource : public ImageSource {
 public:
  /// @param a,b must outlive this. @throws DataError if they differ in their number of pictures.
  PairSource(const ImageSource& a, const ImageSource& b);

  [[nodiscard]] std::int64_t size() const override { return a_.size(); }
  [[nodiscard]] std::string id(std::int64_t index) const override { return a_.id(index); }
  /// float32 [6,H,W], a's colours before b's. @throws DataError if the two differ in size.
  [[nodiscard]] torch::Tensor Image(std::int64_t index) const override;
  [[nodiscard]] torch::Tensor TrainingImage(std::int64_t index, std::int64_t position) const override;

 private:
  [[nodiscard]] torch::Tensor Pair(std::int64_t index, const torch::Tensor& a, const torch::Tensor& b) const;

  const ImageSource& a_;
  const ImageSource& b_;
};

/// Pairs as such a source gives them, [N,6,H,W], taken apart.
TrainingBatch SplitPairs(const torch::Tensor& pairs);

}  // namespace pentimento
