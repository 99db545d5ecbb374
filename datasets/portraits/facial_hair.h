#pragma once

#include "datasets/portraits/layout.h"

namespace pentimento::portraits {

/// Where facial hair grows, on front coordinates.
class BeardMap {
 public:
  explicit BeardMap(const FaceLayout& layout);
  /// Share of skin covered by hair of some length, [0,1].
  [[nodiscard]] float Density(float x, float y) const;
  /// Shadow of shaven hair, [0,1].
  [[nodiscard]] float Stubble(float x, float y) const;
  /// How far the hair stands out of the skin, dm.
  [[nodiscard]] float Thickness(float x, float y) const;
  [[nodiscard]] bool Empty() const { return empty_; }

 private:
  [[nodiscard]] float Zone(float x, float y) const;

  const FaceLayout& layout_;
  float moustache_;
  float chin_;
  float cheek_;
  float stubble_;
  float length_;
  bool empty_;
};

}  // namespace pentimento::portraits
