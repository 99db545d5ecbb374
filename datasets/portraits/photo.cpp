#include <algorithm>
#include <array>

#include "datasets/portraits/background.h"
#include "datasets/portraits/light.h"
#include "datasets/portraits/scene.h"
#include "framework/core/random.h"

namespace pentimento::portraits {
namespace {

/// A film-like curve: linear below middle grey, rolling off towards white.
float Tone(float value) {
  constexpr float kKnee = 0.6F;
  return value < kKnee ? value : kKnee + (1.0F - kKnee) * (1.0F - std::exp(-(value - kKnee) / (1.0F - kKnee)));
}

/// The curve and the sRGB transfer in one table.
class ToneTable {
 public:
  ToneTable() {
    for (int i = 0; i < kSize; ++i) {
      // Even steps in the square root keep shadows smooth.
      const float root = kTop * static_cast<float>(i) / (kSize - 1);
      values_[i] = SrgbFromLinear(Tone(root * root));
    }
  }
  [[nodiscard]] float operator()(float linear) const {
    const float position = std::min(std::sqrt(std::max(linear, 0.0F)) * ((kSize - 1) / kTop), kSize - 1.001F);
    const int i = static_cast<int>(position);
    return Mix(values_[i], values_[i + 1], position - static_cast<float>(i));
  }

 private:
  static constexpr int kSize = 1025;
  static constexpr float kTop = 2.0F;
  std::array<float, kSize> values_{};
};

/// One pass of the kernel (w, 1 - 2w, w) along rows and columns.
void Soften(Picture& picture, float weight) {
  std::vector<float> line(static_cast<std::size_t>(picture.width));
  for (int channel = 0; channel < 3; ++channel) {
    std::span<float> plane = picture.Plane(channel);
    const int n = picture.width;
    const auto pass = [&](std::size_t start, std::size_t step) {
      for (int i = 0; i < n; ++i) {
        line[i] = plane[start + static_cast<std::size_t>(i) * step];
      }
      for (int i = 0; i < n; ++i) {
        const float before = line[std::max(i - 1, 0)];
        const float after = line[std::min(i + 1, n - 1)];
        plane[start + static_cast<std::size_t>(i) * step] =
            weight * (before + after) + (1.0F - 2.0F * weight) * line[i];
      }
    };
    for (int i = 0; i < n; ++i) {
      pass(static_cast<std::size_t>(i) * static_cast<std::size_t>(n), 1);
    }
    for (int i = 0; i < n; ++i) {
      pass(static_cast<std::size_t>(i), static_cast<std::size_t>(n));
    }
  }
}

/// Sensor noise, stronger in the shadows after the transfer, partly shared between channels.
void AddNoise(Picture& picture, const Capture& capture) {
  const auto strength = static_cast<float>(0.003 + 0.016 * capture.noise);
  const auto key = static_cast<std::uint32_t>(capture.texture_key);
  // The sum of four uniform bytes is close enough to normal; its deviation is 147.8.
  const auto normal = [key](int x, int y, std::uint32_t channel) {
    const std::uint32_t bits = LatticeBits(x, y, key + 101U * channel);
    const std::uint32_t sum = (bits & 255U) + (bits >> 8U & 255U) + (bits >> 16U & 255U) + (bits >> 24U);
    return (static_cast<float>(sum) - 510.0F) * (1.0F / 147.8F);
  };
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) {
      const float shared = normal(x, y, 9U);
      for (int channel = 0; channel < 3; ++channel) {
        float& value = picture.At(channel, y, x);
        const float grain = 0.75F * shared + 0.55F * normal(x, y, static_cast<std::uint32_t>(channel));
        value = Saturate(value + strength * (1.35F - 0.75F * value) * grain);
      }
    }
  }
}

/// Whether a hit lies where eyes, brows, nostrils or mouth are drawn.
bool Detailed(const Scene& scene, const Hit& hit) {
  if (hit.mesh < 0) {
    return false;
  }
  const SurfaceMesh& mesh = scene.meshes[static_cast<std::size_t>(hit.mesh)];
  const auto i = static_cast<std::size_t>(hit.cell);
  const float a = std::abs(mesh.u[i]);
  return mesh.material == Material::kSkin && mesh.v[i] < 0.32F && mesh.v[i] > scene.layout.chin_y + 0.1F &&
         a < (mesh.v[i] > -0.20F ? 0.60F : scene.layout.mouth_half_width + 0.05F);
}

}  // namespace

Picture RenderPhoto(const Scene& scene) {
  static const ToneTable kTone;
  const Lighting light(scene.capture);
  const ShadowMap shadow(scene.meshes, light.direction);
  const PhotoShader shader(scene.layout, scene.capture, scene.hair, shadow);
  const Background background(scene.capture);
  const int size = scene.size;
  const auto vignette = static_cast<float>(0.22 * scene.capture.vignette);
  Picture picture(size, size);
  for (int y = 0; y < size; ++y) {
    for (int x = 0; x < size; ++x) {
      const float px = (static_cast<float>(x) + 0.5F) / static_cast<float>(size);
      const float py = (static_cast<float>(y) + 0.5F) / static_cast<float>(size);
      const std::array<const Hit*, 4> hits = scene.PixelHits(x, y);
      const bool whole =
          std::all_of(hits.begin(), hits.end(), [&](const Hit* hit) { return hit->mesh == hits[0]->mesh; });
      // Inside one surface and away from painted features, two samples on a diagonal do.
      const int step = whole && !Detailed(scene, *hits[0]) ? 3 : 1;
      Vector3 sum;
      int open = 0;
      int taken = 0;
      for (std::size_t k = 0; k < hits.size(); k += static_cast<std::size_t>(step)) {
        ++taken;
        const Hit& hit = *hits[k];
        if (hit.mesh < 0) {
          ++open;
          continue;
        }
        const SurfaceMesh& mesh = scene.meshes[static_cast<std::size_t>(hit.mesh)];
        const Vector3 colour = shader.Shade(mesh.material, Interpolate(mesh, hit)) * light.exposure;
        // Clipping before averaging keeps edges of highlights smooth.
        sum += {std::min(colour.x, 2.0F), std::min(colour.y, 2.0F), std::min(colour.z, 2.0F)};
      }
      if (open > 0) {
        sum += background.Photo(px, py) * static_cast<float>(open);
      }
      const float dx = px - 0.5F;
      const float dy = py - 0.5F;
      const Vector3 mean = sum * ((1.0F - vignette * 2.0F * (dx * dx + dy * dy)) / static_cast<float>(taken));
      picture.At(0, y, x) = kTone(mean.x);
      picture.At(1, y, x) = kTone(mean.y);
      picture.At(2, y, x) = kTone(mean.z);
    }
  }
  Soften(picture, static_cast<float>(0.02 + 0.13 * scene.capture.blur));
  AddNoise(picture, scene.capture);
  return picture;
}

}  // namespace pentimento::portraits
