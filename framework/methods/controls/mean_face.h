#pragma once

#include "framework/methods/method.h"

namespace pentimento {

/// Options of the control `mean_face`.
struct MeanFaceOptions {
  std::int64_t height = 0;  ///< px the average is taken at; 0: the first training original's
  std::int64_t width = 0;   ///< px; 0: the first training original's

  static const OptionSchema& Schema();
  /// @throws ConfigError if only one of the two is given.
  void Check() const;
};

/// The floor: one average face for everyone, so that whatever a metric still finds is not about the person.
///
/// The average is the mean of the training originals' sRGB-encoded values, pixel by pixel, after each was resized
/// (bilinear, antialiased) to one size; pictures are not aligned, so it looks like a face where the data set centres
/// its faces, as portraits do. Sums are double precision in the source's order.
class MeanFaceControl : public Method {
 public:
  explicit MeanFaceControl(const MeanFaceOptions& options) : options_(options) {}

  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] bool needs_fitting() const override { return true; }
  /// @throws DataError if there are no training originals; Interrupted.
  void Fit(const ImageSource& training_originals, const MethodContext& context) override;
  /// The average at the size of `images`, once for each of them. @throws InternalError before `Fit`.
  [[nodiscard]] MethodOutput Apply(const torch::Tensor& images, const MethodContext& context) const override;

 private:
  MeanFaceOptions options_;
  torch::Tensor mean_;  // [1,3,H,W]
};

}  // namespace pentimento
