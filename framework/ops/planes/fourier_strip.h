#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "framework/ops/planes/fourier.h"
#include "framework/ops/planes/simd_level.h"

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

PENTIMENTO_INLINE void Butterfly2(const Butterfly& at, float c, float s) {
  const float* __restrict re = at.re;
  const float* __restrict im = at.im;
  float* __restrict out_re = at.out_re;
  float* __restrict out_im = at.out_im;
  for (std::size_t q = 0; q < at.count; ++q) {
    const float r0 = re[q];
    const float i0 = im[q];
    const float r1 = re[at.from + q];
    const float i1 = im[at.from + q];
    out_re[q] = r0 + r1;
    out_im[q] = i0 + i1;
    const float r = r0 - r1;
    const float i = i0 - i1;
    out_re[at.count + q] = r * c - i * s;
    out_im[at.count + q] = r * s + i * c;
  }
}

PENTIMENTO_INLINE void Butterfly4(const Butterfly& at, const float* c, const float* s) {
  const float* __restrict re = at.re;
  const float* __restrict im = at.im;
  float* __restrict out_re = at.out_re;
  float* __restrict out_im = at.out_im;
  const float c1 = c[0];
  const float s1 = s[0];
  const float c2 = c[1];
  const float s2 = s[1];
  const float c3 = c[2];
  const float s3 = s[2];
  for (std::size_t q = 0; q < at.count; ++q) {
    const float even_re = re[q] + re[2 * at.from + q];
    const float even_im = im[q] + im[2 * at.from + q];
    const float even_dre = re[q] - re[2 * at.from + q];
    const float even_dim = im[q] - im[2 * at.from + q];
    const float odd_re = re[at.from + q] + re[3 * at.from + q];
    const float odd_im = im[at.from + q] + im[3 * at.from + q];
    const float odd_dre = re[at.from + q] - re[3 * at.from + q];
    const float odd_dim = im[at.from + q] - im[3 * at.from + q];
    out_re[q] = even_re + odd_re;
    out_im[q] = even_im + odd_im;
    const float r1 = even_dre + odd_dim;
    const float i1 = even_dim - odd_dre;
    out_re[at.count + q] = r1 * c1 - i1 * s1;
    out_im[at.count + q] = r1 * s1 + i1 * c1;
    const float r2 = even_re - odd_re;
    const float i2 = even_im - odd_im;
    out_re[2 * at.count + q] = r2 * c2 - i2 * s2;
    out_im[2 * at.count + q] = r2 * s2 + i2 * c2;
    const float r3 = even_dre - odd_dim;
    const float i3 = even_dim + odd_dre;
    out_re[3 * at.count + q] = r3 * c3 - i3 * s3;
    out_im[3 * at.count + q] = r3 * s3 + i3 * c3;
  }
}

/// By the definition.
PENTIMENTO_INLINE void ButterflyAny(const Butterfly& at, const FourierPlan::Stage& stage, const float* c,
                                    const float* s) {
  for (std::size_t k = 0; k < stage.radix; ++k) {
    float* __restrict out_re = at.out_re + k * at.count;
    float* __restrict out_im = at.out_im + k * at.count;
    std::fill_n(out_re, at.count, 0.0F);
    std::fill_n(out_im, at.count, 0.0F);
    for (std::size_t j = 0; j < stage.radix; ++j) {
      const float* __restrict re = at.re + j * at.from;
      const float* __restrict im = at.im + j * at.from;
      const float root_c = stage.roots_cos[j * k % stage.radix];
      const float root_s = stage.roots_sin[j * k % stage.radix];
      for (std::size_t q = 0; q < at.count; ++q) {
        out_re[q] += re[q] * root_c - im[q] * root_s;
        out_im[q] += re[q] * root_s + im[q] * root_c;
      }
    }
    if (k > 0) {
      for (std::size_t q = 0; q < at.count; ++q) {
        const float r = out_re[q];
        const float i = out_im[q];
        out_re[q] = r * c[k - 1] - i * s[k - 1];
        out_im[q] = r * s[k - 1] + i * c[k - 1];
      }
    }
  }
}

/// Transforms `strip`, with `spare` of the same length as scratch. The inverse transform, times the length, is the same
/// with `re` and `im` exchanged before and after.
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
        Butterfly4(at, c, s);
      } else if (stage.radix == 2) {
        Butterfly2(at, c[0], s[0]);
      } else {
        ButterflyAny(at, stage, c, s);
      }
    }
    std::swap(strip, spare);
  }
}

}  // namespace pentimento
