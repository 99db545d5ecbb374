#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "metrics/distribution/pair_distances.h"

namespace pentimento {

/// The least squared distances of every vector of a lot to others of it, while pairs come along in any order. By their
/// bounds most pairs are seen to be too far apart at once; the few left over wait for their exact distance.
class NearestOthers {
 public:
  /// @param distances of the lot with itself; outlives this. @param count of distances a vector, at least one.
  NearestOthers(const PairDistances& distances, std::size_t vectors, std::size_t count);

  /// Of each vector: at or above the last of its least distances; a pair from there on need not be seen.
  [[nodiscard]] const std::vector<float>& limits() const { return limits_; }
  /// A pair, for the first of the two. @param least,most bounds of its squared distance.
  void See(std::size_t vector, std::size_t other, float least, float most);
  /// The last of the least distances among the pairs that this and `more`, which has other pairs, have seen; NaN where
  /// there are fewer numbers.
  [[nodiscard]] double LastOf(std::size_t vector, const std::vector<NearestOthers>& more) const;

 private:
  struct Waiting {
    float least;
    std::uint32_t other;
  };
  /// The exact distances of those that wait and may be among the least, added to those already known.
  void AppendExact(std::size_t vector, float limit, std::vector<double>& distances) const;
  /// Makes room for more to wait.
  void Settle(std::size_t vector);

  const PairDistances& distances_;
  std::size_t count_;
  std::size_t room_;  ///< of how many wait of one vector
  std::vector<float> limits_;
  std::vector<float> most_;       ///< [vectors,count] least upper bounds of each vector, a heap, the greatest first
  std::vector<Waiting> waiting_;  ///< [vectors,room]
  std::vector<std::uint32_t> waiting_count_;  ///< [vectors]
  std::vector<std::vector<double>> settled_;  ///< exact distances, no more than `count`; mostly empty
};

/// The squared distance of each vector to its k-th nearest other one; NaN where fewer are numbers.
std::vector<double> SquaredRadii(const VectorLot& lot, std::size_t neighbours);

}  // namespace pentimento
