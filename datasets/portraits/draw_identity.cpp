#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "datasets/portraits/face_modes.h"
#include "datasets/portraits/factors.h"
#include "framework/core/random.h"

namespace pentimento {
namespace {

/// Tendencies that go together in people; each person mixes two of them, so that there is no gap between.
struct Tendency {
  double skin, hair, iris, nose_width, bridge, lips, fold, eye_round, curl, cheekbone, projection, depth;
};

constexpr std::array<Tendency, 6> kTendencies{{
    {0.06, 0.30, 0.12, -0.40, 0.45, -0.40, 0.15, 0.10, 0.15, -0.20, 0.45, 0.25},
    {0.25, 0.75, 0.65, -0.10, 0.55, 0.00, 0.20, 0.20, 0.35, 0.00, 0.55, 0.20},
    {0.28, 0.95, 0.90, 0.10, -0.70, 0.00, 0.85, -0.50, 0.05, 0.50, -0.50, -0.55},
    {0.96, 0.98, 0.95, 0.80, -0.55, 0.85, 0.10, 0.25, 0.95, 0.25, -0.25, -0.15},
    {0.66, 0.95, 0.90, 0.15, 0.15, 0.30, 0.15, 0.45, 0.20, 0.05, 0.25, 0.15},
    {0.45, 0.92, 0.85, 0.30, 0.10, 0.20, 0.45, -0.15, 0.10, 0.45, 0.05, -0.10},
}};

/// Spread of a factor that mostly follows others.
constexpr double kSmall = 0.45;
/// Spread of what is slight in nearly everyone.
constexpr double kSlight = 0.55;

class Drawer {
 public:
  explicit Drawer(RandomStream& random) : random_(random) {}
  /// A signed factor about `mean`, from the arcsine law: marked features are as common as plain ones, so that two
  /// people seldom agree in most of them.
  double Signed(double mean, double spread = 0.90) {
    const double deviation = spread * std::sin(0.5 * std::numbers::pi * random_.Uniform(-1.0, 1.0));
    return std::clamp(mean + deviation, -1.0, 1.0);
  }
  double Amount(double mean, double spread = 0.22) { return std::clamp(mean + random_.Normal(0.0, spread), 0.0, 1.0); }

 private:
  RandomStream& random_;
};

void DrawShape(Identity& p, RandomStream& random, const Tendency& tendency, double male) {
  Drawer draw(random);
  const double build = random.Normal(0.0, 0.7);
  p.face_width = draw.Signed(0.40 * build, kSmall);
  p.face_length = draw.Signed(0.45 * male, kSmall);
  p.forehead_height = draw.Signed(0.0);
  p.forehead_width = draw.Signed(0.0, kSmall);
  p.forehead_slope = draw.Signed(0.45 * male, kSmall);
  p.brow_ridge = draw.Signed(0.70 * male, kSmall);
  p.cheekbone_width = draw.Signed(tendency.cheekbone, kSmall);
  p.cheekbone_prominence = draw.Signed(tendency.cheekbone - 0.15 * male - 0.3 * build, kSmall);
  p.cheek_fullness = draw.Signed(0.85 * build - 0.1 * male, kSmall);
  p.jaw_width = draw.Signed(0.50 * male + 0.40 * build, kSmall);
  p.jaw_squareness = draw.Signed(0.45 * male);
  p.chin_width = draw.Signed(0.60 * male, kSmall);
  p.chin_projection = draw.Signed(0.20 * male);
  p.chin_cleft = random.Chance(0.2) ? random.Uniform(0.4, 1.0) : 0.0;

  p.eye_size = draw.Signed(-0.50 * male, kSmall);
  p.eye_spacing = draw.Signed(0.25 * tendency.cheekbone, kSmall);
  p.eye_tilt = draw.Signed(0.5 * (tendency.fold - 0.3) - 0.15 * male, kSmall);
  p.eye_roundness = draw.Signed(tendency.eye_round - 0.25 * male, kSmall);
  p.eye_depth = draw.Signed(tendency.depth + 0.35 * male, kSmall);
  p.eyelid_fold = draw.Amount(tendency.fold, 0.25);
  p.eye_bags = draw.Amount(0.05 + 0.6 * p.age * (1.0 - 0.5 * p.skin_melanin), 0.25);

  p.brow_height = draw.Signed(-0.60 * male, kSmall);
  p.brow_thickness = draw.Signed(0.70 * male, kSmall);
  p.brow_arch = draw.Signed(-0.60 * male, kSmall);
  p.brow_tilt = draw.Signed(0.0, kSmall);
  p.brow_spacing = draw.Signed(-0.3 * male, kSmall);
  p.brow_density = draw.Amount(0.50 + 0.12 * male + 0.2 * (p.hair_melanin - 0.5), 0.22);

  p.nose_length = draw.Signed(0.40 * male + 0.3 * p.age, kSmall);
  p.nose_width = draw.Signed(tendency.nose_width + 0.30 * male, kSmall);
  p.nose_bridge_width = draw.Signed(0.5 * tendency.nose_width + 0.2 * male, kSmall);
  p.nose_bridge_height = draw.Signed(tendency.bridge, kSmall);
  p.nose_hump = draw.Signed(0.25 * male, kSmall);
  p.nose_projection = draw.Signed(tendency.projection + 0.1 * male, kSmall);
  p.nose_tip_size = draw.Signed(0.4 * tendency.nose_width + 0.1 * male, kSmall);
  p.nose_tip_angle = draw.Signed(-0.20 * male - 0.3 * p.age, kSmall);

  p.mouth_width = draw.Signed(0.3 * male, kSmall);
  p.mouth_height = draw.Signed(0.0);
  p.upper_lip = draw.Signed(1.2 * tendency.lips - 0.45 * male, kSmall);
  p.lower_lip = draw.Signed(1.2 * tendency.lips - 0.30 * male, kSmall);
  p.lip_bow = draw.Signed(-0.1 * male);
  p.mouth_curve = draw.Signed(-0.4 * p.age, kSmall);
  p.lip_projection = draw.Signed(0.8 * tendency.lips, kSmall);

  p.nose_deviation = draw.Signed(0.0, kSlight);
  p.mouth_shift = draw.Signed(0.0, kSlight);
  p.mouth_tilt = draw.Signed(0.0, kSlight);
  p.eye_imbalance = draw.Signed(0.0, kSlight);
  p.brow_imbalance = draw.Signed(0.0, kSlight);
  p.jaw_deviation = draw.Signed(0.0, kSlight);

  p.ear_size = draw.Signed(0.2 * male + 0.3 * p.age);
  p.ear_protrusion = draw.Signed(0.0);
  p.neck_width = draw.Signed(0.45 * male + 0.3 * build, 0.85);
}

void DrawHair(Identity& p, RandomStream& random, const Tendency& tendency, double male) {
  Drawer draw(random);
  const bool man = male > 0;
  p.hair_curl = draw.Amount(tendency.curl, 0.25);
  p.hairline_height = draw.Signed(0.1 * male);
  p.hair_parting = random.Uniform(-1.0, 1.0);
  p.hair_coverage = 1.0;
  if (man) {
    p.hair_length = random.Chance(0.8) ? random.Uniform(0.0, 0.3) : random.Uniform(0.3, 0.7);
    p.hair_volume = random.Uniform(0.0, 0.8);
    p.hair_fringe = random.Chance(0.35) ? random.Uniform(0.2, 0.7) : 0.0;
    p.hair_sides = p.hair_length > 0.3 ? random.Uniform(0.3, 0.9) : random.Uniform(0.0, 0.3);
    p.hairline_recession = std::clamp(random.Uniform(-0.3, 0.6) + 0.6 * p.age, 0.0, 1.0);
    if (random.Chance(0.10 + 0.30 * p.age)) {
      p.hair_coverage = random.Uniform(0.0, 0.5);
      p.hair_length = std::min(p.hair_length, 0.15);
      p.hair_volume *= 0.4;
      p.hair_fringe = 0.0;
    }
  } else {
    p.hair_length = random.Chance(0.25) ? random.Uniform(0.05, 0.4) : random.Uniform(0.45, 1.0);
    p.hair_volume = random.Uniform(0.1, 1.0);
    p.hair_fringe = random.Chance(0.4) ? random.Uniform(0.3, 0.8) : 0.0;
    p.hair_sides = random.Uniform(0.1, 1.0);
    p.hairline_recession = random.Uniform(0.0, 0.15);
  }
}

void DrawFacialHair(Identity& p, RandomStream& random, double male) {
  if (male <= 0) {
    return;
  }
  const double style = random.Uniform();
  const double thick = random.Uniform(0.65, 1.0);
  p.stubble = random.Uniform(0.1, 1.0);
  if (style < 0.32) {
    return;
  }
  if (style < 0.46) {
    p.moustache = thick;
  } else if (style < 0.58) {
    p.chin_beard = thick;
    p.moustache = random.Chance(0.6) ? thick : 0.0;
  } else if (style < 0.90) {
    p.cheek_beard = p.chin_beard = p.moustache = thick;
  } else {
    return;
  }
  p.beard_length = random.Chance(0.4) ? random.Uniform(0.3, 1.0) : random.Uniform(0.0, 0.3);
}

/// Lines come with age, later to skin that melanin protects, and to everyone their own.
void DrawLines(Identity& p, RandomStream& random) {
  Drawer draw(random);
  const double worn = p.age * (1.0 - 0.5 * p.skin_melanin);
  p.forehead_lines = draw.Amount(worn - 0.15, 0.3);
  p.frown_lines = draw.Amount(0.9 * worn - 0.1, 0.3);
  p.crows_feet = draw.Amount(worn - 0.15, 0.3);
  p.cheek_folds = draw.Amount(0.9 * worn, 0.3);
  p.mouth_folds = draw.Amount(worn - 0.25, 0.3);
}

void DrawGlasses(Identity& p, RandomStream& random) {
  if (!random.Chance(0.35 + 0.25 * p.age)) {
    return;
  }
  p.glasses = random.Uniform(0.2, 1.0);
  p.glasses_size = random.Uniform(-1.0, 1.0);
  p.glasses_shape = random.Uniform();
  p.glasses_tone = random.Chance(0.6) ? random.Uniform(0.0, 0.4) : random.Uniform(0.4, 1.0);
}

}  // namespace

Identity DrawIdentity(std::uint64_t seed, std::uint64_t index) {
  RandomStream random(seed, "portraits.identity", index);
  Drawer draw(random);
  const Tendency& first = kTendencies[random.Below(kTendencies.size())];
  const Tendency& second = kTendencies[random.Below(kTendencies.size())];
  const double share = random.Uniform(0.0, 0.35);
  const auto mix = [&](double Tendency::*field) { return (1.0 - share) * first.*field + share * second.*field; };
  const Tendency tendency{mix(&Tendency::skin),       mix(&Tendency::hair),       mix(&Tendency::iris),
                          mix(&Tendency::nose_width), mix(&Tendency::bridge),     mix(&Tendency::lips),
                          mix(&Tendency::fold),       mix(&Tendency::eye_round),  mix(&Tendency::curl),
                          mix(&Tendency::cheekbone),  mix(&Tendency::projection), mix(&Tendency::depth)};
  const double male = (random.Chance(0.5) ? 1.0 : -1.0) * random.Uniform(0.5, 1.2);

  Identity p;
  p.age = random.Uniform();
  p.skin_melanin = draw.Amount(tendency.skin, 0.12);
  p.skin_redness = draw.Signed(0.0, 0.6);
  p.hair_melanin = draw.Amount(tendency.hair, 0.16);
  p.hair_redness = p.hair_melanin < 0.75 && random.Chance(0.2) ? random.Uniform(0.3, 1.0) : 0.0;
  p.hair_grey =
      p.age > 0.5 ? std::clamp((p.age - 0.5) * (2.5 - 1.8 * p.skin_melanin) + random.Normal(0.0, 0.25), 0.0, 1.0) : 0.0;
  p.iris_melanin = draw.Amount(tendency.iris, 0.15);
  p.lip_redness = draw.Signed(0.0);
  p.freckles = p.skin_melanin < 0.4 && random.Chance(0.25) ? random.Uniform(0.3, 1.0) : 0.0;
  p.mole_size = random.Chance(0.3) ? random.Uniform(0.2, 1.0) : 0.0;
  p.mole_x = random.Uniform(-1.0, 1.0);
  p.mole_y = random.Uniform(-1.0, 1.0);
  p.skin_pattern = random.Uniform();
  p.skin_contrast = random.Uniform();
  p.makeup = male < 0 && random.Chance(0.7) ? random.Uniform(0.2, 1.0) : 0.0;
  DrawShape(p, random, tendency, male);
  portraits::MoveAlongModes(p, random);
  DrawHair(p, random, tendency, male);
  DrawFacialHair(p, random, male);
  DrawGlasses(p, random);
  DrawLines(p, random);
  return p;
}

}  // namespace pentimento
