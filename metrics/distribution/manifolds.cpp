#include "metrics/distribution/manifolds.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include <fmt/format.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/errors.h"
#include "metrics/distribution/distance_rows.h"
#include "metrics/distribution/nearest_others.h"
#include "metrics/distribution/pair_distances.h"
#include "metrics/distribution/rounded_radius.h"
#include "metrics/distribution/vector_lot.h"

namespace pentimento {
namespace {

/// Squared radii of a lot's balls, and the floats next to them.
struct Radii {
  explicit Radii(std::vector<double> squares) : exact(std::move(squares)), below(exact.size()), above(exact.size()) {
    std::ranges::transform(exact, below.begin(), RoundedDown);
    std::ranges::transform(exact, above.begin(), RoundedUp);
  }

  std::vector<double> exact;
  std::vector<float> below;
  std::vector<float> above;
};

/// Which pictures of two lots are inside balls of the other lot, as far as one thread has seen.
class Coverage {
 public:
  Coverage(const PairDistances& distances, const Radii& rows, const Radii& columns)
      : within_column(columns.exact.size()),
        within_row(columns.exact.size()),
        distances_(distances),
        rows_(rows),
        columns_(columns) {}

  /// @return how many of the columns' balls the row's picture is inside of.
  std::int32_t See(const PairDistances::Part& part) {
    const std::size_t groups = part.least.size() / kDistanceGroup;
    open_.resize(groups);
    std::int32_t balls = MarkWithin(part.least.data(), part.most.data(), {rows_.below[part.row], rows_.above[part.row]},
                                    {columns_.below.data() + part.first, columns_.above.data() + part.first}, groups,
                                    within_column.data() + part.first, within_row.data() + part.first, open_.data());
    for (std::size_t group = 0; group < groups; ++group) {
      if (open_[group] != 0) {
        balls += Compare(part, group * kDistanceGroup, (group + 1) * kDistanceGroup);
      }
    }
    return balls + Compare(part, groups * kDistanceGroup, part.least.size());
  }

  std::vector<std::int32_t> within_column;  ///< of each column 1 with a row's picture inside its ball
  std::vector<std::int32_t> within_row;     ///< of each column 1 inside a row's ball

 private:
  /// The same of some columns, by exact distances where they are needed.
  std::int32_t Compare(const PairDistances::Part& part, std::size_t begin, std::size_t end) {
    std::int32_t balls = 0;
    for (std::size_t j = begin; j < end; ++j) {
      const std::size_t column = part.first + j;
      const auto inside = [&](const Radii& radii, std::size_t ball) {
        if (part.most[j] < radii.below[ball] || part.least[j] >= radii.above[ball]) {
          return part.most[j] < radii.below[ball];
        }
        return distances_.Exact(part.row, column) < radii.exact[ball];
      };
      if (inside(columns_, column)) {
        within_column[column] = 1;
        ++balls;
      }
      if (inside(rows_, part.row)) {
        within_row[column] = 1;
      }
    }
    return balls;
  }

  const PairDistances& distances_;
  const Radii& rows_;
  const Radii& columns_;
  std::vector<std::int32_t> open_;
};

/// Where both lots are around: far from it, rounding would cost more.
torch::Tensor CentreOf(const torch::Tensor& reference, const torch::Tensor& test) {
  return ((reference.mean(0) + test.mean(0)) * 0.5).nan_to_num(0.0, 0.0, 0.0);
}

/// Adds what one thread has seen to the pictures' scores.
void Add(const std::vector<std::int32_t>& marks, std::vector<double>& scores) {
  std::ranges::transform(scores, marks, scores.begin(),
                         [](double score, std::int32_t mark) { return mark != 0 ? 1.0 : score; });
}

}  // namespace

ManifoldScores CompareManifolds(const torch::Tensor& reference, const torch::Tensor& test, int neighbours) {
  if (std::min(reference.size(0), test.size(0)) <= neighbours) {
    throw ShapeError(fmt::format("manifolds of {} neighbours need more pictures than that", neighbours));
  }
  const torch::NoGradGuard no_gradients;
  const torch::Tensor centre = CentreOf(reference, test);
  const VectorLot references(reference, centre);
  const VectorLot tests(test, centre);
  const auto k = static_cast<std::size_t>(neighbours);
  const Radii reference_radii(SquaredRadii(references, k));
  const Radii test_radii(SquaredRadii(tests, k));
  const PairDistances distances(tests, references);
  std::vector<Coverage> seen(distances.workers(), Coverage(distances, test_radii, reference_radii));
  ManifoldScores scores;
  scores.precision.assign(tests.count(), 0.0);
  scores.density.assign(tests.count(), 0.0);
  distances.ForEachPart([&](const PairDistances::Part& part) {
    const std::int32_t balls = seen[part.worker].See(part);
    scores.density[part.row] += static_cast<double>(balls);
  });
  for (std::size_t i = 0; i < tests.count(); ++i) {
    scores.precision[i] = scores.density[i] > 0.0 ? 1.0 : 0.0;
    scores.density[i] /= static_cast<double>(neighbours);
  }
  scores.coverage.assign(references.count(), 0.0);
  scores.recall.assign(references.count(), 0.0);
  for (const Coverage& part : seen) {
    Add(part.within_column, scores.coverage);
    Add(part.within_row, scores.recall);
  }
  return scores;
}

}  // namespace pentimento
