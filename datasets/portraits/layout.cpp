#include "datasets/portraits/layout.h"

#include <array>
#include <numbers>

namespace pentimento::portraits {
namespace {

constexpr float kDomeRows = 0.26F;

float Scaled(double factor, double share) { return 1.0F + static_cast<float>(factor * share); }

}  // namespace

FaceLayout::FaceLayout(const Identity& person, const Capture& capture) : identity(person) {
  const auto f = [](double value) { return static_cast<float>(value); };
  const float open = f(capture.mouth_open);
  smile = f(capture.smile);
  const float drop = 0.11F * open;

  crown_y = 1.08F + 0.10F * f(person.forehead_height);
  dome_y = 0.34F;

  eye_x = 0.318F * Scaled(person.eye_spacing, 0.20);
  eye_half_width = 0.158F * Scaled(person.eye_size, 0.26);
  const float openness = f(capture.eye_openness) * (1.0F - 0.16F * smile);
  eye_upper = 0.066F * Scaled(person.eye_roundness, 0.46) * Scaled(person.eye_size, 0.1) * openness *
              (1.0F - 0.22F * f(person.eyelid_fold)) * (1.0F - 0.15F * f(person.age));
  eye_lower = 0.040F * Scaled(person.eye_roundness, 0.22) * (1.0F - 0.22F * smile);
  eye_tilt = 0.035F + 0.15F * f(person.eye_tilt);
  eye_fold = f(person.eyelid_fold);
  eye_depth = f(person.eye_depth);
  gaze_x = 0.030F * f(capture.gaze_x);
  gaze_y = 0.016F * f(capture.gaze_y);

  const float raise = f(capture.brow_raise);
  brow_y = 0.192F + 0.080F * f(person.brow_height) + 0.035F * raise;
  brow_inner_x = 0.105F + 0.055F * f(person.brow_spacing);
  brow_outer_x = 0.52F + 0.04F * f(person.eye_spacing);
  brow_thickness = 0.043F * Scaled(person.brow_thickness, 0.70);
  brow_arch = 0.045F + 0.050F * f(person.brow_arch) + 0.012F * raise;
  brow_tilt = 0.02F + 0.075F * f(person.brow_tilt);

  nasion_y = 0.07F;
  nose_tip_y = -0.37F - 0.104F * f(person.nose_length);
  nose_base_y = nose_tip_y - 0.088F + 0.045F * f(person.nose_tip_angle);
  nose_projection = 0.235F * Scaled(person.nose_projection, 0.36);
  nose_bridge = 0.072F + 0.055F * f(person.nose_bridge_height);
  nose_hump = 0.042F * f(person.nose_hump);
  nose_bridge_width = 0.092F * Scaled(person.nose_bridge_width, 0.48);
  nose_tip_width = 0.108F * Scaled(person.nose_tip_size, 0.38);
  nose_wing_x = 0.172F * Scaled(person.nose_width, 0.48) * (1.0F + 0.08F * smile);

  const float chin_rest = -1.08F - 0.17F * f(person.face_length);
  const float mouth_rest = Mix(nose_base_y, chin_rest, 0.35F - 0.085F * f(person.mouth_height));
  mouth_half_width = 0.245F * Scaled(person.mouth_width, 0.29) * (1.0F + 0.24F * smile - 0.08F * open);
  // Lips thin with age.
  const float thinned = 1.0F - 0.45F * f(person.age);
  upper_lip = 0.074F * Scaled(person.upper_lip, 0.75) * (1.0F - 0.22F * smile) * thinned;
  lower_lip = 0.092F * Scaled(person.lower_lip, 0.66) * (1.0F - 0.15F * smile) * thinned;
  lip_bow = 0.24F + 0.22F * f(person.lip_bow);
  mouth_curve = 0.042F * f(person.mouth_curve) + 0.085F * smile;
  mouth_gap = 0.13F * open + 0.075F * smile * smile;
  lip_projection = f(person.lip_projection);
  mouth_y = mouth_rest + 0.012F * smile;
  chin_y = chin_rest - drop;

  hairline_y = Mix(0.30F, crown_y, 0.43F) + 0.11F * f(person.hairline_height);

  for (int i = 0; i < kTableSize; ++i) {
    table_[i] = Section(0.95F * static_cast<float>(i) / (kTableSize - 1));
  }
}

HeadSection FaceLayout::Section(float row) const {
  const auto f = [](double value) { return static_cast<float>(value); };
  const Identity& p = identity;
  const float wide = Scaled(p.face_width, 0.15);
  const float temple = 0.735F * wide * Scaled(p.forehead_width, 0.10);
  const float brow_front = 0.925F;
  const float back = -0.98F;
  const float slope = 0.10F * f(p.forehead_slope);
  if (row < kDomeRows) {
    const float angle = (1.0F - row / kDomeRows) * std::numbers::pi_v<float> * 0.5F;
    const float rise = std::sin(angle);
    const float scale = std::max(std::cos(angle), 0.0F);
    return {
        dome_y + (crown_y - dome_y) * rise, temple * scale, (brow_front + 0.005F - slope * rise) * scale - 0.06F * rise,
        back * scale - 0.06F * rise,        2.25F,          0.0F};
  }
  const float cheek = wide * Scaled(p.cheekbone_width, 0.065);
  const float jaw = Mix(1.0F, wide, 0.8F) * Scaled(p.jaw_width, 0.20);
  const float square = f(p.jaw_squareness);
  const float full = f(p.cheek_fullness);
  const float sag = f(p.age);
  const float chin_power = 1.50F + 0.34F * f(p.chin_width) + 0.10F * square;
  const float length = chin_y;
  struct Key {
    float row;
    HeadSection section;
  };
  const std::array<Key, 9> keys{{
      {kDomeRows, {dome_y, temple, brow_front + 0.005F, back, 2.25F, 0.0F}},
      {0.34F, {0.15F, Mix(temple, 0.745F * cheek, 0.5F), brow_front, back, 2.25F, 0.0F}},
      {0.41F, {-0.02F, 0.742F * cheek, 0.890F, -0.94F, 2.15F, 0.0F}},
      {0.52F, {length * 0.235F, 0.725F * cheek, 0.875F, -0.86F, 2.0F, 0.0F}},
      {0.64F, {length * 0.43F, (0.690F + 0.040F * full) * Mix(cheek, jaw, 0.5F), 0.865F, -0.70F, 1.9F, 0.03F}},
      {0.76F,
       {length * 0.64F, (0.655F + 0.062F * full + 0.03F * sag) * jaw, 0.855F, -0.55F, 1.80F + 0.10F * square,
        0.13F - 0.05F * square}},
      {0.87F,
       {length * 0.845F, (0.610F + 0.060F * full + 0.05F * sag) * jaw, 0.845F, -0.40F, 0.5F * (1.75F + chin_power),
        0.28F - 0.07F * square}},
      {0.95F,
       {length, (0.550F + 0.050F * full + 0.05F * sag) * jaw, 0.790F, -0.25F, chin_power, 0.40F - 0.09F * square}},
      {1.00F, {length - 0.01F, 0.42F * jaw, 0.58F, -0.1F, chin_power, 0.38F - 0.09F * square}},
  }};
  std::size_t k = 0;
  while (k + 2 < keys.size() && row > keys[k + 1].row) {
    ++k;
  }
  const float t = Saturate((row - keys[k].row) / (keys[k + 1].row - keys[k].row));
  const HeadSection& a = keys[k == 0 ? 0 : k - 1].section;
  const HeadSection& b = keys[k].section;
  const HeadSection& c = keys[k + 1].section;
  const HeadSection& d = keys[std::min(k + 2, keys.size() - 1)].section;
  const auto spline = [t](float p0, float p1, float p2, float p3) {
    return p1 + 0.5F * t * (p2 - p0 + t * (2 * p0 - 5 * p1 + 4 * p2 - p3 + t * (3 * (p1 - p2) + p3 - p0)));
  };
  return {spline(a.y, b.y, c.y, d.y),
          spline(a.width, b.width, c.width, d.width),
          spline(a.front, b.front, c.front, d.front),
          spline(a.back, b.back, c.back, d.back),
          spline(a.power, b.power, c.power, d.power),
          spline(a.lift, b.lift, c.lift, d.lift)};
}

HeadSection FaceLayout::SectionAt(float y) const {
  int low = 0;
  int high = kTableSize - 1;
  while (high - low > 1) {
    const int middle = (low + high) / 2;
    (table_[middle].y > y ? low : high) = middle;
  }
  const HeadSection& a = table_[low];
  const HeadSection& b = table_[high];
  const float t = Saturate((a.y - y) / std::max(a.y - b.y, 1e-6F));
  return {y,
          Mix(a.width, b.width, t),
          Mix(a.front, b.front, t),
          Mix(a.back, b.back, t),
          Mix(a.power, b.power, t),
          Mix(a.lift, b.lift, t)};
}

Vector3 FaceLayout::Straightened(float x, float y) const {
  const Identity& p = identity;
  const auto f = [](double value) { return static_cast<float>(value); };
  const float mouth = Bell((y - mouth_y) / 0.13F);
  float sx = x - 0.019F * f(p.nose_deviation) * Bell((y - nose_tip_y) / 0.15F) - 0.018F * f(p.mouth_shift) * mouth;
  sx -= 0.018F * f(p.jaw_deviation) * Smooth(mouth_y, chin_y, y);
  const float right = Smooth(-0.12F, 0.12F, x) - 0.5F;
  const float eyes = Bell(y / 0.09F);
  const float brows = Bell((y - brow_y) / 0.10F) * (1.0F - eyes);
  const float sy = y - 0.038F * f(p.mouth_tilt) * x * mouth -
                   right * (0.017F * f(p.eye_imbalance) * eyes + 0.027F * f(p.brow_imbalance) * brows);
  return {sx, sy, 0.0F};
}

float FaceLayout::Relief(float x, float y) const {
  const auto f = [](double value) { return static_cast<float>(value); };
  const Identity& p = identity;
  const float a = std::abs(x);
  float z = 0;
  const auto add = [&](float amount, float cx, float cy, float sx, float sy) {
    z += amount * Bell((a - cx) / sx, (y - cy) / sy);
  };
  const float age = f(p.age);
  add(-0.085F - 0.045F * eye_depth, eye_x, 0.035F, 0.19F, 0.115F);
  add(-0.050F - 0.02F * eye_depth + 0.04F * eye_fold, 0.15F, 0.02F, 0.07F, 0.10F);
  add(0.082F - 0.006F * eye_depth, eye_x, 0.0F, 0.13F, 0.082F);
  add(0.055F * eye_fold, eye_x, 0.085F, 0.17F, 0.055F);
  add(0.030F + 0.034F * f(p.brow_ridge), 0.27F, 0.175F, 0.19F, 0.06F);
  add(0.020F + 0.026F * f(p.brow_ridge), 0.0F, 0.19F, 0.13F, 0.07F);
  add(0.055F + 0.050F * f(p.cheekbone_prominence) + 0.035F * smile, 0.41F, -0.23F + 0.03F * smile, 0.15F, 0.105F);
  add(-0.040F + 0.095F * f(p.cheek_fullness) - 0.03F * age, 0.44F, -0.54F, 0.16F, 0.16F);
  add(-0.030F, 0.66F, 0.26F, 0.12F, 0.16F);
  add(0.020F * f(p.eye_bags), eye_x, -0.115F, 0.12F, 0.035F);
  add(-0.012F * (0.2F + f(p.eye_bags)), eye_x - 0.03F, -0.165F, 0.13F, 0.028F);

  add(0.075F + 0.028F * lip_projection, 0.0F, mouth_y, 0.24F, 0.20F);
  const float lip_width = mouth_half_width * 0.55F;
  const float lip_out = 0.030F + 0.016F * lip_projection;
  add(lip_out * (1.0F + 0.3F * f(p.upper_lip)), 0.0F, mouth_y + 0.5F * upper_lip, lip_width, upper_lip * 0.62F + 0.01F);
  add(lip_out * (1.1F + 0.3F * f(p.lower_lip)), 0.0F, mouth_y - mouth_gap - 0.5F * lower_lip, lip_width,
      lower_lip * 0.62F + 0.01F);
  add(-0.045F, mouth_half_width, mouth_y + mouth_curve, 0.05F, 0.05F);
  add(-0.048F - 0.012F * f(p.chin_projection), 0.0F, mouth_y - mouth_gap - lower_lip - 0.06F, 0.17F, 0.045F);
  add(-0.012F, 0.0F, 0.5F * (mouth_y + upper_lip + nose_base_y), 0.03F, 0.05F);
  const float chin_center = Mix(chin_y, mouth_y - mouth_gap, 0.40F);
  add(0.070F + 0.062F * f(p.chin_projection), 0.0F, chin_center, 0.16F * Scaled(p.chin_width, 0.3), 0.12F);
  add(-0.030F * f(p.chin_cleft), 0.0F, chin_center - 0.02F, 0.022F, 0.07F);

  // Nasolabial fold: from the wing of the nose past the corner of the mouth, deeper with age and smile.
  const float fold_top = nose_tip_y + 0.02F;
  const float fold_bottom = mouth_y - 0.06F;
  const float along = Saturate((fold_top - y) / (fold_top - fold_bottom));
  const float fold_x = Mix(nose_wing_x + 0.05F, mouth_half_width + 0.075F, along);
  const float fold = (0.006F + 0.030F * f(p.cheek_folds) + 0.018F * smile) *
                     Smooth(fold_top + 0.08F, fold_top - 0.05F, y) *
                     Smooth(fold_bottom - 0.12F, fold_bottom + 0.06F, y);
  z -= fold * Bell((a - fold_x) / 0.036F);
  z += 0.7F * fold * Bell((a - fold_x - 0.07F) / 0.05F);
  // Jowl.
  z += 0.055F * age * Bell((a - 0.36F) / 0.09F, (y - chin_center - 0.02F) / 0.10F);

  if (y < nasion_y + 0.24F && y > nose_base_y - 0.07F && a < 0.42F) {
    const float t = Saturate((nasion_y - y) / (nasion_y - nose_tip_y));
    float height = Mix(nose_bridge, nose_projection, t * (0.45F + 0.55F * t)) + nose_hump * Bell((t - 0.45F) / 0.24F);
    if (y > nasion_y) {
      height *= Smooth(nasion_y + 0.24F, nasion_y - 0.02F, y);
    }
    if (y < nose_tip_y) {
      const float s = (nose_tip_y - y) / (nose_tip_y - nose_base_y + 0.035F);
      height *= s < 1.0F ? std::pow(std::max(1.0F - s * s, 0.0F), 0.75F) : 0.0F;
    }
    const float spread = Mix(nose_bridge_width, nose_tip_width, t * t);
    const float q = a / spread;
    z += height / (1.0F + 0.30F * q * q + 0.22F * q * q * q * q);
    add(0.042F * Scaled(p.nose_tip_size, 0.6), 0.0F, nose_tip_y + 0.005F, nose_tip_width * 0.75F, 0.062F);
    add(0.105F, nose_wing_x * 0.80F, nose_tip_y - 0.035F, nose_wing_x * 0.30F, 0.055F);
    add(-0.035F, nose_wing_x * 1.16F, nose_tip_y - 0.03F, 0.03F, 0.06F);
  }
  return z;
}

Vector3 SectionPoint(const HeadSection& s, float theta) {
  const float sine = std::sin(theta);
  const float cosine = std::cos(theta);
  const float exponent = 2.0F / s.power;
  const float x = s.width * std::copysign(std::pow(std::abs(sine), exponent), sine);
  const float z = std::pow(std::abs(cosine), exponent) * (cosine > 0 ? s.front : s.back);
  return {x, s.y + s.lift * (1.0F - std::max(cosine, 0.0F)), z};
}

}  // namespace pentimento::portraits
