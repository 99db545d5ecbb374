#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "framework/ops/planes/fourier.h"
#include "framework/simd/lanes.h"

namespace pentimento {

/// `FourierPlan::kLanes` complex sequences side by side: `re[j * kLanes + lane]`.
struct FourierStrip {
  explicit FourierStrip(std::size_t length)
      : re(length * FourierPlan::kLanes, 0.0F), im(length * FourierPlan::kLanes, 0.0F) {}
  std::vector<float> re;
  std::vector<float> im;
};

/// Input and output blocks of a butterfly.
struct Butterfly {
  const float* re;
  const float* im;
  float* out_re;
  float* out_im;
  std::size_t from;   ///< between inputs
  std::size_t count;  ///< values in a block
};

/// Real and imaginary parts of neighbouring values.
template <std::size_t kLanes>
struct Complexes {
  Lanes<float, kLanes> re;
  Lanes<float, kLanes> im;

  PENTIMENTO_INLINE void Load(const Butterfly& at, std::size_t input, std::size_t q) {
    re.Load(at.re + input * at.from + q);
    im.Load(at.im + input * at.from + q);
  }
  /// Stores the product with the twiddle factor c + i s.
  PENTIMENTO_INLINE void StoreTurned(const Butterfly& at, std::size_t output, std::size_t q, float c, float s) const {
    Lanes<float, kLanes> turned;
    turned.v = re.v * c - im.v * s;
    turned.Store(at.out_re + output * at.count + q);
    turned.v = re.v * s + im.v * c;
    turned.Store(at.out_im + output * at.count + q);
  }
  PENTIMENTO_INLINE void Store(const Butterfly& at, std::size_t output, std::size_t q) const {
    re.Store(at.out_re + output * at.count + q);
    im.Store(at.out_im + output * at.count + q);
  }
};

template <std::size_t kLanes>
PENTIMENTO_INLINE void Butterfly2(const Butterfly& at, float c, float s) {
  for (std::size_t q = 0; q < at.count; q += kLanes) {
    Complexes<kLanes> a;
    Complexes<kLanes> b;
    a.Load(at, 0, q);
    b.Load(at, 1, q);
    const Complexes<kLanes> sum = {{a.re.v + b.re.v}, {a.im.v + b.im.v}};
    const Complexes<kLanes> difference = {{a.re.v - b.re.v}, {a.im.v - b.im.v}};
    sum.Store(at, 0, q);
    difference.StoreTurned(at, 1, q, c, s);
  }
}

template <std::size_t kLanes>
PENTIMENTO_INLINE void Butterfly4(const Butterfly& at, const float* c, const float* s) {
  for (std::size_t q = 0; q < at.count; q += kLanes) {
    Complexes<kLanes> a;
    Complexes<kLanes> b;
    Complexes<kLanes> d;
    Complexes<kLanes> e;
    a.Load(at, 0, q);
    b.Load(at, 1, q);
    d.Load(at, 2, q);
    e.Load(at, 3, q);
    const Complexes<kLanes> even = {{a.re.v + d.re.v}, {a.im.v + d.im.v}};
    const Complexes<kLanes> even_difference = {{a.re.v - d.re.v}, {a.im.v - d.im.v}};
    const Complexes<kLanes> odd = {{b.re.v + e.re.v}, {b.im.v + e.im.v}};
    const Complexes<kLanes> odd_difference = {{b.re.v - e.re.v}, {b.im.v - e.im.v}};
    const Complexes<kLanes> out0 = {{even.re.v + odd.re.v}, {even.im.v + odd.im.v}};
    const Complexes<kLanes> out1 = {{even_difference.re.v + odd_difference.im.v},
                                    {even_difference.im.v - odd_difference.re.v}};
    const Complexes<kLanes> out2 = {{even.re.v - odd.re.v}, {even.im.v - odd.im.v}};
    const Complexes<kLanes> out3 = {{even_difference.re.v - odd_difference.im.v},
                                    {even_difference.im.v + odd_difference.re.v}};
    out0.Store(at, 0, q);
    out1.StoreTurned(at, 1, q, c[0], s[0]);
    out2.StoreTurned(at, 2, q, c[1], s[1]);
    out3.StoreTurned(at, 3, q, c[2], s[2]);
  }
}

/// By the definition.
template <std::size_t kLanes>
PENTIMENTO_INLINE void ButterflyAny(const Butterfly& at, const FourierPlan::Stage& stage, const float* c,
                                    const float* s) {
  for (std::size_t output = 0; output < stage.radix; ++output) {
    for (std::size_t q = 0; q < at.count; q += kLanes) {
      Complexes<kLanes> sum = {};
      for (std::size_t input = 0; input < stage.radix; ++input) {
        const float root_c = stage.roots_cos[input * output % stage.radix];
        const float root_s = stage.roots_sin[input * output % stage.radix];
        Complexes<kLanes> value;
        value.Load(at, input, q);
        sum.re.v += value.re.v * root_c - value.im.v * root_s;
        sum.im.v += value.re.v * root_s + value.im.v * root_c;
      }
      if (output == 0) {
        sum.Store(at, output, q);
      } else {
        sum.StoreTurned(at, output, q, c[output - 1], s[output - 1]);
      }
    }
  }
}

/// Transforms `strip`, with `spare` of the same length as scratch. The inverse transform, times the length, is the same
/// with `re` and `im` exchanged before and after.
/// @tparam kLanes values in a vector: divides those of a strip.
template <std::size_t kLanes>
PENTIMENTO_INLINE void Transform(const FourierPlan& plan, FourierStrip& strip, FourierStrip& spare) {
  for (const FourierPlan::Stage& stage : plan.stages()) {
    const std::size_t count = stage.stride * FourierPlan::kLanes;
    for (std::size_t group = 0; group < stage.groups; ++group) {
      const Butterfly at{strip.re.data() + group * count,
                         strip.im.data() + group * count,
                         spare.re.data() + group * stage.radix * count,
                         spare.im.data() + group * stage.radix * count,
                         stage.groups * count,
                         count};
      const float* const c = stage.cosines.data() + group * (stage.radix - 1);
      const float* const s = stage.sines.data() + group * (stage.radix - 1);
      if (stage.radix == 4) {
        Butterfly4<kLanes>(at, c, s);
      } else if (stage.radix == 2) {
        Butterfly2<kLanes>(at, c[0], s[0]);
      } else {
        ButterflyAny<kLanes>(at, stage, c, s);
      }
    }
    std::swap(strip, spare);
  }
}

}  // namespace pentimento
