#pragma once

#include <vector>

#include <torch/types.h>

namespace pentimento {

/// How two lots of features cover one another, picture by picture; each figure is a mean.
///
/// A lot's manifold is the union of balls around its vectors, each reaching to the k-th nearest other vector of the lot
/// (not counting itself). Inside means nearer than the radius (Euclidean distance, strictly).
struct ManifoldScores {
  std::vector<double> precision;  ///< of a test picture: 1 inside the reference manifold, else 0
  std::vector<double> recall;     ///< of a reference picture: 1 inside the test manifold, else 0
  std::vector<double> density;    ///< of a test picture: reference balls that it is inside of, divided by k
  std::vector<double> coverage;   ///< of a reference picture: 1 with a test picture inside its ball, else 0
};

/// Improved precision and recall (Kynkäänniemi et al.: Improved Precision and Recall Metric for Assessing Generative
/// Models, NeurIPS 2019) and density and coverage (Naeem et al.: Reliable Fidelity and Diversity Metrics for Generative
/// Models, ICML 2020), as in the latter's reference code. Distances compare as in double precision, from differences,
/// so that equal vectors are at distance 0. @param reference,test float32 [n,D], [m,D]. @param neighbours k.
/// @throws ShapeError unless either lot has more than k vectors.
ManifoldScores CompareManifolds(const torch::Tensor& reference, const torch::Tensor& test, int neighbours);

}  // namespace pentimento
