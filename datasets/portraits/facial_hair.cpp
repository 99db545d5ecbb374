#include "datasets/portraits/facial_hair.h"

namespace pentimento::portraits {

BeardMap::BeardMap(const FaceLayout& layout)
    : layout_(layout),
      moustache_(static_cast<float>(layout.identity.moustache)),
      chin_(static_cast<float>(layout.identity.chin_beard)),
      cheek_(static_cast<float>(layout.identity.cheek_beard)),
      stubble_(static_cast<float>(layout.identity.stubble)),
      length_(static_cast<float>(layout.identity.beard_length)),
      empty_(moustache_ + chin_ + cheek_ + stubble_ <= 0.0F) {}

float BeardMap::Zone(float x, float y) const {
  // Everything below a line from the sideburn over the cheek to the corner of the mouth, except the lips.
  const float a = std::abs(x);
  const float line = Mix(layout_.mouth_y + 0.07F, -0.24F, Smooth(0.24F, 0.66F, a));
  const float zone = Smooth(line + 0.05F, line - 0.06F, y);
  const float lips = Bell((a) / (layout_.mouth_half_width * 0.62F),
                          (y - layout_.mouth_y + 0.5F * layout_.mouth_gap) / (0.07F + 0.5F * layout_.mouth_gap));
  return zone * (1.0F - Saturate(1.6F * lips));
}

float BeardMap::Density(float x, float y) const {
  if (empty_ || y > -0.02F) {
    return 0.0F;
  }
  const float a = std::abs(x);
  const float middle = 0.5F * (layout_.mouth_y + layout_.upper_lip + layout_.nose_base_y);
  const float droop = 0.35F * std::max(a - 0.12F, 0.0F);
  float density = moustache_ * Smooth(layout_.mouth_half_width + 0.05F, layout_.mouth_half_width - 0.06F, a) *
                  Smooth(0.075F, 0.035F, std::abs(y - middle + droop + 0.01F));
  const float top = layout_.mouth_y - layout_.mouth_gap - layout_.lower_lip - 0.03F;
  const float chin = Smooth(top + 0.03F, top - 0.05F, y) * Smooth(0.30F, 0.20F, a);
  const float soul = Smooth(0.07F, 0.03F, a) * Smooth(top + 0.06F, top + 0.01F, y);
  density = std::max(density, chin_ * std::max(chin, soul));
  // A full chin beard joins the moustache around the mouth.
  const float join =
      Smooth(0.075F, 0.03F, std::abs(a - layout_.mouth_half_width - 0.05F)) * Smooth(middle + 0.02F, middle - 0.05F, y);
  density = std::max(density, std::min(chin_, moustache_) * join);
  if (cheek_ > 0.0F) {
    density = std::max(density, cheek_ * Zone(x, y));
  }
  return density;
}

float BeardMap::Stubble(float x, float y) const {
  if (stubble_ <= 0.0F || y > 0.0F) {
    return 0.0F;
  }
  const float middle = 0.5F * (layout_.mouth_y + layout_.upper_lip + layout_.nose_base_y);
  const float lip = Smooth(0.30F, 0.2F, std::abs(x)) * Smooth(0.09F, 0.04F, std::abs(y - middle));
  return stubble_ * std::max(Zone(x, y), lip);
}

float BeardMap::Thickness(float x, float y) const {
  if (empty_ || length_ <= 0.0F) {
    return 0.0F;
  }
  const float low = Smooth(layout_.mouth_y + 0.1F, layout_.chin_y, y);
  return Density(x, y) * (0.02F + length_ * (0.05F + 0.22F * low));
}

}  // namespace pentimento::portraits
