#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

namespace pentimento {

/// A counter-based random stream (Philox4x32-10: Salmon et al., "Parallel random numbers: as easy as 1, 2, 3",
/// SC 2011), keyed by (seed, purpose, id).
///
/// Two streams with different keys are independent, and the same key gives the same numbers on every machine,
/// whatever the number of threads and whatever was drawn before: the distributions are our own, not the standard
/// library's, whose results differ between implementations.
class RandomStream {
 public:
  /// @param purpose what the numbers are for ("portraits.identity", "cyclegan.pool").
  /// @param id      sample id, step number or whatever else tells streams of one purpose apart.
  RandomStream(std::uint64_t seed, std::string_view purpose, std::string_view id = {});
  RandomStream(std::uint64_t seed, std::string_view purpose, std::uint64_t id);

  /// 32 uniform bits.
  std::uint32_t Bits();
  /// 64 uniform bits.
  std::uint64_t Bits64();

  /// Uniform in [0, 1), 53 bits.
  double Uniform();
  /// Uniform in [low, high).
  double Uniform(double low, double high);
  /// Uniform integer in [0, bound), without modulo bias. `bound` must be positive.
  std::uint64_t Below(std::uint64_t bound);
  /// True with probability `p`.
  bool Chance(double p);
  /// Standard normal (Box-Muller; the second value of each pair is kept for the next call).
  double Normal();
  double Normal(double mean, double deviation);

  /// Fisher-Yates.
  template <class T>
  void Shuffle(std::span<T> values) {
    for (std::size_t i = values.size(); i > 1; --i) {
      using std::swap;
      swap(values[i - 1], values[Below(i)]);
    }
  }

 private:
  std::array<std::uint32_t, 2> key_{};
  std::array<std::uint32_t, 4> counter_{};
  std::array<std::uint32_t, 4> block_{};
  std::size_t used_ = 4;
  double spare_normal_ = 0.0;
  bool has_spare_ = false;
};

/// 64-bit FNV-1a with a finaliser (SplitMix64): a stable, non-cryptographic key from text.
std::uint64_t StableKey(std::string_view text);

}  // namespace pentimento
