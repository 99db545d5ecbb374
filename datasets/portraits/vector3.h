#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace pentimento::portraits {

/// Three floats: a point, a direction or a linear RGB colour.
struct Vector3 {
  float x = 0;
  float y = 0;
  float z = 0;

  Vector3 operator+(Vector3 b) const { return {x + b.x, y + b.y, z + b.z}; }
  Vector3 operator-(Vector3 b) const { return {x - b.x, y - b.y, z - b.z}; }
  Vector3 operator*(Vector3 b) const { return {x * b.x, y * b.y, z * b.z}; }
  Vector3 operator*(float s) const { return {x * s, y * s, z * s}; }
  Vector3& operator+=(Vector3 b) { return *this = *this + b; }
  Vector3& operator*=(float s) { return *this = *this * s; }
};

inline float Dot(Vector3 a, Vector3 b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
inline Vector3 Cross(Vector3 a, Vector3 b) {
  return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}
inline Vector3 Normalised(Vector3 a) { return a * (1.0F / std::sqrt(std::max(Dot(a, a), 1e-20F))); }

inline float Mix(float a, float b, float t) { return a + (b - a) * t; }
inline Vector3 Mix(Vector3 a, Vector3 b, float t) { return a + (b - a) * t; }
inline float Saturate(float t) { return std::clamp(t, 0.0F, 1.0F); }
/// Cubic step from 0 at `a` to 1 at `b`; `a` may lie above `b`.
inline float Smooth(float a, float b, float t) {
  const float s = Saturate((t - a) / (b - a));
  return s * s * (3.0F - 2.0F * s);
}
/// A bell of height one that is zero beyond |t| = 2.6: (1 - t^2/6.76)^3, close to a Gaussian of deviation one.
inline float Bell(float t) {
  const float s = 1.0F - t * t * (1.0F / 6.76F);
  return s > 0 ? s * s * s : 0.0F;
}
inline float Bell(float tx, float ty) {
  const float s = 1.0F - (tx * tx + ty * ty) * (1.0F / 6.76F);
  return s > 0 ? s * s * s : 0.0F;
}

/// sRGB transfer, both ways (IEC 61966-2-1).
float LinearFromSrgb(float value);
float SrgbFromLinear(float value);
/// A linear colour from an sRGB triple in [0,255].
Vector3 LinearColour(float red, float green, float blue);
/// A linear colour from hue, saturation and lightness, each in [0,1].
Vector3 LinearFromHsl(float hue, float saturation, float lightness);
/// Rec. 709 luminance of a linear colour.
inline float Luminance(Vector3 c) { return 0.2126F * c.x + 0.7152F * c.y + 0.0722F * c.z; }

/// The largest integer not above `value`; baseline x86-64 has no instruction for std::floor.
inline std::int32_t FloorToInt(float value) {
  const auto whole = static_cast<std::int32_t>(value);
  return whole - (value < static_cast<float>(whole) ? 1 : 0);
}

/// A well-mixed hash of a lattice point.
inline std::uint32_t LatticeBits(std::int32_t x, std::int32_t y, std::uint32_t key) {
  std::uint32_t h = static_cast<std::uint32_t>(x) * 0x8da6b343U ^ static_cast<std::uint32_t>(y) * 0xd8163841U ^ key;
  h = (h ^ (h >> 15)) * 0x2c1b3c6dU;
  h = (h ^ (h >> 12)) * 0x297a2d39U;
  return h ^ (h >> 15);
}
/// The same, uniform in [0,1).
inline float LatticeHash(std::int32_t x, std::int32_t y, std::uint32_t key) {
  return static_cast<float>(LatticeBits(x, y, key) >> 8) * (1.0F / 16777216.0F);
}
/// Smoothly interpolated lattice noise in [0,1], one feature a unit.
float ValueNoise(float x, float y, std::uint32_t key);
/// `octaves` of ValueNoise, each half as strong and twice as fine; mean 0.5.
float FractalNoise(float x, float y, std::uint32_t key, int octaves);

}  // namespace pentimento::portraits
