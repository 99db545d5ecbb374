#pragma once

#include <array>
#include <vector>

#include "datasets/portraits/hair.h"
#include "datasets/portraits/layout.h"
#include "datasets/portraits/mesh.h"
#include "datasets/portraits/raster.h"
#include "framework/core/picture.h"

namespace pentimento::portraits {

/// One person at one moment, placed before the camera: what both domains and the masks are drawn from.
struct Scene {
  static constexpr int kSamples = 2;  ///< a pixel, along each side
  Identity identity;
  Capture capture;
  int size = 0;  ///< of the picture
  FaceLayout layout;
  HairShape hair;
  Camera camera;
  std::vector<SurfaceMesh> meshes;
  std::vector<Hit> hits;  ///< (size * kSamples) squared

  Scene(const Identity& identity, const Capture& capture, int size);
  Scene(const Scene&) = delete;
  Scene& operator=(const Scene&) = delete;
  [[nodiscard]] int SampleSize() const { return size * kSamples; }
  /// The hits of one pixel's samples: upper left, upper right, lower left, lower right.
  [[nodiscard]] std::array<const Hit*, 4> PixelHits(int x, int y) const {
    const auto grid = static_cast<std::size_t>(SampleSize());
    const Hit* first = &hits[static_cast<std::size_t>(y * kSamples) * grid + static_cast<std::size_t>(x * kSamples)];
    return {first, first + 1, first + grid, first + grid + 1};
  }
};

Picture RenderPhoto(const Scene& scene);
Picture RenderCel(const Scene& scene);

}  // namespace pentimento::portraits
