#include "datasets/portraits/clothes.h"
#include "datasets/portraits/features.h"
#include "datasets/portraits/light.h"

namespace pentimento::portraits {

float PhotoShader::Creases(float x, float y) const {
  const auto f = [](double value) { return static_cast<float>(value); };
  const Identity& p = layout_.identity;
  const float a = std::abs(x);
  float line = 0;
  if (y > 0.26F) {
    const float bend = 0.02F * std::sin(7.0F * x + 1.0F) + 0.05F * a * a;
    const float forehead =
        Smooth(0.27F, 0.33F, y) * Smooth(layout_.hairline_y, layout_.hairline_y - 0.08F, y) * Smooth(0.60F, 0.40F, a);
    const float rows = std::abs(std::fmod((y + bend) * 9.0F + 20.0F, 1.0F) - 0.5F);
    line += f(p.forehead_lines) * forehead * Smooth(0.20F, 0.02F, rows) * 0.8F;
  }
  line += f(p.frown_lines) * Bell((a - 0.045F) / 0.018F, (y - 0.17F) / 0.07F);
  const float cx = a - layout_.eye_x - layout_.eye_half_width - 0.01F;
  if (cx > 0 && cx < 0.20F && std::abs(y) < 0.16F) {
    const float fan = std::abs(std::fmod(y / (0.05F + 0.35F * cx) * 0.7F + 10.0F, 1.0F) - 0.5F);
    line += f(p.crows_feet) * Smooth(0.22F, 0.03F, fan) * Smooth(0.0F, 0.03F, cx) * Smooth(0.20F, 0.08F, cx);
  }
  // Bags end where the folds of the cheek begin.
  if (y > -0.20F) {
    const float sag = 0.3F * (a - layout_.eye_x) * (a - layout_.eye_x);
    line += f(p.eye_bags) * Bell((y + layout_.eye_lower + 0.085F - sag) / 0.020F) *
            Smooth(0.20F, 0.08F, std::abs(a - layout_.eye_x));
    return Saturate(line);
  }
  const float top = layout_.nose_tip_y + 0.01F;
  const float bottom = layout_.mouth_y - 0.02F;
  const float along = Saturate((top - y) / (top - bottom));
  const float fold_x = Mix(layout_.nose_wing_x + 0.045F, layout_.mouth_half_width + 0.085F, along);
  line += (0.06F + 0.94F * f(p.cheek_folds)) * Bell((a - fold_x) / 0.026F) * Smooth(top + 0.04F, top - 0.03F, y) *
          Smooth(bottom - 0.10F, bottom + 0.04F, y);
  line += f(p.mouth_folds) * Bell((a - layout_.mouth_half_width - 0.03F) / 0.022F) *
          Smooth(layout_.mouth_y, layout_.mouth_y - 0.05F, y) *
          Smooth(layout_.chin_y + 0.12F, layout_.chin_y + 0.24F, y);
  return Saturate(line);
}

void PhotoShader::AddHairOfFace(const SurfacePoint& point, Skin& skin) const {
  const Identity& p = layout_.identity;
  const float x = point.u;
  const float y = point.v;
  // Brow hairs grow outwards, beard hairs down.
  float along = 0;
  const float brow = BrowCoverage(layout_, x, y, along);
  if (brow > 0) {
    const float stroke =
        ValueNoise((std::abs(x) - 0.7F * y) * 110.0F + 50.0F, (y + 0.4F * std::abs(x)) * 26.0F + 50.0F, key_ + 21U);
    const float density = static_cast<float>(0.80 + 0.35 * p.brow_density);
    const float cover = Saturate(brow * density * (0.55F + 0.85F * stroke));
    skin.albedo = Mix(skin.albedo, brow_colour_, cover);
    skin.gloss *= 1.0F - 0.8F * cover;
  }
  if (!beard_.Empty() && y < 0.05F) {
    const float stubble = beard_.Stubble(x, y);
    if (stubble > 0) {
      const float dots = ValueNoise(x * 55.0F + 80.0F, y * 55.0F + 80.0F, key_ + 31U);
      const Vector3 shadow = Mix(hair_colour_, Vector3{0.05F, 0.055F, 0.06F}, 0.4F);
      skin.albedo = Mix(skin.albedo, shadow, stubble * (0.20F + 0.40F * dots * dots));
    }
    const float density = beard_.Density(x, y);
    if (density > 0) {
      const float strands = ValueNoise(x * 44.0F + 4.0F * std::sin(7.0F * y) + 60.0F, y * 9.0F + 60.0F, key_ + 41U);
      const float cover = Smooth(0.12F, 0.55F, density * (0.62F + 0.75F * strands));
      skin.albedo = Mix(skin.albedo, beard_colour_ * (0.55F + 0.75F * strands), cover);
      skin.gloss *= 1.0F - 0.7F * cover;
      skin.soft *= 1.0F - cover;
    }
  }
  // Cropped hair seen through: the scalp near the hairline, and shaved heads.
  if (y > 0.2F) {
    const float line = hair_.LowerEdge(std::atan2(x, 0.9F));
    const float scalp = Smooth(line - 0.03F, line + 0.07F, y) * static_cast<float>(p.hair_coverage);
    skin.albedo = Mix(skin.albedo, hair_colour_ * 0.7F, 0.85F * scalp);
  }
}

void PhotoShader::AddMouth(const SurfacePoint& point, Skin& skin) const {
  if (std::abs(point.u) > 0.45F || std::abs(point.v - layout_.mouth_y) > 0.32F) {
    return;
  }
  const MouthSample mouth = SampleMouth(layout_, point.u, point.v);
  const float lip = std::max(mouth.upper_lip, mouth.lower_lip);
  if (lip > 0) {
    const float creases = ValueNoise(point.u * 60.0F + 30.0F, point.v * 6.0F, key_ + 51U) - 0.5F;
    Vector3 colour = lip_ * (1.0F + 0.16F * creases);
    colour *= mouth.upper_lip > mouth.lower_lip ? 0.70F : 0.95F;
    colour *= Mix(0.82F, 1.0F, Smooth(0.0F, 0.35F, mouth.height));
    const float edge = Smooth(1.02F, 0.80F, mouth.height);
    skin.albedo = Mix(skin.albedo, colour, lip * (0.55F + 0.45F * edge) * 0.95F);
    skin.gloss = Mix(skin.gloss, 1.5F + static_cast<float>(layout_.identity.makeup), lip);
  }
  if (mouth.opening > 0) {
    Vector3 inside = Mix(LinearColour(52, 20, 20), LinearColour(120, 52, 52),
                         Smooth(-0.02F, -0.10F, point.v - layout_.mouth_y + layout_.mouth_gap * 0.4F));
    const float tooth = std::abs(std::fmod(std::abs(mouth.across) * 4.6F, 1.0F) - 0.5F);
    const Vector3 enamel = LinearColour(226, 216, 202) * Mix(0.88F, 1.0F, Smooth(0.48F, 0.36F, tooth)) *
                           Mix(0.95F, 0.45F, std::abs(mouth.across));
    inside = Mix(inside, enamel, mouth.teeth);
    skin.albedo = Mix(skin.albedo, inside, mouth.opening);
    skin.gloss = Mix(skin.gloss, 0.6F, mouth.opening);
  }
  skin.albedo *= 1.0F - mouth.line * (mouth.opening > 0.3F ? 0.35F : 0.72F);
}

void PhotoShader::AddEye(const SurfacePoint& point, Skin& skin) const {
  const EyeSample eye = SampleEye(layout_, point.u, point.v);
  if (!eye.near) {
    return;
  }
  const Identity& p = layout_.identity;
  const float fold = layout_.eye_fold;
  const float inside = Smooth(1.25F, 0.95F, std::abs(eye.along));
  // Lid crease, hidden under a hooded fold; the shadowed line under the lower lid.
  const float crease_at = 0.038F + 0.012F * (1.0F - fold) - 0.012F * std::abs(eye.along);
  const float crease = Bell((eye.above - crease_at) / 0.010F) * inside * (1.0F - 0.85F * fold);
  const float under = Bell((eye.below - 0.020F) / 0.012F) * inside;
  // The rims of the lids are darker than the skin around them.
  const float rims = Bell(std::max(eye.above, eye.below) / 0.030F) * inside;
  skin.albedo *= (1.0F - 0.50F * crease - 0.22F * under) * (1.0F - 0.45F * rims);
  if (eye.above > 0 && eye.above < crease_at) {
    const float shadow = static_cast<float>(p.makeup) * inside * 0.65F;
    skin.albedo = Mix(skin.albedo, skin.albedo * Vector3{0.55F, 0.45F, 0.48F}, shadow);
  }
  if (eye.opening > 0) {
    const float radius = std::sqrt(eye.iris_x * eye.iris_x + eye.iris_y * eye.iris_y);
    Vector3 colour = LinearColour(186, 174, 166);
    const float corner = Smooth(0.65F, 1.0F, std::abs(eye.along));
    colour = Mix(colour, LinearColour(150, 98, 88), 0.75F * corner);
    const float angle = eye.iris_x * 40.0F / (radius + 0.01F);
    const float fibres = ValueNoise(angle + 80.0F, eye.iris_y * 60.0F + 80.0F, key_ + 61U);
    Vector3 iris =
        iris_ * (0.42F + 0.40F * fibres) * Mix(0.5F, 1.25F, Smooth(kIrisRadius, kIrisRadius * 0.55F, radius));
    iris *= Mix(1.25F, 0.8F, Smooth(-0.03F, 0.03F, eye.iris_y));
    iris = Mix(iris, Vector3{0.006F, 0.005F, 0.005F}, Smooth(0.026F, 0.021F, radius));
    colour = Mix(colour, iris, Smooth(kIrisRadius + 0.005F, kIrisRadius - 0.004F, radius));
    // The upper lid shades the ball.
    colour *= Mix(0.40F, 1.0F, Smooth(0.0F, 0.042F, -eye.above)) * Mix(0.75F, 1.0F, Smooth(0.0F, 0.02F, -eye.below));
    const Vector3& toward = light_.direction;
    const float gx = eye.iris_x - 0.024F * toward.x;
    const float gy = eye.iris_y - 0.020F - 0.010F * toward.y;
    const float glint = Smooth(0.017F, 0.009F, std::sqrt(gx * gx + gy * gy));
    colour = Mix(colour, Vector3{1.1F, 1.1F, 1.1F}, 0.9F * glint);
    skin.albedo = Mix(skin.albedo, colour, eye.opening);
    skin.gloss = Mix(skin.gloss, 0.8F, eye.opening);
    skin.soft *= 1.0F - eye.opening;
    skin.normal = Mix(skin.normal, Vector3{skin.normal.x * 0.5F, 0.15F, 0.95F}, 0.6F * eye.opening);
    skin.normal = Normalised(skin.normal);
  }
  // Lashes: a dark rim, heavier with make-up and towards the temple.
  const float lash = static_cast<float>(0.016 + 0.012 * p.makeup) * (0.75F + 0.45F * Saturate(0.5F + 0.5F * eye.along));
  const float rim = Smooth(lash + 0.006F, lash - 0.004F, std::abs(eye.above - 0.3F * lash)) *
                    Smooth(1.12F, 0.98F, std::abs(eye.along));
  skin.albedo = Mix(skin.albedo, Mix(hair_colour_ * 0.2F, Vector3{0.01F, 0.008F, 0.008F}, 0.7F),
                    0.85F * rim * (eye.below < 0.0F ? 1.0F : 0.0F));
  const float low = Smooth(0.010F, 0.002F, std::abs(eye.below)) * Smooth(1.05F, 0.9F, std::abs(eye.along)) *
                    Smooth(-0.8F, 0.6F, eye.along);
  skin.albedo *= 1.0F - (0.30F + 0.3F * static_cast<float>(p.makeup)) * low;
}

Vector3 PhotoShader::Hair(const SurfacePoint& point, float visible) const {
  const float curl = hair_.curl;
  // Strands run from crown to tips; curls bend them and break them into locks.
  const float wave = curl * 0.22F *
                     std::sin(point.v * Mix(10.0F, 34.0F, curl) +
                              9.0F * ValueNoise(point.u * 3.0F + 20.0F, point.v * 3.0F, key_ + 71U));
  const float across = point.u + wave;
  const float fine = ValueNoise(across * 70.0F + 500.0F, point.v * 5.0F, key_ + 73U);
  const float locks = FractalNoise(across * 13.0F + 200.0F, point.v * Mix(1.5F, 9.0F, curl), key_ + 79U, 2);
  const float frizz = ValueNoise(point.u * 26.0F + 90.0F, point.v * 40.0F, key_ + 83U);
  const float texture = Mix(0.5F * fine + 0.5F * locks, 0.35F * fine + 0.65F * frizz, curl * curl);
  Vector3 normal = point.normal;
  if (normal.z < 0) {
    normal = normal * -1.0F;
  }
  normal = Normalised(normal + Vector3{0.5F * (locks - 0.5F), 0.3F * (frizz - 0.5F) * curl, 0.0F});
  const Vector3 albedo = hair_colour_ * (0.45F + 1.0F * texture);
  const float diffuse = Saturate(0.35F + 0.65F * Dot(normal, light_.direction)) * visible;
  Vector3 colour = albedo * (light_.key * diffuse + light_.Ambient(normal) * (0.85F * point.cavity));
  // A sheen across the strands (after Kajiya and Kay 1989), with the strand direction taken as downhill.
  const Vector3 tangent = Normalised(Vector3{normal.x * -normal.y, 1.0F - normal.y * normal.y, -normal.z * normal.y} +
                                     Vector3{0, 1e-3F, 0});
  const float along = Dot(tangent, half_) + 0.22F * (fine - 0.5F);
  const float across2 = std::max(1.0F - along * along, 0.0F);
  const float across8 = across2 * across2 * across2 * across2;
  const float sheen = across8 * across8 * across8 * visible * (1.0F - 0.7F * curl);
  colour += light_.key * (hair_colour_ * 0.55F + Vector3{0.035F, 0.035F, 0.035F}) * (sheen * (0.4F + 0.8F * fine));
  colour += light_.rim * albedo * (2.0F * std::max(Dot(normal, light_.rim_direction), 0.0F));
  return colour;
}

Vector3 PhotoShader::Frame(const SurfacePoint& point) const {
  const Vector3 normal = point.normal.z < 0 ? point.normal * -1.0F : point.normal;
  const float diffuse = std::max(Dot(normal, light_.direction), 0.0F);
  const float shine = Saturate(Dot(normal, half_));
  const float shine4 = shine * shine * shine * shine;
  return frame_ * (light_.key * diffuse + light_.Ambient(normal)) + light_.key * (0.05F * shine4 * shine4);
}

Vector3 PhotoShader::Cloth(const SurfacePoint& point) const {
  const float x = point.u;
  const float y = point.v;
  const ClothSample cloth = SampleClothes(capture_, cloth_, x, y, point.normal.z);
  Vector3 albedo = cloth.colour * (1.0F - 0.45F * cloth.edge);
  const float folds =
      FractalNoise(x * 2.2F + 30.0F, y * 1.3F + 30.0F, static_cast<std::uint32_t>(capture_.texture_key), 2) - 0.5F;
  const float weave = ValueNoise(x * 60.0F + 600.0F, y * 60.0F + 600.0F, 5U) - 0.5F;
  albedo *= 1.0F + 0.10F * weave;
  Vector3 normal = Normalised(point.normal + Vector3{0.8F * folds, 0.3F * folds, 0.0F});
  const float visible = shadow_.Visible(point.position, point.normal, 0.06F);
  const float diffuse = Saturate(0.12F + 0.88F * Dot(normal, light_.direction)) * visible;
  Vector3 light = light_.key * diffuse + light_.Ambient(normal) * point.cavity;
  light += light_.rim * (0.6F * std::max(Dot(normal, light_.rim_direction), 0.0F));
  return albedo * light;
}

}  // namespace pentimento::portraits
