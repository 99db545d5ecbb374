#pragma once

#include <cstdint>
#include <vector>

#include "datasets/portraits/layout.h"

namespace pentimento::portraits {

enum class Material : std::uint8_t { kSkin, kEar, kNeck, kHair, kTorso, kGlasses };

/// A grid of vertices, `columns` by `rows`, and what its surface is made of. Every four neighbours make two triangles.
struct SurfaceMesh {
  Material material = Material::kSkin;
  int columns = 0;
  int rows = 0;
  bool two_sided = false;
  std::vector<Vector3> points;  ///< in the person's space, then (after PlaceMesh) in the camera's
  std::vector<Vector3> normals;
  std::vector<float> u;  ///< texture coordinates; on skin the front coordinates x and y of FaceLayout
  std::vector<float> v;
  std::vector<float> cavity;  ///< ambient light that arrives, in [0,1]
  std::vector<float> height;  ///< hair only: y before placing

  SurfaceMesh(Material made_of, int column_count, int row_count);
  [[nodiscard]] std::size_t Index(int column, int row) const {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) + static_cast<std::size_t>(column);
  }
};

/// Rotation about a pivot, then translation: how the head or the body stands in the picture.
struct Placement {
  Vector3 row_x{1, 0, 0};
  Vector3 row_y{0, 1, 0};
  Vector3 row_z{0, 0, 1};
  Vector3 pivot;
  Vector3 offset;

  [[nodiscard]] Vector3 Apply(Vector3 p) const {
    const Vector3 d = p - pivot;
    return Vector3{Dot(row_x, d), Dot(row_y, d), Dot(row_z, d)} + pivot + offset;
  }
};

/// @param yaw,pitch,roll degrees, as in Capture.
Placement MakePlacement(double yaw, double pitch, double roll, Vector3 pivot);

/// Moves a mesh to its place and computes its normals.
void PlaceMesh(SurfaceMesh& mesh, const Placement& placement);
void ComputeNormals(SurfaceMesh& mesh);

SurfaceMesh MakeHeadMesh(const FaceLayout& layout);
SurfaceMesh MakeEarMesh(const FaceLayout& layout, float side);
/// Hair as a shell around the skull. u is the angle around the head, v runs from the crown (0) to the tips (1).
SurfaceMesh MakeHairMesh(const FaceLayout& layout);
/// The frame of a pair of glasses; the lenses are clear.
SurfaceMesh MakeGlassesMesh(const FaceLayout& layout);
/// Neck between the placed head and the body; its points are already placed.
SurfaceMesh MakeNeckMesh(const FaceLayout& layout, const Placement& head, const Placement& body);
SurfaceMesh MakeTorsoMesh(const FaceLayout& layout, const Capture& capture);

}  // namespace pentimento::portraits
