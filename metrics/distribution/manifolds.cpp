#include "metrics/distribution/manifolds.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <mutex>
#include <numeric>
#include <span>

#include <fmt/format.h>
#include <torch/types.h>

#include "framework/core/errors.h"
#include "metrics/distribution/pair_distances.h"

namespace pentimento {
namespace {

/// Of a squared radius rounded to single precision, and of a difference to it, relative to the radius.
constexpr float kRoundingOfRadii = 0x1p-22F;

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
      if (squares[j] < most.last()) {
        most.See(squares[j] + distances.ErrorOf(row, static_cast<std::int64_t>(j)));
      }
    }
    const float furthest = most.last() + distances.GreatestErrorOf(row);
    std::vector<double> candidates;
    for (std::size_t j = 0; j < squares.size(); ++j) {
      if (!(squares[j] > furthest)) {
        candidates.push_back(distances.Exact(row, static_cast<std::int64_t>(j)));
      }
    }
    const auto wanted = candidates.begin() + neighbours;
    std::nth_element(candidates.begin(), wanted, candidates.end());
    radii[static_cast<std::size_t>(row)] = *wanted;
  });
  return radii;
}

std::vector<float> Rounded(const std::vector<double>& values) { return {values.begin(), values.end()}; }

/// Of each pair of a row 1 or 0: nearer than the column's radius, nearer than the row's, too near to either to tell.
struct Nearness {
  explicit Nearness(std::size_t columns) : within_column(columns), within_row(columns), unsure(columns) {}

  /// @param column_radii,row_radius squared. @param error most that a square, or a difference to a radius, is off by.
  void Decide(std::span<const float> squares, std::span<const float> column_radii, float row_radius, float error) {
    std::int32_t* const column = within_column.data();
    std::int32_t* const row = within_row.data();
    std::int32_t* const open = unsure.data();
#pragma GCC ivdep
    for (std::size_t j = 0; j < squares.size(); ++j) {
      const float to_column = squares[j] - column_radii[j];
      const float to_row = squares[j] - row_radius;
      column[j] = to_column < 0.0F ? 1 : 0;
      row[j] = to_row < 0.0F ? 1 : 0;
      // What is no number is unsure too.
      const std::int32_t sure_of_column = std::abs(to_column) > error ? 1 : 0;
      const std::int32_t sure_of_row = std::abs(to_row) > error ? 1 : 0;
      open[j] = 1 - sure_of_column * sure_of_row;
    }
  }

  std::vector<std::int32_t> within_column;
  std::vector<std::int32_t> within_row;
  std::vector<std::int32_t> unsure;
};

/// Marks what `marks` has not marked yet.
void Add(const std::vector<std::int32_t>& more, std::vector<std::int32_t>& marks) {
  std::int32_t* const to = marks.data();
  const std::int32_t* const from = more.data();
#pragma GCC ivdep
  for (std::size_t j = 0; j < marks.size(); ++j) {
    to[j] |= from[j];
  }
}

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
  std::vector<std::int32_t> recalled(reference_radii.size());
  std::vector<std::int32_t> covered(reference_radii.size());
  const PairDistances distances(test, reference);
  const std::vector<float> rounded_radii = Rounded(reference_radii);
  const float greatest_radius = *std::ranges::max_element(rounded_radii);
  std::mutex columns;
  distances.ForEachRow([&](std::int64_t row, std::span<const float> squares) {
    const auto i = static_cast<std::size_t>(row);
    const auto row_radius = static_cast<float>(test_radii[i]);
    Nearness nearness(squares.size());
    nearness.Decide(squares, rounded_radii, row_radius,
                    distances.GreatestErrorOf(row) + kRoundingOfRadii * std::max(greatest_radius, row_radius));
    for (std::size_t j = 0; j < squares.size(); ++j) {
      if (nearness.unsure[j] != 0) {
        const double square = distances.Exact(row, static_cast<std::int64_t>(j));
        nearness.within_column[j] = square < reference_radii[j] ? 1 : 0;
        nearness.within_row[j] = square < test_radii[i] ? 1 : 0;
      }
    }
    const auto balls = std::accumulate(nearness.within_column.begin(), nearness.within_column.end(), 0);
    scores.precision[i] = balls > 0 ? 1.0 : 0.0;
    scores.density[i] = static_cast<double>(balls) / static_cast<double>(neighbours);
    const std::lock_guard lock(columns);
    Add(nearness.within_column, covered);
    Add(nearness.within_row, recalled);
  });
  scores.coverage.assign(covered.begin(), covered.end());
  scores.recall.assign(recalled.begin(), recalled.end());
  return scores;
}

}  // namespace pentimento
