#include "datasets/portraits/clothes.h"
#include "datasets/portraits/facial_hair.h"
#include "datasets/portraits/features.h"
#include "datasets/portraits/portraits.h"
#include "datasets/portraits/scene.h"

namespace pentimento {
namespace portraits {
namespace {

PortraitRegion FaceRegion(const Scene& scene, const BeardMap& beard, const SurfacePoint& point) {
  if (SampleEye(scene.layout, point.u, point.v).opening > 0.5F) {
    return PortraitRegion::kEyes;
  }
  const MouthSample mouth = SampleMouth(scene.layout, point.u, point.v);
  if (std::max({mouth.upper_lip, mouth.lower_lip, mouth.opening}) > 0.5F) {
    return PortraitRegion::kMouth;
  }
  float along = 0;
  if (BrowCoverage(scene.layout, point.u, point.v, along) > 0.5F) {
    return PortraitRegion::kBrows;
  }
  if (beard.Density(point.u, point.v) > 0.4F) {
    return PortraitRegion::kFacialHair;
  }
  return PortraitRegion::kSkin;
}

PortraitRegion RegionOf(const Scene& scene, const BeardMap& beard, const Hit& hit) {
  if (hit.mesh < 0) {
    return PortraitRegion::kBackground;
  }
  const SurfaceMesh& mesh = scene.meshes[static_cast<std::size_t>(hit.mesh)];
  const SurfacePoint point = Interpolate(mesh, hit);
  switch (mesh.material) {
    case Material::kSkin:
      return FaceRegion(scene, beard, point);
    case Material::kHair:
      return PortraitRegion::kHair;
    case Material::kGlasses:
      return PortraitRegion::kGlasses;
    case Material::kTorso:
      if (!SampleClothes(scene.capture, {}, point.u, point.v, point.normal.z).skin) {
        return PortraitRegion::kClothes;
      }
      return PortraitRegion::kSkin;
    case Material::kEar:
    case Material::kNeck:
      break;
  }
  return PortraitRegion::kSkin;
}

/// Share of each pixel's samples for which `inside` holds.
template <class Inside>
std::vector<float> Cover(const Scene& scene, Inside&& inside) {
  const int samples = Scene::kSamples;
  const auto size = static_cast<std::size_t>(scene.size);
  const float share = 1.0F / static_cast<float>(samples * samples);
  std::vector<float> mask(size * size, 0.0F);
  const auto grid = static_cast<std::size_t>(scene.SampleSize());
  for (std::size_t i = 0; i < scene.hits.size(); ++i) {
    if (inside(scene.hits[i])) {
      const std::size_t x = i % grid / static_cast<std::size_t>(samples);
      const std::size_t y = i / grid / static_cast<std::size_t>(samples);
      mask[y * size + x] += share;
    }
  }
  return mask;
}

}  // namespace
}  // namespace portraits

std::vector<float> RenderRegionMask(const Identity& identity, const Capture& capture, PortraitRegion region, int size) {
  const portraits::Scene scene(identity, capture, size);
  const portraits::BeardMap beard(scene.layout);
  return portraits::Cover(scene,
                          [&](const portraits::Hit& hit) { return portraits::RegionOf(scene, beard, hit) == region; });
}

std::vector<float> RenderHeadMask(const Identity& identity, const Capture& capture, int size) {
  const portraits::Scene scene(identity, capture, size);
  const portraits::BeardMap beard(scene.layout);
  return portraits::Cover(scene, [&](const portraits::Hit& hit) {
    const PortraitRegion region = portraits::RegionOf(scene, beard, hit);
    return region != PortraitRegion::kBackground && region != PortraitRegion::kClothes;
  });
}

}  // namespace pentimento
