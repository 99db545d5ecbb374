#include "datasets/portraits/features.h"

namespace pentimento::portraits {
namespace {

constexpr float kSoft = 0.006F;

}  // namespace

EyeSample SampleEye(const FaceLayout& layout, float x, float y) {
  EyeSample eye;
  const float side = x < 0 ? -1.0F : 1.0F;
  const float dx = side * x - layout.eye_x;
  if (std::abs(dx) > layout.eye_half_width * 1.5F || std::abs(y) > 0.22F) {
    return eye;
  }
  eye.near = true;
  eye.width = layout.eye_half_width;
  const float cosine = 1.0F - 0.5F * layout.eye_tilt * layout.eye_tilt;
  const float px = dx * cosine + y * layout.eye_tilt;
  const float py = y * cosine - dx * layout.eye_tilt;
  const float t = px / layout.eye_half_width;
  eye.along = t;
  const float arc = std::max(1.0F - t * t, 0.0F);
  const float bend = std::sqrt(arc);
  // The upper lid peaks towards the nose, the lower lid sags towards the temple.
  const float upper = layout.eye_upper * (0.35F * arc + 0.65F * bend) * (1.0F - 0.16F * t);
  const float lower = -layout.eye_lower * (0.6F * arc + 0.4F * bend) * (1.0F + 0.22F * t);
  eye.above = py - upper;
  eye.below = lower - py;
  if (std::abs(t) < 1.0F) {
    eye.opening = Smooth(kSoft, -kSoft, eye.above) * Smooth(kSoft, -kSoft, eye.below);
  } else {
    eye.above = std::max(eye.above, 0.0F);
  }
  eye.iris_x = x - side * (layout.eye_x - 0.004F) - layout.gaze_x;
  eye.iris_y = y - 0.006F - layout.gaze_y;
  return eye;
}

MouthSample SampleMouth(const FaceLayout& layout, float x, float y) {
  MouthSample mouth;
  const float t = x / layout.mouth_half_width;
  mouth.across = t;
  const float q = t * t;
  if (q >= 1.12F || std::abs(y - layout.mouth_y) > 0.4F) {
    return mouth;
  }
  const float arc = std::max(1.0F - q, 0.0F);
  const float seam =
      layout.mouth_y + layout.mouth_curve * q + 0.010F * Bell(t / 0.14F) - 0.006F * Bell((std::abs(t) - 0.35F) / 0.2F);
  const float gap = layout.mouth_gap * std::pow(arc, 0.75F);
  const float fullness = std::pow(arc, 0.62F);
  const float bow = 1.0F + layout.lip_bow * (0.55F * Bell((std::abs(t) - 0.22F) / 0.14F) - 0.75F * Bell(t / 0.12F));
  const float upper_edge = seam + layout.upper_lip * fullness * bow * (1.0F - 0.35F * std::abs(t));
  const float lower_seam = seam - gap;
  const float lower_edge = lower_seam - layout.lower_lip * fullness * (1.0F - 0.15F * q);
  mouth.upper_lip = Smooth(upper_edge + kSoft, upper_edge - kSoft, y) * Smooth(seam - kSoft, seam + kSoft, y);
  mouth.lower_lip =
      Smooth(lower_edge - kSoft, lower_edge + kSoft, y) * Smooth(lower_seam + kSoft, lower_seam - kSoft, y);
  if (q >= 1.0F) {
    mouth.upper_lip = mouth.lower_lip = 0.0F;
  }
  mouth.height = y > seam ? (y - seam) / std::max(upper_edge - seam, 1e-3F)
                          : (lower_seam - y) / std::max(lower_seam - lower_edge, 1e-3F);
  if (gap > 0.004F) {
    mouth.opening = Smooth(seam + kSoft, seam - kSoft, y) * Smooth(lower_seam - kSoft, lower_seam + kSoft, y);
    // Upper teeth show behind the upper lip; how much depends on the smile.
    const float teeth_edge = seam - std::min(gap * 0.92F, 0.030F + 0.055F * layout.smile);
    mouth.teeth = Smooth(teeth_edge - kSoft, teeth_edge + kSoft, y) * Smooth(0.92F, 0.70F, std::abs(t));
  }
  const float line_width = 0.007F + 0.004F * std::abs(t);
  mouth.line = Smooth(line_width + kSoft, line_width - 0.5F * kSoft, std::abs(y - seam + 0.5F * gap) - 0.5F * gap) *
               Smooth(1.12F, 0.98F, std::abs(t));
  return mouth;
}

float BrowCoverage(const FaceLayout& layout, float x, float y, float& along) {
  const float a = std::abs(x);
  const float t = (a - layout.brow_inner_x) / (layout.brow_outer_x - layout.brow_inner_x);
  along = t;
  if (t < -0.12F || t > 1.08F) {
    return 0.0F;
  }
  const float arch = layout.brow_arch * Bell((t - 0.62F) / 0.40F) - 0.055F * Smooth(0.70F, 1.1F, t);
  const float center = layout.brow_y - 0.02F + arch + layout.brow_tilt * (t - 0.35F);
  const float half =
      layout.brow_thickness * (t < 0.45F ? Mix(0.92F, 1.0F, t / 0.45F) : Mix(1.0F, 0.30F, (t - 0.45F) / 0.55F));
  const float ends = Smooth(-0.06F, 0.10F, t) * Smooth(1.05F, 0.88F, t);
  return ends * Smooth(half + 0.012F, half - 0.010F, std::abs(y - center));
}

float NostrilCoverage(const FaceLayout& layout, float x, float y) {
  const float a = std::abs(x);
  const float cx = layout.nose_wing_x * 0.50F;
  const float cy = layout.nose_base_y + 0.030F;
  const float dx = (a - cx) / (layout.nose_wing_x * 0.36F);
  const float dy = (y - cy + 0.012F - 0.10F * (a - cx)) / 0.024F;
  return Smooth(1.5F, 0.3F, dx * dx + dy * dy);
}

}  // namespace pentimento::portraits
