#include "datasets/portraits/factors.h"

#include <algorithm>
#include <array>

namespace pentimento {
namespace {

constexpr std::array kIdentityFields = {
#define SIGNED(name) \
  FactorField<Identity> { #name, &Identity::name, -1.0, 1.0 }
#define AMOUNT(name) \
  FactorField<Identity> { #name, &Identity::name, 0.0, 1.0 }
    SIGNED(face_width),
    SIGNED(face_length),
    SIGNED(forehead_height),
    SIGNED(forehead_width),
    SIGNED(forehead_slope),
    SIGNED(brow_ridge),
    SIGNED(cheekbone_width),
    SIGNED(cheekbone_prominence),
    SIGNED(cheek_fullness),
    SIGNED(jaw_width),
    SIGNED(jaw_squareness),
    SIGNED(chin_width),
    SIGNED(chin_projection),
    AMOUNT(chin_cleft),
    SIGNED(eye_size),
    SIGNED(eye_spacing),
    SIGNED(eye_tilt),
    SIGNED(eye_roundness),
    SIGNED(eye_depth),
    AMOUNT(eyelid_fold),
    AMOUNT(eye_bags),
    AMOUNT(iris_melanin),
    SIGNED(brow_height),
    SIGNED(brow_thickness),
    SIGNED(brow_arch),
    SIGNED(brow_tilt),
    SIGNED(brow_spacing),
    AMOUNT(brow_density),
    SIGNED(nose_length),
    SIGNED(nose_width),
    SIGNED(nose_bridge_width),
    SIGNED(nose_bridge_height),
    SIGNED(nose_hump),
    SIGNED(nose_projection),
    SIGNED(nose_tip_size),
    SIGNED(nose_tip_angle),
    SIGNED(mouth_width),
    SIGNED(mouth_height),
    SIGNED(upper_lip),
    SIGNED(lower_lip),
    SIGNED(lip_bow),
    SIGNED(mouth_curve),
    SIGNED(lip_projection),
    SIGNED(lip_redness),
    SIGNED(nose_deviation),
    SIGNED(mouth_shift),
    SIGNED(mouth_tilt),
    SIGNED(eye_imbalance),
    SIGNED(brow_imbalance),
    SIGNED(jaw_deviation),
    SIGNED(ear_size),
    SIGNED(ear_protrusion),
    SIGNED(neck_width),
    AMOUNT(skin_melanin),
    SIGNED(skin_redness),
    AMOUNT(freckles),
    AMOUNT(age),
    AMOUNT(forehead_lines),
    AMOUNT(frown_lines),
    AMOUNT(crows_feet),
    AMOUNT(cheek_folds),
    AMOUNT(mouth_folds),
    AMOUNT(mole_size),
    SIGNED(mole_x),
    SIGNED(mole_y),
    AMOUNT(skin_pattern),
    AMOUNT(skin_contrast),
    AMOUNT(makeup),
    AMOUNT(hair_melanin),
    AMOUNT(hair_redness),
    AMOUNT(hair_grey),
    AMOUNT(hair_coverage),
    AMOUNT(hair_length),
    AMOUNT(hair_volume),
    AMOUNT(hair_curl),
    SIGNED(hairline_height),
    AMOUNT(hairline_recession),
    AMOUNT(hair_fringe),
    SIGNED(hair_parting),
    AMOUNT(hair_sides),
    AMOUNT(stubble),
    AMOUNT(moustache),
    AMOUNT(chin_beard),
    AMOUNT(cheek_beard),
    AMOUNT(beard_length),
    AMOUNT(glasses),
    SIGNED(glasses_size),
    AMOUNT(glasses_shape),
    AMOUNT(glasses_tone),
#undef SIGNED
#undef AMOUNT
};

constexpr std::array kCaptureFields = {
#define FIELD(name, low, high) \
  FactorField<Capture> { #name, &Capture::name, low, high }
    FIELD(yaw, -20, 20),
    FIELD(pitch, -8, 8),
    FIELD(roll, -6, 6),
    FIELD(shift_x, -0.04, 0.04),
    FIELD(shift_y, -0.03, 0.03),
    FIELD(scale, 0.93, 1.07),
    FIELD(smile, 0, 1),
    FIELD(mouth_open, 0, 1),
    FIELD(eye_openness, 0.7, 1.1),
    FIELD(brow_raise, -0.5, 1),
    FIELD(gaze_x, -1, 1),
    FIELD(gaze_y, -1, 1),
    FIELD(light_azimuth, -50, 50),
    FIELD(light_elevation, 10, 50),
    FIELD(light_intensity, 0.75, 1.15),
    FIELD(light_warmth, -1, 1),
    FIELD(ambient, 0.4, 0.7),
    FIELD(ambient_warmth, -1, 1),
    FIELD(rim, 0, 1),
    FIELD(background_hue, 0, 1),
    FIELD(background_lightness, 0, 1),
    FIELD(clothes_hue, 0, 1),
    FIELD(clothes_saturation, 0, 1),
    FIELD(clothes_lightness, 0, 1),
    FIELD(exposure, -0.25, 0.25),
    FIELD(noise, 0, 1),
    FIELD(blur, 0, 1),
    FIELD(vignette, 0, 1),
    FIELD(jpeg_quality, 60, 95),
#undef FIELD
};

template <class T>
std::vector<NamedFactor> Named(const T& object, std::span<const FactorField<T>> fields) {
  std::vector<NamedFactor> factors;
  factors.reserve(fields.size());
  for (const FactorField<T>& field : fields) {
    factors.push_back({field.name, object.*field.member, field.low, field.high});
  }
  return factors;
}

}  // namespace

std::span<const FactorField<Identity>> IdentityFields() { return kIdentityFields; }
std::span<const FactorField<Capture>> CaptureFields() { return kCaptureFields; }

std::vector<NamedFactor> IdentityFactors(const Identity& identity) { return Named(identity, IdentityFields()); }
std::vector<NamedFactor> CaptureFactors(const Capture& capture) { return Named(capture, CaptureFields()); }

Identity EqualisedColours(const Identity& identity) {
  Identity equal = identity;
  equal.skin_melanin = 0.35;
  equal.skin_redness = 0.0;
  equal.lip_redness = 0.0;
  equal.iris_melanin = 0.6;
  equal.hair_melanin = 0.7;
  equal.hair_redness = 0.0;
  equal.hair_grey = 0.0;
  return equal;
}

std::string GroupOfLooks(const Identity& identity) {
  const double beard = std::max({identity.moustache, identity.chin_beard, identity.cheek_beard});
  return std::string(identity.skin_melanin < 0.5 ? "light" : "dark") + (beard > 0.3 ? ", bearded" : ", beardless");
}

}  // namespace pentimento
