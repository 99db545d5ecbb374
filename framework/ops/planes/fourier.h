#pragma once

#include <cstddef>
#include <vector>

namespace pentimento {

/// Discrete Fourier transform of one length in single precision, y[k] = sum x[j] exp(-2 pi i j k / n), by Stockham's
/// mixed-radix algorithm. It works on many sequences at once: element j of all of them is a row of `kLanes` values.
/// Lengths with large prime factors p cost p operations an element.
class FourierPlan {
 public:
  /// How many sequences are transformed at once.
  static constexpr std::size_t kLanes = 16;

  /// @param length at least 1.
  explicit FourierPlan(std::size_t length);

  /// One step: butterflies of `radix` elements that lie `groups` blocks apart.
  struct Stage {
    std::size_t radix = 0;
    std::size_t groups = 0;        ///< how many twiddle factors there are
    std::size_t stride = 0;        ///< neighbouring elements that share one
    std::vector<float> cosines;    ///< [group][1 … radix - 1] of the twiddle factors
    std::vector<float> sines;      ///< as `cosines`, of exp(-i …)
    std::vector<float> roots_cos;  ///< [0 … radix - 1] of exp(-2 pi i / radix), for radices without code of their own
    std::vector<float> roots_sin;
  };

  [[nodiscard]] std::size_t length() const { return length_; }
  [[nodiscard]] const std::vector<Stage>& stages() const { return stages_; }

 private:
  std::size_t length_;
  std::vector<Stage> stages_;
};

}  // namespace pentimento
