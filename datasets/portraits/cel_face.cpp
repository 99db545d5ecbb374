#include "datasets/portraits/cel_shader.h"
#include "datasets/portraits/features.h"

namespace pentimento::portraits {

void CelShader::DrawFacialHair(const SurfacePoint& point, float lit, Vector3& colour) const {
  const float x = point.u;
  const float y = point.v;
  float along = 0;
  const float brow = BrowCoverage(layout_, x, y, along);
  if (brow > 0) {
    const auto density = static_cast<float>(0.62 + 0.38 * layout_.identity.brow_density);
    colour = Mix(colour, brow_, Smooth(0.35F, 0.65F, brow) * density);
  }
  if (!beard_.Empty() && y < 0.05F) {
    colour = Mix(colour, Mix(colour, hair_shade_, 0.30F), Smooth(0.25F, 0.5F, beard_.Stubble(x, y)));
    const float ragged = 0.20F * (ValueNoise(x * 24.0F + 60.0F, y * 6.0F + 60.0F, key_ + 41U) - 0.5F);
    const float cover = Smooth(0.30F, 0.42F, beard_.Density(x, y) + ragged);
    colour = Mix(colour, Mix(hair_shade_, hair_tone_, lit) * 0.9F, cover);
  }
  if (y > 0.2F) {
    const float line = hair_.LowerEdge(std::atan2(x, 0.9F));
    const float scalp = Smooth(line - 0.01F, line + 0.03F, y) * static_cast<float>(layout_.identity.hair_coverage);
    colour = Mix(colour, Mix(hair_shade_, hair_tone_, lit), Smooth(0.2F, 0.5F, scalp));
  }
}

void CelShader::DrawNose(const SurfacePoint& point, Vector3& colour) const {
  const float x = point.u;
  const float y = point.v;
  if (std::abs(x) > 0.3F || y > 0.1F || y < layout_.nose_base_y - 0.08F) {
    return;
  }
  // A shaded wedge on the side away from the light, a stroke under the tip and the two wings.
  const float away = light_.direction.x > 0 ? -x : x;
  const float t = Saturate((layout_.nasion_y - 0.12F - y) / (layout_.nasion_y - 0.12F - layout_.nose_tip_y));
  const float reach = Mix(0.02F, layout_.nose_tip_width * 0.95F, t * t);
  const float wedge = Smooth(0.012F, 0.022F, away) * Smooth(reach + 0.006F, reach - 0.006F, away) *
                      Smooth(layout_.nasion_y - 0.14F, layout_.nasion_y - 0.26F, y) *
                      Smooth(layout_.nose_base_y - 0.01F, layout_.nose_base_y + 0.02F, y);
  colour = Mix(colour, skin_shade_, 0.75F * wedge);
  const float stroke_y = layout_.nose_base_y + 0.012F + 0.9F * x * x;
  const float under = Smooth(0.009F, 0.004F, std::abs(y - stroke_y)) * Smooth(0.065F, 0.045F, std::abs(x));
  const float wing_x =
      layout_.nose_wing_x * 0.98F - 3.0F * (y - layout_.nose_tip_y + 0.03F) * (y - layout_.nose_tip_y + 0.03F);
  const float wing = Smooth(0.008F, 0.003F, std::abs(std::abs(x) - wing_x)) *
                     Smooth(0.055F, 0.04F, std::abs(y - layout_.nose_tip_y + 0.035F));
  const float nostril = Smooth(0.4F, 0.7F, NostrilCoverage(layout_, x, y));
  colour = Mix(colour, skin_shade_ * 0.42F, std::max(std::max(0.8F * under, 0.55F * wing), 0.7F * nostril));
}

void CelShader::DrawMouth(const SurfacePoint& point, Vector3& colour) const {
  if (std::abs(point.u) > 0.45F || std::abs(point.v - layout_.mouth_y) > 0.32F) {
    return;
  }
  const MouthSample mouth = SampleMouth(layout_, point.u, point.v);
  const auto full = static_cast<float>(0.55 + 0.45 * layout_.identity.makeup);
  colour = Mix(colour, lip_ * 0.86F, full * mouth.upper_lip);
  colour = Mix(colour, lip_, full * mouth.lower_lip);
  if (mouth.opening > 0) {
    const float depth = (layout_.mouth_y - point.v) / std::max(layout_.mouth_gap, 0.01F);
    Vector3 inside = Mix(LinearColour(112, 34, 38), LinearColour(206, 96, 92),
                         Smooth(0.62F, 0.70F, depth + 0.15F * mouth.across * mouth.across));
    inside = Mix(inside, LinearColour(250, 246, 238), Smooth(0.3F, 0.6F, mouth.teeth));
    colour = Mix(colour, inside, mouth.opening);
  }
  colour = Mix(colour, ink_ * 1.6F, 0.9F * Smooth(0.25F, 0.6F, mouth.line));
  const float chin_line = layout_.mouth_y - layout_.mouth_gap - layout_.lower_lip - 0.028F;
  const float under = Smooth(0.008F, 0.003F, std::abs(point.v - chin_line - 0.8F * point.u * point.u)) *
                      Smooth(0.075F, 0.05F, std::abs(point.u));
  colour = Mix(colour, skin_shade_ * 0.75F, 0.75F * under);
}

void CelShader::DrawEye(const SurfacePoint& point, Vector3& colour) const {
  const EyeSample eye = SampleEye(drawn_, point.u, point.v);
  if (!eye.near) {
    return;
  }
  const float span = Smooth(1.12F, 1.0F, std::abs(eye.along));
  const float crease_at = 0.052F - 0.016F * eye.along * eye.along;
  const float crease = Smooth(0.008F, 0.003F, std::abs(eye.above - crease_at)) *
                       Smooth(1.05F, 0.85F, std::abs(eye.along)) * (1.0F - 0.9F * layout_.eye_fold);
  colour = Mix(colour, skin_shade_ * 0.48F, 0.75F * crease);
  if (eye.opening > 0) {
    constexpr float kDrawnIris = 0.076F;
    const float ix = eye.iris_x;
    const float iy = eye.iris_y * 0.88F;
    const float radius = std::sqrt(ix * ix + iy * iy);
    Vector3 paint =
        Mix(Vector3{0.93F, 0.93F, 0.95F}, Vector3{0.60F, 0.62F, 0.72F}, Smooth(-0.035F, -0.022F, eye.above));
    // Dark above, bright below, a dark ring and pupil, two lights.
    Vector3 iris = Mix(iris_ * 1.35F + Vector3{0.04F, 0.04F, 0.04F}, iris_ * 0.35F, Smooth(-0.022F, 0.018F, iy));
    iris = Mix(iris, iris_ * 0.22F, Smooth(kDrawnIris * 0.80F, kDrawnIris * 0.90F, radius));
    iris = Mix(iris, Vector3{0.012F, 0.008F, 0.008F}, Smooth(0.036F, 0.030F, radius));
    paint = Mix(paint, iris, Smooth(kDrawnIris + 0.004F, kDrawnIris - 0.004F, radius));
    const float side = light_.direction.x >= 0 ? 1.0F : -1.0F;
    const auto light = [&](float x, float y, float size) {
      return Smooth(size + 0.005F, size - 0.004F, std::sqrt((ix - x) * (ix - x) + (iy - y) * (iy - y)));
    };
    paint = Mix(paint, Vector3{1, 1, 1},
                std::max(light(side * 0.026F, 0.026F, 0.021F), 0.8F * light(-side * 0.024F, -0.030F, 0.010F)));
    colour = Mix(colour, paint, eye.opening);
  }
  const auto heavy = static_cast<float>(0.011 + 0.009 * layout_.identity.makeup);
  const float lash = heavy * (0.65F + 0.75F * Saturate(0.5F + 0.5F * eye.along));
  const float upper =
      Smooth(lash + 0.004F, lash - 0.003F, std::abs(eye.above - 0.5F * lash)) * span * (eye.below < 0.0F ? 1.0F : 0.0F);
  const float lower = Smooth(0.007F, 0.002F, std::abs(eye.below)) * Smooth(-0.3F, 0.5F, eye.along) *
                      Smooth(1.05F, 0.95F, std::abs(eye.along));
  colour = Mix(colour, ink_ * 0.8F, std::max(upper, 0.55F * lower));
}

}  // namespace pentimento::portraits
