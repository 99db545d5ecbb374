#pragma once

#include "datasets/portraits/facial_hair.h"
#include "datasets/portraits/hair.h"
#include "datasets/portraits/layout.h"
#include "datasets/portraits/light.h"
#include "datasets/portraits/raster.h"

namespace pentimento::portraits {

/// One person as an animator draws them: flat colour, one shadow tone, features as a few strokes.
class CelShader {
 public:
  CelShader(const FaceLayout& layout, const Capture& capture, const HairShape& hair, const ShadowMap& shadow);
  /// Linear colour of a surface point.
  [[nodiscard]] Vector3 Shade(Material material, const SurfacePoint& point) const;
  /// Whether a point of the body is bare skin.
  [[nodiscard]] bool Bare(const SurfacePoint& point) const;

 private:
  [[nodiscard]] float InLight(const SurfacePoint& point, float roundness, float threshold) const;
  [[nodiscard]] Vector3 Face(const SurfacePoint& point) const;
  void DrawFacialHair(const SurfacePoint& point, float lit, Vector3& colour) const;
  void DrawMouth(const SurfacePoint& point, Vector3& colour) const;
  void DrawNose(const SurfacePoint& point, Vector3& colour) const;
  void DrawEye(const SurfacePoint& point, Vector3& colour) const;
  [[nodiscard]] Vector3 Hair(const SurfacePoint& point) const;
  [[nodiscard]] Vector3 Cloth(const SurfacePoint& point) const;

  const FaceLayout& layout_;
  FaceLayout drawn_;  ///< the layout with eyes as they are drawn: larger, rounder
  const Capture& capture_;
  const HairShape& hair_;
  const ShadowMap& shadow_;
  BeardMap beard_;
  Lighting light_;
  Vector3 skin_, skin_shade_, ink_, hair_tone_, hair_shade_, hair_gleam_, iris_, lip_, cloth_, brow_, frame_;
  std::uint32_t key_;
};

}  // namespace pentimento::portraits
