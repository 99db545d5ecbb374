#include "framework/nn/unit_difference.h"

#include <cmath>
#include <cstdint>
#include <cstring>

#include <torch/types.h>
#include <torch/utils.h>

#include "framework/image/parallel_range.h"
#include "framework/ops/features/bfloat16.h"

namespace pentimento {
namespace {

/// Added to the squared length: its root is what LPIPS adds to the length itself.
constexpr float kSquaredFloor = 1e-20F;
/// Sums are kept in this many lanes, which the compiler makes vector registers of.
constexpr std::int64_t kLanes = 16;
/// Places that a thread takes at least.
constexpr std::int64_t kGrain = 512;

// One copy of the loop for each of these instruction sets; the processor's best is chosen when the program starts.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define PENTIMENTO_FOR_EACH_PROCESSOR __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define PENTIMENTO_FOR_EACH_PROCESSOR
#endif

using Lanes = float __attribute__((vector_size(kLanes * sizeof(float))));
using HalfLanes = std::uint16_t __attribute__((vector_size(kLanes * sizeof(std::uint16_t))));
using WordLanes = std::uint32_t __attribute__((vector_size(kLanes * sizeof(std::uint32_t))));

inline void Load(const float* from, Lanes& to) { std::memcpy(&to, from, sizeof(to)); }
inline void Load(const Bfloat16* from, Lanes& to) {
  HalfLanes half;
  std::memcpy(&half, from, sizeof(half));
  const WordLanes words = __builtin_convertvector(half, WordLanes) << 16;
  std::memcpy(&to, &words, sizeof(to));
}

inline float SumOf(const Lanes& lanes) {
  float sum = 0.0F;
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    sum += lanes[lane];
  }
  return sum;
}

/// @param a,b `places` vectors of `channels` values, one after the other.
template <class T>
inline __attribute__((always_inline)) void Differences(const T* a, const T* b, const float* weights,
                                                       std::int64_t places, std::int64_t channels, float* out) {
  const std::int64_t whole = channels / kLanes * kLanes;
  Lanes x;
  Lanes y;
  for (std::int64_t place = 0; place < places; ++place, a += channels, b += channels) {
    Lanes squares_a{};
    Lanes squares_b{};
    for (std::int64_t c = 0; c < whole; c += kLanes) {
      Load(a + c, x);
      Load(b + c, y);
      squares_a += x * x;
      squares_b += y * y;
    }
    float length_a = SumOf(squares_a) + kSquaredFloor;
    float length_b = SumOf(squares_b) + kSquaredFloor;
    for (std::int64_t c = whole; c < channels; ++c) {
      length_a += AsFloat(a[c]) * AsFloat(a[c]);
      length_b += AsFloat(b[c]) * AsFloat(b[c]);
    }
    const float scale_a = 1.0F / std::sqrt(length_a);
    const float scale_b = 1.0F / std::sqrt(length_b);
    Lanes sums{};
    for (std::int64_t c = 0; c < whole; c += kLanes) {
      Lanes weight;
      Load(a + c, x);
      Load(b + c, y);
      Load(weights + c, weight);
      const Lanes difference = x * scale_a - y * scale_b;
      sums += weight * difference * difference;
    }
    float sum = SumOf(sums);
    for (std::int64_t c = whole; c < channels; ++c) {
      const float difference = AsFloat(a[c]) * scale_a - AsFloat(b[c]) * scale_b;
      sum += weights[c] * (difference * difference);
    }
    out[place] = sum;
  }
}

PENTIMENTO_FOR_EACH_PROCESSOR
void DifferencesOfFloats(const float* a, const float* b, const float* weights, std::int64_t places,
                         std::int64_t channels, float* out) {
  Differences(a, b, weights, places, channels, out);
}

PENTIMENTO_FOR_EACH_PROCESSOR
void DifferencesOfHalves(const Bfloat16* a, const Bfloat16* b, const float* weights, std::int64_t places,
                         std::int64_t channels, float* out) {
  Differences(a, b, weights, places, channels, out);
}

torch::Tensor UnitVectors(const torch::Tensor& x) {
  return x / (x.square().sum(1, /*keepdim=*/true) + kSquaredFloor).sqrt();
}

bool IsFast(const torch::Tensor& a, const torch::Tensor& b) {
  const auto suits = [](const torch::Tensor& x) {
    return x.device().is_cpu() && (x.scalar_type() == torch::kFloat32 || x.scalar_type() == torch::kBFloat16) &&
           x.is_contiguous(torch::MemoryFormat::ChannelsLast) && !(x.requires_grad() && torch::GradMode::is_enabled());
  };
  return suits(a) && suits(b) && a.scalar_type() == b.scalar_type() && a.sizes() == b.sizes();
}

}  // namespace

torch::Tensor UnitDifferenceReference(const torch::Tensor& a, const torch::Tensor& b, const torch::Tensor& weights) {
  const torch::ScalarType type = a.scalar_type() == torch::kFloat64 ? torch::kFloat64 : torch::kFloat32;
  torch::Tensor squares = (UnitVectors(a.to(type)) - UnitVectors(b.to(type))).square();
  if (weights.defined()) {
    squares = squares * weights.to(squares.options()).view({1, -1, 1, 1});
  }
  return squares.sum(1, /*keepdim=*/true);
}

torch::Tensor UnitDifference(const torch::Tensor& a, const torch::Tensor& b, const torch::Tensor& weights) {
  if (!IsFast(a, b)) {
    return UnitDifferenceReference(a, b, weights);
  }
  const std::int64_t channels = a.size(1);
  const torch::Tensor w =
      weights.defined() ? weights.to(torch::kCPU, torch::kFloat32).contiguous() : torch::ones({channels});
  torch::Tensor out = torch::empty({a.size(0), 1, a.size(2), a.size(3)}, torch::kFloat32);
  const bool floats = a.scalar_type() == torch::kFloat32;
  ParallelRange(0, out.numel(), kGrain, [&](std::int64_t begin, std::int64_t end) {
    float* const result = out.data_ptr<float>() + begin;
    const std::int64_t offset = begin * channels;
    if (floats) {
      DifferencesOfFloats(a.data_ptr<float>() + offset, b.data_ptr<float>() + offset, w.data_ptr<float>(), end - begin,
                          channels, result);
    } else {
      DifferencesOfHalves(static_cast<const Bfloat16*>(a.data_ptr()) + offset,
                          static_cast<const Bfloat16*>(b.data_ptr()) + offset, w.data_ptr<float>(), end - begin,
                          channels, result);
    }
  });
  return out;
}

}  // namespace pentimento
