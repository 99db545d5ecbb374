#include "datasets/portraits/clothes.h"

namespace pentimento::portraits {

ClothSample SampleClothes(const Capture& capture, Vector3 colour, float x, float y, float depth) {
  ClothSample cloth;
  cloth.colour = colour;
  const float a = std::abs(x);
  const float front = depth > 0.0F ? 1.0F : 0.0F;
  // Height of the neckline at distance a from the middle; behind it lies higher.
  const auto neckline = [&](float low, float slope) { return Mix(-1.30F, low + slope * a, front); };
  const auto hem = [&](float line, float width) {
    cloth.skin = y > line;
    cloth.edge = Smooth(0.012F, 0.004F, std::abs(y - line + width));
  };
  switch (capture.clothes) {
    case ClothesKind::kRoundNeck:
      hem(neckline(-1.62F, 0.0F) + front * 0.62F * a * a, 0.06F);
      break;
    case ClothesKind::kVNeck:
      hem(neckline(-2.02F, 1.15F), 0.06F);
      break;
    case ClothesKind::kTurtleneck:
      cloth.colour *= y > -1.48F ? 0.92F : 1.0F;
      cloth.edge = Smooth(0.012F, 0.004F, std::abs(y + 1.48F));
      break;
    case ClothesKind::kShirt: {
      const float opening = neckline(-1.78F, 1.5F);
      cloth.skin = y > opening && a < 0.32F;
      // Collar points, buttons and the placket.
      const float point = std::abs(a - 0.30F - 0.35F * (-1.42F - y));
      cloth.edge = y > -1.78F && y < opening + 0.02F ? Smooth(0.012F, 0.004F, point) : 0.0F;
      cloth.edge = std::max(cloth.edge, y < -1.76F ? Smooth(0.010F, 0.004F, std::abs(a - 0.05F)) : 0.0F);
      break;
    }
    case ClothesKind::kJacket: {
      // A dark jacket over a light shirt.
      const float lapel = 0.20F + 0.42F * Saturate((y + 2.3F) / 0.95F);
      if (a < lapel * 0.62F && front > 0.0F) {
        cloth.colour = LinearColour(226, 226, 224);
        cloth.skin = y > -1.70F + 1.3F * a;
      } else {
        cloth.colour *= a < lapel ? 0.62F : 0.72F;
      }
      cloth.edge = front * Smooth(0.014F, 0.005F, std::min(std::abs(a - lapel), std::abs(a - lapel * 0.62F)));
      break;
    }
  }
  return cloth;
}

}  // namespace pentimento::portraits
