#include "datasets/portraits/background.h"

namespace pentimento::portraits {

Background::Background(const Capture& capture)
    : kind_(capture.background), key_(static_cast<std::uint32_t>(capture.texture_key >> 20U)) {
  const auto hue = static_cast<float>(capture.background_hue);
  const auto light = static_cast<float>(capture.background_lightness);
  const auto random = [this](int i, int j) { return LatticeHash(i, j, key_); };
  horizon_ = 0.45F + 0.25F * random(0, 1);
  const auto warm = static_cast<float>(capture.light_warmth);
  tint_ = {1.0F + 0.06F * warm, 1.0F, 1.0F - 0.08F * warm};
  switch (kind_) {
    case BackgroundKind::kStudio:
      top_ = LinearFromHsl(hue, 0.12F, 0.22F + 0.5F * light);
      bottom_ = top_ * 0.55F;
      break;
    case BackgroundKind::kWall:
      top_ = LinearFromHsl(hue, 0.35F, 0.35F + 0.4F * light);
      bottom_ = top_ * 0.85F;
      break;
    case BackgroundKind::kFoliage:
      top_ = LinearFromHsl(0.22F + 0.12F * hue, 0.45F, 0.18F + 0.22F * light);
      bottom_ = LinearFromHsl(0.20F + 0.12F * hue, 0.40F, 0.10F + 0.15F * light);
      break;
    case BackgroundKind::kSky:
      top_ = LinearFromHsl(0.56F + 0.05F * hue, 0.55F, 0.48F + 0.15F * light);
      bottom_ = LinearFromHsl(0.55F + 0.04F * hue, 0.45F, 0.80F);
      break;
    case BackgroundKind::kInterior:
      top_ = LinearFromHsl(0.07F + 0.05F * hue, 0.30F, 0.30F + 0.35F * light);
      bottom_ = LinearFromHsl(0.06F, 0.35F, 0.16F + 0.15F * light);
      break;
    case BackgroundKind::kStreet:
      top_ = LinearFromHsl(hue, 0.10F, 0.42F + 0.3F * light);
      bottom_ = LinearFromHsl(hue, 0.08F, 0.22F + 0.15F * light);
      break;
  }
  accent_ = LinearFromHsl(hue, 0.4F, 0.5F);
  for (int i = 0; i < kBlobs; ++i) {
    Blob& blob = blobs_[i];
    blob.x = random(i, 2) * 1.2F - 0.1F;
    blob.y = random(i, 3);
    blob.radius = 0.05F + 0.13F * random(i, 4);
    const float pick = random(i, 5);
    if (kind_ == BackgroundKind::kFoliage) {
      blob.colour = LinearFromHsl(0.17F + 0.17F * random(i, 6), 0.5F, 0.2F + 0.5F * pick);
    } else if (kind_ == BackgroundKind::kSky) {
      blob.y = horizon_ - 0.35F * random(i, 3) - 0.02F;
      blob.colour = {0.9F, 0.9F, 0.92F};
    } else {
      blob.colour = LinearFromHsl(pick, 0.45F, 0.3F + 0.45F * random(i, 6));
    }
  }
}

Vector3 Background::Photo(float x, float y) const {
  Vector3 colour = Mix(top_, bottom_, Smooth(-0.1F, 1.1F, y));
  switch (kind_) {
    case BackgroundKind::kStudio: {
      const float dx = x - 0.5F;
      const float dy = y - 0.4F;
      colour *= 1.3F - 0.9F * std::sqrt(dx * dx + dy * dy);
      break;
    }
    case BackgroundKind::kWall:
      colour *= 0.86F + 0.28F * FractalNoise(x * 4.0F + 10.0F, y * 4.0F + 10.0F, key_, 3);
      colour *= 0.9F + 0.2F * x;
      break;
    case BackgroundKind::kSky: {
      for (const Blob& blob : blobs_) {
        colour =
            Mix(colour, blob.colour, 0.55F * Bell((x - blob.x) / blob.radius, (y - blob.y) / (0.5F * blob.radius)));
      }
      const float hills = horizon_ + 0.22F + 0.05F * ValueNoise(x * 3.0F + 20.0F, 0.5F, key_);
      colour = Mix(colour, LinearColour(84, 112, 74) * (0.8F + 0.4F * ValueNoise(x * 8.0F + 9.0F, y * 8.0F, key_)),
                   Smooth(hills - 0.02F, hills + 0.02F, y));
      break;
    }
    case BackgroundKind::kInterior:
    case BackgroundKind::kStreet: {
      // Upright shapes: shelves and a window, or houses and their windows.
      const int column = static_cast<int>(std::floor(x * 5.0F + 3.0F * LatticeHash(1, 9, key_)));
      const float shade = LatticeHash(column, 11, key_);
      colour *= 0.75F + 0.5F * shade;
      const float px = x * 5.0F + 3.0F * LatticeHash(1, 9, key_) - static_cast<float>(column);
      const float edge = Smooth(0.0F, 0.12F, px) * Smooth(1.0F, 0.88F, px);
      colour *= 0.8F + 0.2F * edge;
      if (shade > 0.62F) {
        const float pane =
            Smooth(0.15F, 0.25F, px) * Smooth(0.85F, 0.75F, px) * Smooth(0.1F, 0.16F, y) * Smooth(0.62F, 0.55F, y);
        colour = Mix(colour, kind_ == BackgroundKind::kInterior ? Vector3{0.85F, 0.88F, 0.9F} : accent_ * 0.5F, pane);
      }
      for (int i = 0; i < 6; ++i) {
        const Blob& blob = blobs_[i];
        colour = Mix(colour, blob.colour,
                     0.45F * Bell((x - blob.x) / (0.6F * blob.radius), (y - blob.y) / (0.6F * blob.radius)));
      }
      break;
    }
    case BackgroundKind::kFoliage:
      colour *= 0.7F + 0.6F * FractalNoise(x * 6.0F + 10.0F, y * 6.0F + 10.0F, key_, 2);
      for (const Blob& blob : blobs_) {
        const float dx = x - blob.x;
        const float dy = y - blob.y;
        const float d = std::sqrt(dx * dx + dy * dy) / (0.6F * blob.radius);
        colour = Mix(colour, blob.colour, 0.45F * Smooth(1.1F, 0.85F, d));
      }
      break;
  }
  return colour * tint_;
}

}  // namespace pentimento::portraits
