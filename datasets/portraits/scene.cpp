#include "datasets/portraits/scene.h"

#include <string>

namespace pentimento::portraits {
namespace {

/// Height of the picture at depth zero, dm.
constexpr double kFieldOfView = 3.3;

int CheckedSize(int size) {
  if (size < 64 || size > 1024) {
    throw ShapeError("a portrait's size is " + std::to_string(size) + " pixels; it must lie in [64, 1024]");
  }
  return size;
}

}  // namespace

Scene::Scene(const Identity& person, const Capture& moment, int pixels)
    : identity(person), capture(moment), size(CheckedSize(pixels)), layout(identity, capture), hair(layout) {
  const int grid = SampleSize();
  camera.scale = static_cast<float>(grid / kFieldOfView * capture.scale);
  camera.center_x = static_cast<float>(grid * (0.5 + capture.shift_x));
  camera.center_y = static_cast<float>(grid * (0.465 + capture.shift_y));

  const Placement head = MakePlacement(capture.yaw, capture.pitch, capture.roll, {0.0F, -0.75F, -0.15F});
  const Placement body = MakePlacement(0.35 * capture.yaw, 0.0, 0.0, {0.0F, -1.6F, -0.15F});
  meshes.push_back(MakeHeadMesh(layout));
  meshes.push_back(MakeEarMesh(layout, -1.0F));
  meshes.push_back(MakeEarMesh(layout, 1.0F));
  if (identity.hair_coverage > 0.02) {
    meshes.push_back(MakeHairMesh(layout));
  }
  if (identity.glasses > 0.02) {
    meshes.push_back(MakeGlassesMesh(layout));
  }
  for (SurfaceMesh& mesh : meshes) {
    PlaceMesh(mesh, head);
  }
  meshes.push_back(MakeNeckMesh(layout, head, body));
  meshes.push_back(MakeTorsoMesh(layout, capture));
  PlaceMesh(meshes.back(), body);
  hits = Rasterise(meshes, hair, camera, grid);
}

}  // namespace pentimento::portraits
