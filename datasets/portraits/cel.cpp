#include "datasets/portraits/background.h"
#include "datasets/portraits/cel_shader.h"
#include "datasets/portraits/scene.h"

namespace pentimento::portraits {
namespace {

/// What lines are drawn between: 0 background, 1 face, 2 ears, 3 neck and bare chest, 4 hair, 5 clothes, 6 glasses.
std::vector<std::uint8_t> Labels(const Scene& scene, const CelShader& shader) {
  std::vector<std::uint8_t> labels(scene.hits.size(), 0);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const Hit& hit = scene.hits[i];
    if (hit.mesh < 0) {
      continue;
    }
    const SurfaceMesh& mesh = scene.meshes[static_cast<std::size_t>(hit.mesh)];
    switch (mesh.material) {
      case Material::kSkin:
        labels[i] = 1;
        break;
      case Material::kEar:
        labels[i] = 2;
        break;
      case Material::kNeck:
        labels[i] = 3;
        break;
      case Material::kHair:
        labels[i] = 4;
        break;
      case Material::kTorso:
        labels[i] = shader.Bare(Interpolate(mesh, hit)) ? 3 : 5;
        break;
      case Material::kGlasses:
        labels[i] = 6;
        break;
    }
  }
  return labels;
}

/// Coverage by ink at each sample: where the label changes or the surface jumps in depth within the pen's radius.
class Ink {
 public:
  Ink(const Scene& scene, const std::vector<std::uint8_t>& labels)
      : scene_(scene),
        labels_(labels),
        grid_(scene.SampleSize()),
        radius_(std::max(1.0F, static_cast<float>(grid_) / 250.0F)) {}

  [[nodiscard]] bool At(int x, int y) const {
    static constexpr float kDirections[8][2] = {{1, 0},       {0, 1},        {-1, 0},       {0, -1},
                                                {0.7F, 0.7F}, {-0.7F, 0.7F}, {0.7F, -0.7F}, {-0.7F, -0.7F}};
    const std::size_t here = Index(x, y);
    for (const auto& d : kDirections) {
      const int nx = std::clamp(x + static_cast<int>(std::lround(d[0] * radius_)), 0, grid_ - 1);
      const int ny = std::clamp(y + static_cast<int>(std::lround(d[1] * radius_)), 0, grid_ - 1);
      const std::size_t there = Index(nx, ny);
      if (labels_[here] != labels_[there]) {
        return true;
      }
      if (labels_[here] != 0 && std::abs(scene_.hits[here].depth - scene_.hits[there].depth) > 0.16F &&
          labels_[here] != 5) {
        return true;
      }
    }
    return false;
  }

 private:
  [[nodiscard]] std::size_t Index(int x, int y) const {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(grid_) + static_cast<std::size_t>(x);
  }

  const Scene& scene_;
  const std::vector<std::uint8_t>& labels_;
  int grid_;
  float radius_;
};

}  // namespace

Picture RenderCel(const Scene& scene) {
  const Lighting light(scene.capture);
  const ShadowMap shadow(scene.meshes, light.direction);
  const CelShader shader(scene.layout, scene.capture, scene.hair, shadow);
  const Background background(scene.capture);
  const std::vector<std::uint8_t> labels = Labels(scene, shader);
  const Ink ink(scene, labels);
  const int size = scene.size;
  const int samples = Scene::kSamples;
  const int grid = scene.SampleSize();
  const float share = 1.0F / static_cast<float>(samples * samples);
  Picture picture(size, size);
  for (int y = 0; y < size; ++y) {
    for (int x = 0; x < size; ++x) {
      const float px = (static_cast<float>(x) + 0.5F) / static_cast<float>(size);
      const float py = (static_cast<float>(y) + 0.5F) / static_cast<float>(size);
      Vector3 sum;
      Vector3 behind;
      bool painted = false;
      for (int j = 0; j < samples; ++j) {
        for (int i = 0; i < samples; ++i) {
          const int sx = x * samples + i;
          const int sy = y * samples + j;
          const Hit& hit =
              scene.hits[static_cast<std::size_t>(sy) * static_cast<std::size_t>(grid) + static_cast<std::size_t>(sx)];
          Vector3 colour;
          if (hit.mesh < 0) {
            if (!painted) {
              behind = background.Cel(px, py);
              painted = true;
            }
            colour = behind;
          } else {
            const SurfaceMesh& mesh = scene.meshes[static_cast<std::size_t>(hit.mesh)];
            colour = shader.Shade(mesh.material, Interpolate(mesh, hit));
          }
          if (ink.At(sx, sy)) {
            // Ink takes something of what it borders on.
            colour = colour * Vector3{0.14F, 0.10F, 0.10F} + Vector3{0.008F, 0.005F, 0.004F};
          }
          sum += {Saturate(colour.x), Saturate(colour.y), Saturate(colour.z)};
        }
      }
      const Vector3 mean = sum * share;
      picture.At(0, y, x) = SrgbFromLinear(mean.x);
      picture.At(1, y, x) = SrgbFromLinear(mean.y);
      picture.At(2, y, x) = SrgbFromLinear(mean.z);
    }
  }
  return picture;
}

}  // namespace pentimento::portraits
