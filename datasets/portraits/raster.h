#pragma once

#include <span>
#include <vector>

#include "datasets/portraits/hair.h"
#include "datasets/portraits/mesh.h"

namespace pentimento::portraits {

/// A pinhole camera on the z axis: projects camera-space points to sample coordinates (x right, y down).
struct Camera {
  float distance = 15.0F;  ///< from the origin, dm
  float scale = 1;         ///< samples a dm at depth zero
  float center_x = 0;
  float center_y = 0;

  [[nodiscard]] Vector3 Project(Vector3 p) const {
    const float s = scale * distance / (distance - p.z);
    return {center_x + p.x * s, center_y - p.y * s, p.z};
  }
};

/// The nearest surface at one sample.
struct Hit {
  std::int32_t mesh = -1;  ///< index, -1 for the background
  std::int32_t cell = 0;   ///< vertex index of the cell's corner with the lowest column and row
  float s = 0;             ///< position inside the cell, across
  float t = 0;             ///< and down
  float depth = -1e9F;     ///< camera-space z, larger is nearer
};

/// What shading needs to know of a surface, interpolated at a hit.
struct SurfacePoint {
  Vector3 position;
  Vector3 normal;
  float u = 0;
  float v = 0;
  float cavity = 1;
};

SurfacePoint Interpolate(const SurfaceMesh& mesh, const Hit& hit);

/// Draws the meshes into a square buffer of `size` samples. Hair is tested against `hair` sample by sample.
std::vector<Hit> Rasterise(std::span<const SurfaceMesh> meshes, const HairShape& hair, const Camera& camera, int size);

/// Depths of the scene as seen from a distant light.
class ShadowMap {
 public:
  /// @param direction towards the light, unit length, camera space.
  ShadowMap(std::span<const SurfaceMesh> meshes, Vector3 direction);
  /// Share of the light that arrives at `p`, in [0,1]: five taps up to `spread` dm apart.
  [[nodiscard]] float Visible(Vector3 p, Vector3 normal, float spread) const;

 private:
  static constexpr int kSize = 144;
  Vector3 right_;
  Vector3 up_;
  Vector3 toward_;
  std::vector<float> depth_;
};

}  // namespace pentimento::portraits
