#include "datasets/portraits/cel_shader.h"

#include "datasets/portraits/clothes.h"
#include "datasets/portraits/colours.h"
#include "datasets/portraits/features.h"

namespace pentimento::portraits {
namespace {

/// Towards the pure colour: paint is cleaner than skin and cloth.
Vector3 Paint(Vector3 colour, float saturation) {
  const float grey = Luminance(colour);
  const Vector3 pure = Mix(Vector3{grey, grey, grey}, colour, saturation);
  return {std::max(pure.x, 0.0F), std::max(pure.y, 0.0F), std::max(pure.z, 0.0F)};
}

FaceLayout Drawn(FaceLayout layout) {
  layout.eye_half_width *= 1.06F;
  layout.eye_upper = layout.eye_upper * 1.22F + 0.012F;
  layout.eye_lower *= 1.12F;
  return layout;
}

}  // namespace

CelShader::CelShader(const FaceLayout& layout, const Capture& capture, const HairShape& hair, const ShadowMap& shadow)
    : layout_(layout),
      drawn_(Drawn(layout)),
      capture_(capture),
      hair_(hair),
      shadow_(shadow),
      beard_(layout),
      light_(capture),
      key_(static_cast<std::uint32_t>(1.0e9 * layout.identity.skin_pattern)) {
  const Identity& p = layout.identity;
  // The light's colour tints the paint a little: it is the same moment.
  const Vector3 tint = Mix(Vector3{1, 1, 1}, light_.key * (1.0F / std::max(Luminance(light_.key), 0.1F)), 0.35F);
  skin_ = Paint(SkinColour(p), 1.15F) * 1.12F * tint + Vector3{0.012F, 0.006F, 0.004F};
  skin_shade_ = skin_ * Vector3{0.74F, 0.56F, 0.54F};
  hair_tone_ = Paint(HairColour(p), 1.3F) * 1.25F * tint + Vector3{0.014F, 0.010F, 0.010F};
  hair_shade_ = hair_tone_ * Vector3{0.50F, 0.47F, 0.55F};
  hair_gleam_ = Mix(hair_tone_ * 1.5F, Vector3{0.85F, 0.90F, 1.0F}, 0.10F);
  ink_ = Mix(Vector3{0.030F, 0.016F, 0.012F}, hair_tone_ * 0.25F, 0.3F);
  brow_ = Mix(HairColour(p, 0.3F) * 0.5F, ink_, 0.45F);
  iris_ = Paint(IrisColour(p), 1.5F) * 1.1F;
  lip_ = Mix(LipColour(p), skin_, 0.35F);
  frame_ = Paint(FrameColour(p), 1.2F);
  cloth_ = Paint(ClothColour(capture), 1.1F) * tint;
}

bool CelShader::Bare(const SurfacePoint& point) const {
  return SampleClothes(capture_, cloth_, point.u, point.v, point.normal.z).skin;
}

float CelShader::InLight(const SurfacePoint& point, float roundness, float threshold) const {
  // The shadow's border follows the large forms: the normal of a ball around the head's middle is mixed in.
  const Vector3 ball = Normalised(point.position - Vector3{0.0F, -0.1F, -0.35F});
  const Vector3 normal = Normalised(Mix(point.normal, ball, roundness));
  const float facing = Dot(normal, light_.direction);
  const float lit = Smooth(threshold - 0.035F, threshold + 0.035F, facing);
  const float cast = shadow_.Visible(point.position, point.normal, 0.030F);
  return std::min(lit, Smooth(0.42F, 0.58F, cast));
}

Vector3 CelShader::Shade(Material material, const SurfacePoint& point) const {
  switch (material) {
    case Material::kSkin:
      return Face(point);
    case Material::kEar: {
      const float bowl = Smooth(0.75F, 0.6F, point.cavity);
      return Mix(skin_shade_, skin_, InLight(point, 0.3F, 0.05F) * (1.0F - bowl));
    }
    case Material::kNeck:
      return Mix(skin_shade_, skin_, InLight(point, 0.0F, 0.12F) * Smooth(0.70F, 0.80F, point.cavity));
    case Material::kHair:
      return Hair(point);
    case Material::kGlasses:
      return frame_;
    case Material::kTorso:
      break;
  }
  return Bare(point) ? Mix(skin_shade_, skin_, InLight(point, 0.0F, 0.12F)) : Cloth(point);
}

Vector3 CelShader::Face(const SurfacePoint& point) const {
  const Identity& p = layout_.identity;
  const float x = point.u;
  const float y = point.v;
  const float a = std::abs(x);
  const float lit = InLight(point, 0.62F, 0.10F);
  Vector3 colour = Mix(skin_shade_, skin_, lit);

  const float blush = Smooth(0.0F, 0.7F, Bell((a - 0.43F) / 0.13F, (y + 0.33F) / 0.085F));
  const float rosy = static_cast<float>(0.30 + 0.22 * p.makeup - 0.18 * p.skin_melanin);
  colour = Mix(colour, colour * Vector3{1.08F, 0.70F, 0.66F}, rosy * blush);
  if (p.freckles > 0.02) {
    const float spots = ValueNoise(x * 30.0F + 100.0F, y * 30.0F + 100.0F, key_ + 11U);
    const float where = Bell(a / 0.36F, (y + 0.24F) / 0.14F) * static_cast<float>(p.freckles);
    colour = Mix(colour, colour * Vector3{0.72F, 0.52F, 0.42F}, Smooth(0.74F, 0.82F, spots) * Saturate(1.4F * where));
  }
  if (p.mole_size > 0.02) {
    const float mx = static_cast<float>(p.mole_x) * 0.42F;
    const float my = static_cast<float>(p.mole_y) * 0.50F - 0.45F;
    const float radius = 0.014F + 0.018F * static_cast<float>(p.mole_size);
    colour =
        Mix(colour, ink_ * 2.0F, Smooth(radius, radius * 0.7F, std::sqrt((x - mx) * (x - mx) + (y - my) * (y - my))));
  }
  const auto age = static_cast<float>(p.age);
  if (age > 0.45F) {
    // One stroke from the wing of the nose towards the mouth's corner, and one under the eye.
    const float top = layout_.nose_tip_y - 0.02F;
    const float bottom = layout_.mouth_y + 0.02F;
    const float along = Saturate((top - y) / (top - bottom));
    const float fold_x = Mix(layout_.nose_wing_x + 0.055F, layout_.mouth_half_width + 0.075F, along);
    const float span = Smooth(top + 0.02F, top - 0.03F, y) * Smooth(bottom - 0.02F, bottom + 0.05F, y);
    const float bag =
        Bell((y + layout_.eye_lower + 0.055F + 0.25F * (a - layout_.eye_x) * (a - layout_.eye_x)) / 0.006F) *
        Smooth(0.11F, 0.06F, std::abs(a - layout_.eye_x + 0.02F));
    const float stroke = std::max(span * Bell((a - fold_x) / 0.007F), bag);
    colour = Mix(colour, skin_shade_ * 0.55F, Saturate(stroke) * Smooth(0.45F, 0.8F, age) * 0.8F);
  }
  DrawFacialHair(point, lit, colour);
  DrawNose(point, colour);
  DrawMouth(point, colour);
  DrawEye(point, colour);
  return colour;
}

Vector3 CelShader::Hair(const SurfacePoint& point) const {
  const float curl = hair_.curl;
  const float wave = curl * 0.10F * std::sin(point.v * Mix(8.0F, 30.0F, curl));
  const float across = point.u + wave;
  // Locks give both the shadow's and the gleam's borders their zigzag.
  const float lock = ValueNoise(across * 11.0F + 200.0F, point.v * 1.2F, key_ + 79U) - 0.5F;
  const float fine = ValueNoise(across * 30.0F + 500.0F, point.v * 1.5F, key_ + 73U) - 0.5F;
  SurfacePoint shifted = point;
  if (shifted.normal.z < 0) {
    shifted.normal = shifted.normal * -1.0F;
  }
  shifted.normal = Normalised(shifted.normal + Vector3{0.35F * lock, 0.35F * lock + 0.15F * fine, 0.0F});
  const float lit = InLight(shifted, 0.25F, 0.02F) * Smooth(0.62F, 0.70F, point.cavity);
  Vector3 colour = Mix(hair_shade_, hair_tone_, lit);
  const float ring = std::abs(shifted.normal.y - 0.52F - 0.20F * lock - 0.25F * fine);
  colour = Mix(colour, hair_gleam_, 0.85F * lit * Smooth(0.075F, 0.045F, ring) * (1.0F - 0.75F * curl));
  const float strand = ValueNoise(across * 19.0F + 900.0F, point.v * 0.8F, key_ + 87U);
  return Mix(colour, colour * 0.55F,
             0.8F * Smooth(0.045F, 0.015F, std::abs(strand - 0.5F)) * Smooth(0.1F, 0.3F, point.v));
}

Vector3 CelShader::Cloth(const SurfacePoint& point) const {
  const ClothSample cloth = SampleClothes(capture_, cloth_, point.u, point.v, point.normal.z);
  const float fold = FractalNoise(point.u * 2.0F + 30.0F, point.v * 1.1F + 30.0F,
                                  static_cast<std::uint32_t>(capture_.texture_key), 2) -
                     0.5F;
  SurfacePoint shifted = point;
  shifted.normal = Normalised(point.normal + Vector3{1.1F * fold, 0.4F * fold, 0.0F});
  const float lit = InLight(shifted, 0.0F, 0.12F);
  const Vector3 colour = Mix(cloth.colour * Vector3{0.62F, 0.58F, 0.68F}, cloth.colour, lit);
  return Mix(colour, colour * 0.30F, 0.9F * cloth.edge);
}

}  // namespace pentimento::portraits
