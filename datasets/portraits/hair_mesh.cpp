#include <numbers>

#include "datasets/portraits/hair.h"
#include "datasets/portraits/mesh.h"

namespace pentimento::portraits {

HairShape::HairShape(const FaceLayout& layout)
    : identity(layout.identity), key(static_cast<std::uint32_t>(1.0e6 * (2.0 + layout.identity.hair_parting))) {
  const auto f = [](double value) { return static_cast<float>(value); };
  length = f(identity.hair_length);
  volume = f(identity.hair_volume);
  curl = f(identity.hair_curl);
  parting = f(identity.hair_parting);
  sides = f(identity.hair_sides);
  fringe = f(identity.hair_fringe);
  recession = f(identity.hairline_recession);
  coverage = f(identity.hair_coverage);
  hairline = layout.hairline_y;
  brow = layout.brow_y;
  crown = layout.crown_y;
  tip_y = Mix(-0.05F, -2.3F, std::pow(length, 1.15F));
}

float HairShape::LowerEdge(float theta) const {
  const float a = std::abs(theta);
  // The fringe is shorter on the side of the parting.
  const float side = 0.5F + 0.5F * parting * std::sin(2.0F * theta);
  const float fringe_drop = fringe * (hairline - brow - 0.19F) * Mix(1.0F, Mix(0.45F, 1.0F, side), std::abs(parting));
  const float temple = recession * 0.24F * Bell((a - 0.62F) / 0.30F) - recession * 0.05F * Bell(a / 0.25F);
  const float peak = 0.03F * std::cos(a * 9.0F) * Smooth(0.5F, 0.1F, a);
  const float front =
      hairline + temple - fringe_drop - 0.16F * Smooth(0.15F, 1.0F, a) * (1.0F - 0.6F * recession) - peak;
  const float burn = Mix(0.02F, tip_y, Smooth(0.15F, 0.55F, sides) * Smooth(0.2F, 0.4F, length));
  const float open = Mix(1.02F, 0.80F, sides);
  const float behind = std::min(tip_y, -0.45F);
  const float flank = Mix(burn, behind, Smooth(1.68F, 1.90F, a));
  return Mix(front, flank, Smooth(open - 0.10F, open + 0.24F, a));
}

float HairShape::Lift(float theta, float y) const {
  const float top = Smooth(0.25F, crown, y);
  const float front = Bell(theta / 1.1F);
  float lift = 0.035F + 0.13F * volume * (0.55F + 0.75F * top) + 0.05F * length * (1.0F - 0.5F * top);
  lift += 0.10F * volume * top * front * (1.0F - fringe);
  // Frizzy hair stands off all around.
  lift += 0.30F * curl * volume * (0.45F + 0.55F * Smooth(-0.6F, 0.4F, y));
  const float groove = Bell((theta - parting * 0.75F) / 0.10F) * Smooth(hairline - 0.1F, hairline + 0.15F, y);
  return lift * (1.0F - 0.45F * groove * std::abs(parting));
}

bool HairShape::Covers(float theta, float v, float y) const {
  if (coverage < 0.999F) {
    // Thinning starts on top; a wreath remains.
    const float a = std::abs(theta);
    const float bare = Smooth(0.0F, 1.0F, 1.0F - coverage);
    const float limit = Mix(crown + 0.3F, 0.16F, bare) + 0.10F * Smooth(1.0F, 2.2F, a) +
                        0.08F * (ValueNoise(theta * 14.0F, 0.0F, key) - 0.5F);
    if (y > limit || (bare > 0.6F && a < 1.0F)) {
      return false;
    }
  }
  const float ragged =
      ValueNoise(theta * 34.0F, 2.0F * v, key) * 0.75F + ValueNoise(theta * 9.0F, 0.5F, key + 7U) * 0.5F;
  return v < 1.0F - (0.012F + 0.055F * length + 0.05F * fringe * Bell(theta / 0.8F)) * ragged;
}

SurfaceMesh MakeHairMesh(const FaceLayout& layout) {
  constexpr int kHairColumns = 81;
  constexpr int kRows = 36;
  SurfaceMesh mesh(Material::kHair, kHairColumns, kRows);
  mesh.two_sided = true;
  mesh.height.resize(mesh.points.size());
  const HairShape hair(layout);
  for (int column = 0; column < kHairColumns; ++column) {
    const float t = 2.0F * static_cast<float>(column) / (kHairColumns - 1) - 1.0F;
    const float theta = std::numbers::pi_v<float> * (0.75F * t + 0.25F * t * t * t);
    const float low = hair.LowerEdge(theta);
    const float a = std::abs(theta);
    for (int row = 0; row < kRows; ++row) {
      const float v = static_cast<float>(row) / (kRows - 1);
      // Even steps along the dome, then straight down.
      const float dome_share = std::clamp(
          (layout.crown_y - std::max(low, layout.dome_y)) * 1.25F /
              ((layout.crown_y - std::max(low, layout.dome_y)) * 1.25F + std::max(layout.dome_y - low, 0.0F)),
          0.2F, 1.0F);
      float y = 0;
      if (v < dome_share || low >= layout.dome_y) {
        const float s = v / dome_share;
        const float bottom = std::max(low, layout.dome_y);
        y = bottom + (layout.crown_y - bottom) * std::cos(s * std::numbers::pi_v<float> * 0.5F);
      } else {
        y = Mix(layout.dome_y, low, (v - dome_share) / (1.0F - dome_share));
      }
      // Below the cheekbones hair hangs from the widest section instead of following the jaw.
      const float hang = Smooth(0.75F, 1.1F, a);
      HeadSection section = layout.SectionAt(Mix(y, std::max(y, -0.12F), hang));
      section.lift = 0;
      section.y = y;
      Vector3 p = SectionPoint(section, theta);
      const float lift = hair.Lift(theta, y);
      const float wave = hair.curl * 0.045F * std::sin(9.0F * y + 5.0F * theta) * Smooth(0.5F, -0.4F, y);
      const float bumps = 0.10F * hair.curl * hair.volume * (ValueNoise(theta * 5.0F, y * 5.0F, hair.key) - 0.35F);
      // Without a fringe hair rises from its roots at the hairline.
      const float root = Mix(Mix(0.25F, 1.0F, Smooth(0.0F, 0.22F, y - low)), 1.0F,
                             std::max(0.45F * hair.fringe, Smooth(0.85F, 1.15F, a)));
      const float out = (lift + wave + bumps) * root;
      const float radius = std::sqrt(p.x * p.x + p.z * p.z) + 1e-4F;
      const float taper = hair.length > 0.4F ? 0.0F : 0.22F * Smooth(-0.2F, -0.9F, y);
      const float dome = Smooth(layout.dome_y - 0.1F, layout.crown_y, y);
      p.x *= 1.0F + out / radius * std::min(radius / 0.4F, 1.0F) - taper;
      p.z *= 1.0F + out / radius * std::min(radius / 0.4F, 1.0F) - taper;
      p.y += out * dome;
      const std::size_t i = mesh.Index(column, row);
      mesh.points[i] = p;
      mesh.u[i] = theta;
      mesh.v[i] = v;
      mesh.height[i] = y;
      mesh.cavity[i] = Mix(0.72F, 1.0F, Smooth(-1.2F, 0.7F, y)) * Mix(1.0F, 0.82F, Smooth(1.3F, 2.2F, a));
    }
  }
  return mesh;
}

}  // namespace pentimento::portraits
