#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "framework/methods/method.h"

namespace pentimento {

/// A style that training pictures are shown in, some of the time.
struct StyleShare {
  std::unique_ptr<const Method> method;  ///< one that `CheckForTraining` takes
  double probability = 0.5;
};

/// Training pictures stylised on the fly: at each place of training's sequence a picture is shown as it is, or as one
/// of the styles makes it, by a draw keyed by (seed, purpose, picture, place). A method's own random numbers are keyed
/// likewise, so that what training sees depends neither on the threads that prepare it nor on where it was interrupted.
/// `Image`, which everything but training reads, gives the pictures themselves.
class StylisedImages final : public ImageSource {
 public:
  /// @param pictures must outlive this. @param styles with probabilities that add up to 1 at most: of two, never both
  /// are applied. @throws ConfigError if they add up to more, or for a method that cannot be used beside a training.
  StylisedImages(const ImageSource& pictures, std::vector<StyleShare> styles, std::uint64_t seed, std::string purpose,
                 StopToken stop);

  [[nodiscard]] std::int64_t size() const override { return pictures_.size(); }
  [[nodiscard]] std::string id(std::int64_t index) const override { return pictures_.id(index); }
  [[nodiscard]] torch::Tensor Image(std::int64_t index) const override { return pictures_.Image(index); }
  /// @throws also ShapeError for a picture that its style cannot take, or makes of another size.
  [[nodiscard]] torch::Tensor TrainingImage(std::int64_t index, std::int64_t position) const override;

 private:
  /// The style for a place; null for none.
  [[nodiscard]] const Method* Drawn(const std::string& key) const;

  const ImageSource& pictures_;
  std::vector<StyleShare> styles_;
  std::uint64_t seed_;
  std::string purpose_;
  StopToken stop_;
};

/// @throws ConfigError, beginning with what is wrong, for a method that cannot stylise training pictures on the fly:
/// one that must see originals or be fitted first, writes files itself, or draws from torch's generator.
void CheckForTraining(const Method& method);

}  // namespace pentimento
