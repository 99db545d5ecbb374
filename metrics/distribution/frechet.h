#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <torch/types.h>

#include "metrics/distribution/groups_left_out.h"
#include "metrics/distribution/moments.h"

namespace pentimento {

/// The Fréchet distance of two Gaussians, |m1 - m2|^2 + tr(S1 + S2 - 2 (S1 S2)^(1/2)): FID when they are fitted to
/// Inception features (Heusel et al.: GANs Trained by a Two Time-Scale Update Rule ..., NeurIPS 2017, equation 6).
/// Covariances are unbiased. The trace of the root is the sum of the roots of the eigenvalues of S1^(1/2) S2 S1^(1/2),
/// which is symmetric: two symmetric eigen-decompositions in double precision, and no imaginary parts to drop.
/// Equal lots give 0 up to rounding, which may be negative. @throws ShapeError for fewer than two vectors.
double FrechetDistance(const Moments& a, const Moments& b);

/// The same of the vectors themselves, [n,D] and [m,D]. Where one of the lots has fewer vectors than components, the
/// root's trace is the sum of the singular values of one lot's deviations times the other's (the nonzero eigenvalues of
/// S1 S2 are their squares), which costs min(n,m)^2 max(n,m) rather than D^3, and all vectors are copied. Of larger
/// lots moments are streamed.
double FrechetDistance(const torch::Tensor& a, const torch::Tensor& b);

/// The same of some rows, which are taken of both.
double FrechetDistanceOfRows(const torch::Tensor& a, const torch::Tensor& b, std::span<const std::int64_t> rows);

/// The distances of two lots without each group in turn. @param a,b [n,D], with a row for every number in `groups`.
/// @param groups at least two, none empty.
std::vector<double> FrechetDistancesWithout(const torch::Tensor& a, const torch::Tensor& b, const RowGroups& groups);

/// FID_infinity (Chong, Forsyth: Effectively Unbiased FID and Inception Score and Where to Find Them, CVPR 2020): the
/// distance of finite lots is too large by about c / n; it is computed at `kExtrapolationSizes` sizes, at regular
/// distances from the least to all n, on random lots of either set, and a least-squares line over 1/n is followed to
/// 1/n = 0. Both lots shrink together, because both are samples.
struct FrechetExtrapolation {
  double value = 0.0;
  std::int64_t least = 0;  ///< pictures in the smallest lots
  bool linear = false;     ///< the smallest lots have at least twice as many vectors as components: below, the distance
                           ///< of finite lots does not follow the line
};

inline constexpr int kExtrapolationSizes = 15;
/// Fewer vectors cannot be extrapolated from.
inline constexpr std::int64_t kLeastForExtrapolation = 30;

/// @param a,b [n,D], equally many. @param seed of the lots; the same pictures are drawn of both sets.
/// @throws ShapeError for fewer than `kLeastForExtrapolation`.
FrechetExtrapolation ExtrapolatedFrechetDistance(const torch::Tensor& a, const torch::Tensor& b, std::uint64_t seed);

}  // namespace pentimento
