#pragma once

#include "datasets/portraits/facial_hair.h"
#include "datasets/portraits/layout.h"
#include "datasets/portraits/raster.h"

namespace pentimento::portraits {

/// The lights of one picture: linear colours and directions in camera space.
struct Lighting {
  Vector3 direction;  ///< towards the key light
  Vector3 key;
  Vector3 sky;     ///< ambient light from above
  Vector3 ground;  ///< and from below
  Vector3 rim_direction;
  Vector3 rim;
  float exposure = 1;

  explicit Lighting(const Capture& capture);

  [[nodiscard]] Vector3 Ambient(Vector3 normal) const { return Mix(ground, sky, 0.5F + 0.5F * normal.y); }
};

/// Skin, eyes, hair and cloth of one person as a photograph shows them.
class PhotoShader {
 public:
  PhotoShader(const FaceLayout& layout, const Capture& capture, const HairShape& hair, const ShadowMap& shadow);
  /// Linear colour of a surface point before exposure.
  [[nodiscard]] Vector3 Shade(Material material, const SurfacePoint& point) const;
  [[nodiscard]] const Lighting& light() const { return light_; }

 private:
  struct Skin {
    Vector3 albedo;
    float gloss = 0;
    float wet = 0;
    float soft = 1;  ///< how far light spreads under the surface
    Vector3 normal;
  };
  [[nodiscard]] Skin Face(const SurfacePoint& point) const;
  /// Depth of the face's lines and folds, [0,1].
  [[nodiscard]] float Creases(float x, float y) const;
  void AddEye(const SurfacePoint& point, Skin& skin) const;
  void AddMouth(const SurfacePoint& point, Skin& skin) const;
  void AddHairOfFace(const SurfacePoint& point, Skin& skin) const;
  [[nodiscard]] Vector3 Lit(const Skin& skin, const SurfacePoint& point, float visible) const;
  [[nodiscard]] Vector3 Hair(const SurfacePoint& point, float visible) const;
  [[nodiscard]] Vector3 Cloth(const SurfacePoint& point) const;
  [[nodiscard]] Vector3 Frame(const SurfacePoint& point) const;

  const FaceLayout& layout_;
  const Capture& capture_;
  const HairShape& hair_;
  const ShadowMap& shadow_;
  BeardMap beard_;
  Lighting light_;
  Vector3 half_;
  Vector3 skin_;
  Vector3 hair_colour_;
  Vector3 beard_colour_;
  Vector3 brow_colour_;
  Vector3 iris_;
  Vector3 lip_;
  Vector3 cloth_;
  Vector3 frame_;
  std::uint32_t key_;
};

}  // namespace pentimento::portraits
