#include "datasets/portraits/vector3.h"

namespace pentimento::portraits {

float LinearFromSrgb(float value) {
  return value <= 0.04045F ? value / 12.92F : std::pow((value + 0.055F) / 1.055F, 2.4F);
}

float SrgbFromLinear(float value) {
  return value <= 0.0031308F ? value * 12.92F : 1.055F * std::pow(value, 1.0F / 2.4F) - 0.055F;
}

Vector3 LinearColour(float red, float green, float blue) {
  return {LinearFromSrgb(red / 255.0F), LinearFromSrgb(green / 255.0F), LinearFromSrgb(blue / 255.0F)};
}

Vector3 LinearFromHsl(float hue, float saturation, float lightness) {
  const float chroma = (1.0F - std::abs(2.0F * lightness - 1.0F)) * saturation;
  const auto channel = [&](float offset) {
    const float h = std::fmod(hue * 6.0F + offset, 6.0F);
    const float ramp = Saturate(std::abs(h - 3.0F) - 1.0F);
    return LinearFromSrgb(lightness - chroma * 0.5F + chroma * ramp);
  };
  return {channel(0.0F), channel(4.0F), channel(2.0F)};
}

float ValueNoise(float x, float y, std::uint32_t key) {
  const std::int32_t ix = FloorToInt(x);
  const std::int32_t iy = FloorToInt(y);
  float u = x - static_cast<float>(ix);
  float v = y - static_cast<float>(iy);
  u = u * u * (3.0F - 2.0F * u);
  v = v * v * (3.0F - 2.0F * v);
  const float top = Mix(LatticeHash(ix, iy, key), LatticeHash(ix + 1, iy, key), u);
  const float bottom = Mix(LatticeHash(ix, iy + 1, key), LatticeHash(ix + 1, iy + 1, key), u);
  return Mix(top, bottom, v);
}

float FractalNoise(float x, float y, std::uint32_t key, int octaves) {
  float sum = 0;
  float weight = 0.5F;
  float total = 0;
  for (int octave = 0; octave < octaves; ++octave) {
    sum += weight * ValueNoise(x, y, key + static_cast<std::uint32_t>(octave) * 0x9e3779b9U);
    total += weight;
    weight *= 0.5F;
    x = x * 2.0F + 17.3F;
    y = y * 2.0F + 9.1F;
  }
  return sum / total;
}

}  // namespace pentimento::portraits
