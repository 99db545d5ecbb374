#pragma once

#include <string>
#include <vector>

#include "framework/core/picture.h"
#include "framework/media/canary/canary_values.h"
#include "framework/media/canary/catalogue.h"

namespace pentimento {

/// What is being planted in one file: draws values for places and keeps the list of them.
class Planting {
 public:
  /// @param place begins the places that values are drawn for: the file's name.
  Planting(std::string place, CanaryValues& values) : place_(std::move(place)), values_(values) {}

  /// A value's place within the file.
  [[nodiscard]] std::string At(const std::string& where) const { return place_ + "|" + where; }
  [[nodiscard]] CanaryValues& values() { return values_; }

  void Add(Canary canary) { planted_.push_back(std::move(canary)); }
  /// A new text for that field.
  std::string Text(const std::string& carrier, const std::string& group, const std::string& name);
  /// A square picture that shows a new code.
  Picture CodedPixels(const std::string& carrier, const std::string& group, const std::string& name, int side);
  /// A JPEG stream of a square picture that shows a new code.
  std::string CodedPicture(const std::string& carrier, const std::string& group, const std::string& name, int side);
  /// The colour profile of the encoded picture `bytes` (sRGB's without one) under a new description.
  std::string Profile(const std::string& bytes);
  /// A C2PA-like manifest with a new text and a thumbnail.
  std::string Manifest(const std::string& group);

  [[nodiscard]] const std::vector<Canary>& planted() const { return planted_; }

 private:
  std::string place_;
  CanaryValues& values_;
  std::vector<Canary> planted_;
};

}  // namespace pentimento
