#include "datasets/portraits/light.h"

#include <numbers>

#include "datasets/portraits/clothes.h"
#include "datasets/portraits/colours.h"
#include "datasets/portraits/features.h"

namespace pentimento::portraits {
namespace {

Vector3 Warmth(double warmth) {
  const auto w = static_cast<float>(warmth);
  return {1.0F + 0.13F * w, 1.0F, 1.0F - 0.17F * w};
}

}  // namespace

Lighting::Lighting(const Capture& capture) {
  constexpr double kRadians = std::numbers::pi / 180.0;
  const double azimuth = capture.light_azimuth * kRadians;
  const double elevation = capture.light_elevation * kRadians;
  direction = {static_cast<float>(std::sin(azimuth) * std::cos(elevation)), static_cast<float>(std::sin(elevation)),
               static_cast<float>(std::cos(azimuth) * std::cos(elevation))};
  key = Warmth(capture.light_warmth) * static_cast<float>(1.05 * capture.light_intensity);
  const Vector3 fill = Warmth(capture.ambient_warmth) * static_cast<float>(capture.ambient);
  sky = fill * 1.08F;
  ground = fill * Vector3{0.62F, 0.56F, 0.52F};
  rim_direction = Normalised({azimuth > 0 ? -0.8F : 0.8F, 0.35F, -0.5F});
  rim = Warmth(-0.5 * capture.light_warmth) * static_cast<float>(0.9 * capture.rim);
  exposure = static_cast<float>(1.08 * std::exp2(capture.exposure));
}

PhotoShader::PhotoShader(const FaceLayout& layout, const Capture& capture, const HairShape& hair,
                         const ShadowMap& shadow)
    : layout_(layout),
      capture_(capture),
      hair_(hair),
      shadow_(shadow),
      beard_(layout),
      light_(capture),
      half_(Normalised(light_.direction + Vector3{0, 0, 1})),
      skin_(SkinColour(layout.identity)),
      hair_colour_(HairColour(layout.identity)),
      beard_colour_(hair_colour_ * 0.8F),
      brow_colour_(Mix(HairColour(layout.identity, 0.3F) * 0.45F, skin_ * 0.14F, 0.35F)),
      iris_(IrisColour(layout.identity)),
      lip_(LipColour(layout.identity)),
      cloth_(ClothColour(capture)),
      frame_(FrameColour(layout.identity)),
      key_(static_cast<std::uint32_t>(1.0e9 * layout.identity.skin_pattern)) {}

Vector3 PhotoShader::Shade(Material material, const SurfacePoint& point) const {
  const bool bare =
      material == Material::kTorso && SampleClothes(capture_, cloth_, point.u, point.v, point.normal.z).skin;
  if (material == Material::kTorso && !bare) {
    return Cloth(point);
  }
  if (material == Material::kGlasses) {
    return Frame(point);
  }
  float visible = shadow_.Visible(point.position, point.normal, 0.035F);
  if (material == Material::kHair) {
    return Hair(point, visible);
  }
  // Hair lets some light through to the forehead.
  visible = Mix(visible, 1.0F, 0.35F * Smooth(0.05F, 0.30F, point.v));
  Skin skin;
  if (material == Material::kSkin) {
    skin = Face(point);
  } else {
    skin.albedo = material == Material::kEar ? skin_ * Vector3{0.98F, 0.84F, 0.82F} : skin_ * 0.94F;
    skin.gloss = 0.5F;
    skin.normal = point.normal;
    if (skin.normal.z < 0) {
      skin.normal = skin.normal * -1.0F;
    }
  }
  return Lit(skin, point, visible);
}

Vector3 PhotoShader::Lit(const Skin& skin, const SurfacePoint& point, float visible) const {
  const float facing = Dot(skin.normal, light_.direction);
  // Light enters lit skin and leaves beyond the terminator, red farthest: a wrap per channel.
  const auto wrapped = [&](float wrap) { return std::max((facing + wrap) / ((1.0F + wrap) * (1.0F + wrap)), 0.0F); };
  const float shade = std::sqrt(visible);
  const Vector3 diffuse{wrapped(0.30F * skin.soft) * Mix(visible, shade, 0.6F * skin.soft),
                        wrapped(0.13F * skin.soft) * Mix(visible, shade, 0.2F * skin.soft),
                        wrapped(0.08F * skin.soft) * visible};
  const Vector3 hollow{0.25F + 0.75F * point.cavity, point.cavity, point.cavity};
  Vector3 light = light_.key * diffuse + light_.Ambient(skin.normal) * hollow;
  light += light_.rim * std::max(Dot(skin.normal, light_.rim_direction), 0.0F);
  Vector3 colour = skin.albedo * light;

  const float nh = Saturate(Dot(skin.normal, half_));
  const float nh2 = nh * nh;
  const float nh8 = nh2 * nh2 * nh2 * nh2;
  const float broad = nh8 * nh2;
  const float nh32 = nh8 * nh8 * nh8 * nh8;
  const float graze = 1.0F - Saturate(skin.normal.z);
  const float fresnel = 0.035F + 0.30F * graze * graze * graze * graze;
  const float gloss = skin.gloss * (0.55F * broad + 0.9F * nh32) * visible * Saturate(4.0F * facing);
  colour += light_.key * (fresnel * 2.4F * gloss);
  colour += light_.sky * (fresnel * 0.30F * skin.gloss * point.cavity);
  if (skin.wet > 0) {
    const float nh128 = nh32 * nh32 * nh32 * nh32;
    colour += light_.key * (skin.wet * 0.8F * nh128 * visible);
  }
  return colour;
}

PhotoShader::Skin PhotoShader::Face(const SurfacePoint& point) const {
  const Identity& p = layout_.identity;
  const float x = point.u;
  const float y = point.v;
  const float a = std::abs(x);
  Skin skin;
  skin.normal = point.normal;
  // Dark skin shows its shape by the shine.
  skin.gloss = 0.75F + 0.7F * static_cast<float>(p.skin_melanin) + 0.5F * Bell(a / 0.3F, (y - 0.45F) / 0.25F) +
               0.7F * Bell(a / 0.07F, (y - layout_.nose_tip_y) / 0.12F);

  // Blood near the surface: cheeks, nose, chin; less on the forehead. Darker and bluer around the eyes.
  const float blush = 0.8F * Bell((a - 0.42F) / 0.16F, (y + 0.32F) / 0.16F) +
                      1.2F * Bell(a / (0.8F * layout_.nose_wing_x), (y - layout_.nose_tip_y - 0.03F) / 0.14F) +
                      0.3F * Bell(a / 0.2F, (y - layout_.chin_y - 0.15F) / 0.1F);
  const float red = 0.10F * blush * (1.0F - 0.5F * static_cast<float>(p.skin_melanin));
  skin.albedo = skin_ * Vector3{1.0F - 0.2F * red, 1.0F - 1.6F * red, 1.0F - 1.5F * red};
  // Shade that light from above leaves in every face: under the brow, under the tip of the nose, under the lower lip.
  const float under_brow =
      Bell((a - layout_.eye_x + 0.03F) / 0.16F, (y - 0.5F * (layout_.brow_y + layout_.eye_upper) + 0.005F) / 0.05F);
  const float under_nose = Bell(a / (0.95F * layout_.nose_wing_x), (y - layout_.nose_base_y + 0.020F) / 0.042F);
  // The crease around the wings, and the flanks of the nose.
  const float wing_y = (y - layout_.nose_tip_y + 0.035F) / 0.05F;
  const float wing = Bell((a - layout_.nose_wing_x * (1.0F - 0.10F * wing_y * wing_y)) / 0.022F, wing_y);
  const float down = Saturate((layout_.nasion_y - y) / (layout_.nasion_y - layout_.nose_tip_y));
  const float flank = Bell((a - Mix(layout_.nose_bridge_width, 0.72F * layout_.nose_wing_x, down)) / 0.05F) *
                      Smooth(layout_.nasion_y + 0.05F, layout_.nasion_y - 0.08F, y) *
                      Smooth(layout_.nose_base_y - 0.02F, layout_.nose_base_y + 0.06F, y);
  const float under_lip =
      Bell(a / 0.13F, (y - layout_.mouth_y + layout_.mouth_gap + layout_.lower_lip + 0.035F) / 0.03F);
  // Deep-set eyes lie in the dark, those under a full lid in the light.
  const float deep =
      Saturate(0.24F + 0.24F * layout_.eye_depth + 0.10F * static_cast<float>(p.brow_ridge) - 0.28F * layout_.eye_fold);
  const float hollow = static_cast<float>(0.12 - 0.30 * p.cheek_fullness + 0.10 * p.age);
  const float under_cheekbone = Bell((a - 0.46F - 0.25F * (y + 0.5F)) / 0.10F, (y + 0.52F) / 0.17F);
  skin.albedo *= (1.0F - deep * under_brow - 0.55F * under_nose - 0.32F * under_lip) * (1.0F - 0.42F * wing) *
                 (1.0F - 0.25F * flank) * (1.0F - std::max(hollow, 0.0F) * under_cheekbone);
  const float socket = Bell((a - layout_.eye_x) / 0.17F, (y + 0.03F) / 0.11F);
  const float tired = static_cast<float>(0.03 + 0.22 * p.eye_bags + 0.06 * p.age);
  skin.albedo = skin.albedo * Mix(Vector3{1, 1, 1}, Vector3{1.0F - tired, 1.0F - 1.25F * tired, 1.0F - tired}, socket);

  // Uneven tone and pores.
  const float tone = FractalNoise(x * 5.0F + 40.0F, y * 5.0F + 40.0F, key_, 2) - 0.5F;
  const float pores = ValueNoise(x * 46.0F + 300.0F, y * 46.0F + 300.0F, key_ + 5U) - 0.5F;
  const float rough = 0.05F + 0.08F * static_cast<float>(p.age);
  skin.albedo *= 1.0F + (0.08F + 0.22F * static_cast<float>(p.skin_contrast)) * tone + rough * pores;

  if (p.freckles > 0.02) {
    const float spots = ValueNoise(x * 30.0F + 100.0F, y * 30.0F + 100.0F, key_ + 11U);
    const float where = Bell(a / 0.40F, (y + 0.22F) / 0.20F) + 0.25F;
    const float cover = Smooth(0.70F, 0.86F, spots) * where * static_cast<float>(p.freckles);
    skin.albedo = Mix(skin.albedo, skin.albedo * Vector3{0.72F, 0.55F, 0.42F}, Saturate(cover));
  }
  if (p.mole_size > 0.02) {
    const float mx = static_cast<float>(p.mole_x) * 0.42F;
    const float my = static_cast<float>(p.mole_y) * 0.50F - 0.45F;
    const float radius = 0.016F + 0.022F * static_cast<float>(p.mole_size);
    const float d = std::sqrt((x - mx) * (x - mx) + (y - my) * (y - my));
    skin.albedo = Mix(skin.albedo, skin.albedo * Vector3{0.30F, 0.22F, 0.18F}, Smooth(radius, radius * 0.6F, d));
  }

  skin.albedo = Mix(skin.albedo, skin.albedo * Vector3{0.64F, 0.55F, 0.53F}, Creases(x, y));

  const float nostril = NostrilCoverage(layout_, x, y);
  if (nostril > 0) {
    skin.albedo = Mix(skin.albedo, skin.albedo * Vector3{0.16F, 0.09F, 0.08F}, 0.85F * nostril);
    skin.gloss *= 1.0F - nostril;
  }
  AddHairOfFace(point, skin);
  AddMouth(point, skin);
  AddEye(point, skin);
  return skin;
}

}  // namespace pentimento::portraits
