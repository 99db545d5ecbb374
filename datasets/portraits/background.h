#pragma once

#include "datasets/portraits/factors.h"
#include "datasets/portraits/vector3.h"

namespace pentimento::portraits {

/// What is behind the person, out of focus in a photograph and painted in a drawing.
class Background {
 public:
  explicit Background(const Capture& capture);
  /// Linear colours at picture coordinates in [0,1], x to the right, y down.
  [[nodiscard]] Vector3 Photo(float x, float y) const;
  [[nodiscard]] Vector3 Cel(float x, float y) const;

 private:
  struct Blob {
    float x, y, radius;
    Vector3 colour;
  };
  static constexpr int kBlobs = 14;
  BackgroundKind kind_;
  std::uint32_t key_;
  float horizon_;
  Vector3 top_;
  Vector3 bottom_;
  Vector3 accent_;
  Vector3 tint_;
  Blob blobs_[kBlobs];
};

}  // namespace pentimento::portraits
