#include "datasets/portraits/mesh.h"

#include <numbers>

namespace pentimento::portraits {

SurfaceMesh::SurfaceMesh(Material made_of, int column_count, int row_count)
    : material(made_of), columns(column_count), rows(row_count) {
  const auto count = static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows);
  points.resize(count);
  normals.resize(count);
  u.resize(count);
  v.resize(count);
  cavity.assign(count, 1.0F);
}

Placement MakePlacement(double yaw, double pitch, double roll, Vector3 pivot) {
  constexpr double kRadians = std::numbers::pi / 180.0;
  const auto cy = static_cast<float>(std::cos(yaw * kRadians));
  const auto sy = static_cast<float>(std::sin(yaw * kRadians));
  const auto cp = static_cast<float>(std::cos(pitch * kRadians));
  const auto sp = static_cast<float>(std::sin(pitch * kRadians));
  const auto cr = static_cast<float>(std::cos(roll * kRadians));
  const auto sr = static_cast<float>(std::sin(roll * kRadians));
  // Yaw about y, then pitch about x, then roll about z.
  const Vector3 x1{cy, 0, sy};
  const Vector3 y1{-sp * -sy, cp, sp * cy};
  const Vector3 z1{cp * -sy, -sp, cp * cy};
  Placement placement;
  placement.row_x = x1 * cr + y1 * sr;
  placement.row_y = y1 * cr - x1 * sr;
  placement.row_z = z1;
  placement.pivot = pivot;
  return placement;
}

void PlaceMesh(SurfaceMesh& mesh, const Placement& placement) {
  for (Vector3& point : mesh.points) {
    point = placement.Apply(point);
  }
  ComputeNormals(mesh);
}

void ComputeNormals(SurfaceMesh& mesh) {
  for (int row = 0; row < mesh.rows; ++row) {
    const int above = std::max(row - 1, 0);
    const int below = std::min(row + 1, mesh.rows - 1);
    for (int column = 0; column < mesh.columns; ++column) {
      const int left = std::max(column - 1, 0);
      const int right = std::min(column + 1, mesh.columns - 1);
      const Vector3 across = mesh.points[mesh.Index(right, row)] - mesh.points[mesh.Index(left, row)];
      const Vector3 up = mesh.points[mesh.Index(column, above)] - mesh.points[mesh.Index(column, below)];
      mesh.normals[mesh.Index(column, row)] = Normalised(Cross(across, up));
    }
  }
}

}  // namespace pentimento::portraits
