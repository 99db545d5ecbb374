#include "datasets/portraits/background.h"

namespace pentimento::portraits {
namespace {

/// A few flat washes with soft borders instead of a gradient.
float Wash(float t, float steps) {
  const float s = t * steps;
  const auto whole = static_cast<float>(FloorToInt(s));
  return (whole + Smooth(0.40F, 0.60F, s - whole)) / steps;
}

Vector3 Brighter(Vector3 colour) {
  const float grey = Luminance(colour);
  const Vector3 pure = Mix(Vector3{grey, grey, grey}, colour, 1.2F);
  return Vector3{std::max(pure.x, 0.0F), std::max(pure.y, 0.0F), std::max(pure.z, 0.0F)} * 1.15F +
         Vector3{0.02F, 0.02F, 0.02F};
}

}  // namespace

Vector3 Background::Cel(float x, float y) const {
  const float paper = 0.97F + 0.06F * FractalNoise(x * 9.0F + 70.0F, y * 9.0F + 70.0F, key_ + 5U, 3);
  Vector3 colour = Mix(Brighter(top_), Brighter(bottom_), Wash(Saturate(y), 5.0F));
  switch (kind_) {
    case BackgroundKind::kStudio: {
      const float dx = x - 0.5F;
      const float dy = y - 0.4F;
      colour = Brighter(Mix(top_, bottom_, 0.5F)) * (1.25F - 0.6F * Wash(std::sqrt(dx * dx + dy * dy) * 1.3F, 4.0F));
      break;
    }
    case BackgroundKind::kWall:
      colour *= 0.92F + 0.16F * Wash(FractalNoise(x * 3.0F + 10.0F, y * 3.0F + 10.0F, key_, 2), 6.0F);
      break;
    case BackgroundKind::kSky: {
      colour = Mix(LinearColour(72, 142, 212), LinearColour(186, 224, 240), Saturate(y / (horizon_ + 0.2F)));
      // Heaped clouds: white tops, blue-grey bellies.
      for (const Blob& blob : blobs_) {
        const float bumps = 0.35F * (FractalNoise(x * 11.0F + 30.0F, y * 11.0F + 30.0F, key_ + 3U, 3) - 0.5F);
        const float dx = (x - blob.x) / blob.radius;
        const float dy = (y - blob.y) / (0.62F * blob.radius);
        const float d = std::sqrt(dx * dx + dy * dy) + bumps * 1.6F;
        const float cover = Smooth(1.12F, 1.0F, d);
        const Vector3 cloud =
            Mix(LinearColour(252, 252, 250), LinearColour(190, 208, 228), Smooth(0.15F, 0.45F, dy + bumps));
        colour = Mix(colour, cloud, cover);
      }
      const float hills = horizon_ + 0.22F + 0.05F * ValueNoise(x * 3.0F + 20.0F, 0.5F, key_);
      const float meadow = Wash(ValueNoise(x * 8.0F + 9.0F, y * 8.0F, key_), 3.0F);
      colour =
          Mix(colour, LinearColour(110, 168, 84) * (0.8F + 0.35F * meadow), Smooth(hills - 0.004F, hills + 0.004F, y));
      break;
    }
    case BackgroundKind::kFoliage: {
      // Masses of trees in soft light; leaf-sized dabs only along their borders.
      const float leaves = FractalNoise(x * 26.0F + 10.0F, y * 26.0F + 10.0F, key_, 2);
      const float mass = FractalNoise(x * 3.0F + 50.0F, y * 3.0F + 50.0F, key_ + 9U, 2);
      const float tone = Wash(Saturate(1.9F * (mass + 0.10F * leaves - 0.30F) + 0.25F * (0.5F - y)), 4.0F);
      colour = Mix(Brighter(bottom_) * 0.9F, Mix(Brighter(top_) * 1.5F, LinearColour(214, 226, 130), 0.35F), tone);
      for (const Blob& blob : blobs_) {
        const float dx = x - blob.x;
        const float dy = y - blob.y;
        const float d = std::sqrt(dx * dx + dy * dy) / (0.5F * blob.radius) + 0.5F * (leaves - 0.5F);
        colour = Mix(colour, Brighter(blob.colour), 0.5F * Smooth(1.02F, 0.96F, d));
      }
      break;
    }
    case BackgroundKind::kInterior:
    case BackgroundKind::kStreet: {
      const float position = x * 5.0F + 3.0F * LatticeHash(1, 9, key_);
      const int column = FloorToInt(position);
      const float shade = LatticeHash(column, 11, key_);
      const float px = position - static_cast<float>(column);
      colour *= 0.82F + 0.36F * shade;
      colour *= 1.0F - 0.28F * Smooth(0.035F, 0.02F, std::min(px, 1.0F - px));
      if (shade > 0.62F) {
        const float pane =
            Smooth(0.18F, 0.20F, px) * Smooth(0.82F, 0.80F, px) * Smooth(0.12F, 0.13F, y) * Smooth(0.60F, 0.59F, y);
        const float bar = Smooth(0.03F, 0.02F, std::abs(px - 0.5F)) + Smooth(0.008F, 0.005F, std::abs(y - 0.36F));
        const Vector3 glass =
            kind_ == BackgroundKind::kInterior ? LinearColour(206, 232, 244) : Brighter(accent_) * 0.55F;
        colour = Mix(colour, Mix(glass, colour * 0.7F, Saturate(bar)), pane);
      }
      for (int i = 0; i < 6; ++i) {
        const Blob& blob = blobs_[i];
        const float dx = x - blob.x;
        const float dy = y - blob.y;
        colour = Mix(colour, Brighter(blob.colour),
                     0.6F * Smooth(1.0F, 0.9F, std::sqrt(dx * dx + dy * dy) / (0.45F * blob.radius)));
      }
      break;
    }
  }
  return colour * tint_ * paper;
}

}  // namespace pentimento::portraits
