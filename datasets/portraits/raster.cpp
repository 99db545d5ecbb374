#include "datasets/portraits/raster.h"

namespace pentimento::portraits {
namespace {

/// Calls `sample(x, y, b1, b2)` for every sample centre inside the triangle a, b, c, with the weights of b and c.
/// Clockwise triangles (seen from behind) are skipped unless `two_sided`.
template <class Sample>
void ForEachSample(Vector3 a, Vector3 b, Vector3 c, int size, bool two_sided, Sample&& sample) {
  const float area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
  if (area == 0.0F || (area > 0.0F && !two_sided)) {
    return;
  }
  // Sample k has its centre at k + 0.5: the first one at or right of an edge, the last one left of it.
  const int x_low = std::max(FloorToInt(std::min({a.x, b.x, c.x}) + 0.5F), 0);
  const int x_high = std::min(FloorToInt(std::max({a.x, b.x, c.x}) - 0.5F), size - 1);
  const int y_low = std::max(FloorToInt(std::min({a.y, b.y, c.y}) + 0.5F), 0);
  const int y_high = std::min(FloorToInt(std::max({a.y, b.y, c.y}) - 0.5F), size - 1);
  if (x_low > x_high || y_low > y_high) {
    return;
  }
  const float inverse = 1.0F / area;
  const float across1 = (c.y - a.y) * inverse;
  const float across2 = (a.y - b.y) * inverse;
  const float down1 = (a.x - c.x) * inverse;
  const float down2 = (b.x - a.x) * inverse;
  for (int y = y_low; y <= y_high; ++y) {
    const float py = static_cast<float>(y) + 0.5F - a.y;
    for (int x = x_low; x <= x_high; ++x) {
      const float px = static_cast<float>(x) + 0.5F - a.x;
      const float b1 = px * across1 + py * down1;
      const float b2 = px * across2 + py * down2;
      constexpr float kSlack = -1e-4F;
      if (b1 >= kSlack && b2 >= kSlack && b1 + b2 <= 1.0F - kSlack) {
        sample(x, y, b1, b2);
      }
    }
  }
}

float Bilinear(float a, float b, float c, float d, float s, float t) { return Mix(Mix(a, b, s), Mix(c, d, s), t); }

Vector3 Bilinear(Vector3 a, Vector3 b, Vector3 c, Vector3 d, float s, float t) {
  return Mix(Mix(a, b, s), Mix(c, d, s), t);
}

}  // namespace

SurfacePoint Interpolate(const SurfaceMesh& mesh, const Hit& hit) {
  const auto i = static_cast<std::size_t>(hit.cell);
  const std::size_t j = i + static_cast<std::size_t>(mesh.columns);
  SurfacePoint point;
  point.position = Bilinear(mesh.points[i], mesh.points[i + 1], mesh.points[j], mesh.points[j + 1], hit.s, hit.t);
  point.normal =
      Normalised(Bilinear(mesh.normals[i], mesh.normals[i + 1], mesh.normals[j], mesh.normals[j + 1], hit.s, hit.t));
  point.u = Bilinear(mesh.u[i], mesh.u[i + 1], mesh.u[j], mesh.u[j + 1], hit.s, hit.t);
  point.v = Bilinear(mesh.v[i], mesh.v[i + 1], mesh.v[j], mesh.v[j + 1], hit.s, hit.t);
  point.cavity = Bilinear(mesh.cavity[i], mesh.cavity[i + 1], mesh.cavity[j], mesh.cavity[j + 1], hit.s, hit.t);
  return point;
}

std::vector<Hit> Rasterise(std::span<const SurfaceMesh> meshes, const HairShape& hair, const Camera& camera, int size) {
  std::vector<Hit> hits(static_cast<std::size_t>(size) * static_cast<std::size_t>(size));
  std::vector<Vector3> screen;
  for (std::size_t m = 0; m < meshes.size(); ++m) {
    const SurfaceMesh& mesh = meshes[m];
    screen.resize(mesh.points.size());
    for (std::size_t i = 0; i < screen.size(); ++i) {
      screen[i] = camera.Project(mesh.points[i]);
    }
    for (int row = 0; row + 1 < mesh.rows; ++row) {
      for (int column = 0; column + 1 < mesh.columns; ++column) {
        const std::size_t i = mesh.Index(column, row);
        const std::size_t j = i + static_cast<std::size_t>(mesh.columns);
        const auto triangle = [&](std::size_t a, std::size_t b, std::size_t c, bool lower) {
          const float za = screen[a].z;
          const float zb = screen[b].z - za;
          const float zc = screen[c].z - za;
          ForEachSample(screen[a], screen[b], screen[c], size, mesh.two_sided, [&](int x, int y, float b1, float b2) {
            const float depth = za + b1 * zb + b2 * zc;
            Hit& hit = hits[static_cast<std::size_t>(y) * static_cast<std::size_t>(size) + static_cast<std::size_t>(x)];
            if (depth <= hit.depth) {
              return;
            }
            // Corners (0,0), (0,1), (1,0) of the upper triangle; (1,1), (1,0), (0,1) of the lower.
            const float s = lower ? 1.0F - b2 : b2;
            const float t = lower ? 1.0F - b1 : b1;
            if (mesh.material == Material::kHair) {
              const float u = Bilinear(mesh.u[i], mesh.u[i + 1], mesh.u[j], mesh.u[j + 1], s, t);
              const float v = Bilinear(mesh.v[i], mesh.v[i + 1], mesh.v[j], mesh.v[j + 1], s, t);
              const float h = Bilinear(mesh.height[i], mesh.height[i + 1], mesh.height[j], mesh.height[j + 1], s, t);
              if (!hair.Covers(u, v, h)) {
                return;
              }
            }
            hit = {static_cast<std::int32_t>(m), static_cast<std::int32_t>(i), s, t, depth};
          });
        };
        triangle(i, j, i + 1, false);
        triangle(j + 1, i + 1, j, true);
      }
    }
  }
  return hits;
}

ShadowMap::ShadowMap(std::span<const SurfaceMesh> meshes, Vector3 direction)
    : right_(Normalised(Cross({0, 1, 0}, direction))),
      up_(Cross(direction, right_)),
      toward_(direction),
      depth_(static_cast<std::size_t>(kSize) * kSize, -1e9F) {
  constexpr float kScale = kSize / 4.6F;
  std::vector<Vector3> screen;
  for (const SurfaceMesh& mesh : meshes) {
    if (mesh.material == Material::kTorso || mesh.material == Material::kEar || mesh.material == Material::kGlasses) {
      continue;
    }
    const int step = mesh.material == Material::kNeck ? 1 : 2;
    screen.resize(mesh.points.size());
    for (std::size_t i = 0; i < screen.size(); ++i) {
      const Vector3 p = mesh.points[i];
      screen[i] = {kSize * 0.5F + Dot(right_, p) * kScale, kSize * 0.42F - Dot(up_, p) * kScale, Dot(toward_, p)};
    }
    for (int row = 0; row + 1 < mesh.rows; row += step) {
      const int below = std::min(row + step, mesh.rows - 1);
      for (int column = 0; column + 1 < mesh.columns; column += step) {
        const int right = std::min(column + step, mesh.columns - 1);
        const std::size_t a = mesh.Index(column, row);
        const std::size_t b = mesh.Index(column, below);
        const std::size_t c = mesh.Index(right, row);
        const std::size_t d = mesh.Index(right, below);
        const auto triangle = [&](std::size_t p, std::size_t q, std::size_t r) {
          ForEachSample(screen[p], screen[q], screen[r], kSize, mesh.two_sided, [&](int x, int y, float b1, float b2) {
            float& z = depth_[static_cast<std::size_t>(y) * kSize + static_cast<std::size_t>(x)];
            z = std::max(z, screen[p].z + b1 * (screen[q].z - screen[p].z) + b2 * (screen[r].z - screen[p].z));
          });
        };
        triangle(a, b, c);
        triangle(d, c, b);
      }
    }
  }
}

float ShadowMap::Visible(Vector3 p, Vector3 normal, float spread) const {
  constexpr float kScale = kSize / 4.6F;
  p += normal * 0.05F;
  const float x = kSize * 0.5F + Dot(right_, p) * kScale - 0.5F;
  const float y = kSize * 0.42F - Dot(up_, p) * kScale - 0.5F;
  const float z = Dot(toward_, p) + 0.015F;
  static constexpr float kTaps[5][2] = {{0, 0}, {0.9F, 0.4F}, {-0.4F, 0.9F}, {-0.9F, -0.4F}, {0.4F, -0.9F}};
  float lit = 0;
  for (const auto& tap : kTaps) {
    const float sx = x + spread * kScale * tap[0];
    const float sy = y + spread * kScale * tap[1];
    const int ix = FloorToInt(sx);
    const int iy = FloorToInt(sy);
    if (ix < 0 || iy < 0 || ix + 1 >= kSize || iy + 1 >= kSize) {
      lit += 1.0F;
      continue;
    }
    const float* d = &depth_[static_cast<std::size_t>(iy) * kSize + static_cast<std::size_t>(ix)];
    const float fx = sx - static_cast<float>(ix);
    const float fy = sy - static_cast<float>(iy);
    const auto open = [z](float occluder) { return occluder <= z ? 1.0F : 0.0F; };
    lit += Bilinear(open(d[0]), open(d[1]), open(d[kSize]), open(d[kSize + 1]), fx, fy);
  }
  return lit * 0.2F;
}

}  // namespace pentimento::portraits
