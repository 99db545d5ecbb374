#include "metrics/distribution/manifolds.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <mutex>
#include <span>

#include <fmt/format.h>
#include <torch/types.h>

#include "framework/core/errors.h"
#include "metrics/distribution/pair_distances.h"

namespace pentimento {
namespace {

/// The least `count` of the values seen.
class Smallest {
 public:
  explicit Smallest(int count) : values_(static_cast<std::size_t>(count), std::numeric_limits<float>::infinity()) {}

  void See(float value) {
    if (value < values_.front()) {
      std::ranges::pop_heap(values_);
      values_.back() = value;
      std::ranges::push_heap(values_);
    }
  }
  /// The greatest of them; infinite while fewer were seen.
  [[nodiscard]] float last() const { return values_.front(); }

 private:
  std::vector<float> values_;  // a heap, the greatest first
};

/// The squared distance of each vector to its k-th nearest other one.
std::vector<double> SquaredRadii(const torch::Tensor& x, int neighbours) {
  const PairDistances distances(x, x);
  std::vector<double> radii(static_cast<std::size_t>(x.size(0)));
  distances.ForEachRow([&](std::int64_t row, std::span<const float> squares) {
    // The nearest of all is the vector itself, or a copy of it.
    Smallest most(neighbours + 1);
    for (std::size_t j = 0; j < squares.size(); ++j) {
      most.See(squares[j] + distances.ErrorOf(row, static_cast<std::int64_t>(j)));
    }
    std::vector<double> candidates;
    for (std::size_t j = 0; j < squares.size(); ++j) {
      const auto column = static_cast<std::int64_t>(j);
      if (!(squares[j] - distances.ErrorOf(row, column) > most.last())) {
        candidates.push_back(distances.Exact(row, column));
      }
    }
    const auto wanted = candidates.begin() + neighbours;
    std::nth_element(candidates.begin(), wanted, candidates.end());
    radii[static_cast<std::size_t>(row)] = *wanted;
  });
  return radii;
}

/// Whether a pair is nearer than a radius, given its quick distance.
class Nearness {
 public:
  Nearness(const PairDistances& distances, std::int64_t row, std::int64_t column, float square)
      : distances_(distances), row_(row), column_(column), square_(square), error_(distances.ErrorOf(row, column)) {}

  [[nodiscard]] bool Within(double squared_radius) const {
    if (static_cast<double>(square_) - static_cast<double>(error_) >= squared_radius) {
      return false;
    }
    return static_cast<double>(square_) + static_cast<double>(error_) < squared_radius ||
           distances_.Exact(row_, column_) < squared_radius;
  }

 private:
  const PairDistances& distances_;
  std::int64_t row_;
  std::int64_t column_;
  float square_;
  float error_;
};

}  // namespace

ManifoldScores CompareManifolds(const torch::Tensor& reference, const torch::Tensor& test, int neighbours) {
  if (std::min(reference.size(0), test.size(0)) <= neighbours) {
    throw ShapeError(fmt::format("manifolds of {} neighbours need more pictures than that", neighbours));
  }
  const std::vector<double> reference_radii = SquaredRadii(reference, neighbours);
  const std::vector<double> test_radii = SquaredRadii(test, neighbours);
  ManifoldScores scores;
  scores.precision.assign(test_radii.size(), 0.0);
  scores.density.assign(test_radii.size(), 0.0);
  scores.recall.assign(reference_radii.size(), 0.0);
  scores.coverage.assign(reference_radii.size(), 0.0);
  std::mutex columns;
  const PairDistances distances(test, reference);
  distances.ForEachRow([&](std::int64_t row, std::span<const float> squares) {
    const auto i = static_cast<std::size_t>(row);
    std::vector<std::size_t> inside;    // balls of the reference that this picture is inside of
    std::vector<std::size_t> recalled;  // reference pictures inside its own ball
    for (std::size_t j = 0; j < squares.size(); ++j) {
      const Nearness nearness(distances, row, static_cast<std::int64_t>(j), squares[j]);
      if (nearness.Within(reference_radii[j])) {
        inside.push_back(j);
      }
      if (nearness.Within(test_radii[i])) {
        recalled.push_back(j);
      }
    }
    scores.precision[i] = inside.empty() ? 0.0 : 1.0;
    scores.density[i] = static_cast<double>(inside.size()) / static_cast<double>(neighbours);
    const std::lock_guard lock(columns);
    for (const std::size_t j : inside) {
      scores.coverage[j] = 1.0;
    }
    for (const std::size_t j : recalled) {
      scores.recall[j] = 1.0;
    }
  });
  return scores;
}

}  // namespace pentimento
