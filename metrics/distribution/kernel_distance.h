#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <torch/types.h>

namespace pentimento {

/// The squared maximum mean discrepancy of two lots of features, unbiased, with the kernel (x.y / D + 1)^3: KID
/// (Bińkowski et al.: Demystifying MMD GANs, ICLR 2018, section 4). The cross term is over all pairs. Around 0 for lots
/// of one distribution, of either sign. @param a,b float32 [n,D], [m,D]. @throws ShapeError for fewer than two vectors.
double KernelDistance(const torch::Tensor& a, const torch::Tensor& b);

struct KernelSubsets {
  std::int64_t size = 0;       ///< vectors of either lot in a subset
  std::vector<double> values;  ///< one a subset
};

/// KID as it is usually given: on `count` random subsets of `size` vectors of either lot, drawn without replacement.
/// Lots of no more than `size` vectors are one subset, all of them.
KernelSubsets KernelDistanceOfSubsets(const torch::Tensor& a, const torch::Tensor& b, int count, std::int64_t size,
                                      std::uint64_t seed);

/// Sums of the kernel over the pictures of every two people, from which the unbiased distance of any resampled people
/// follows without looking at the features again.
class KernelSumsOfPeople {
 public:
  /// @param a,b [n,D], [m,D]. @param people_a,people_b who is on each, numbered from 0. @param people how many.
  KernelSumsOfPeople(const torch::Tensor& a, std::span<const std::int32_t> people_a, const torch::Tensor& b,
                     std::span<const std::int32_t> people_b, std::int64_t people);

  /// The unbiased distance where the pictures of person i count `weights[i]` times; copies of a person are not compared
  /// with one another, because a picture's likeness to itself would pass for likeness within the lot. NaN where too few
  /// pictures are left.
  [[nodiscard]] double At(std::span<const double> weights) const;

 private:
  /// Of one term: sums over pairs of pictures and numbers of such pairs, [people, people].
  struct Term {
    torch::Tensor sums;
    torch::Tensor counts;
  };
  static double MeanOf(const Term& term, const torch::Tensor& weights);

  Term aa_;
  Term bb_;
  Term ab_;
};

}  // namespace pentimento
