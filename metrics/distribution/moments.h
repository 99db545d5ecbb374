#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <torch/types.h>

namespace pentimento {

/// Mean and scatter of some feature vectors, in double precision on the CPU.
struct Moments {
  std::int64_t n = 0;
  torch::Tensor mean;     ///< float64 [D]
  torch::Tensor scatter;  ///< float64 [D,D]: the sum of the outer products of the deviations from the mean, which is
                          ///< symmetric; on and above the diagonal alone, what is below means nothing

  /// The unbiased covariance, float64 [D,D]. @throws ShapeError for fewer than two vectors.
  [[nodiscard]] torch::Tensor Covariance() const;
};

/// At once, in memory for all of them in double precision: meant for a block of `StreamedMoments`, or for few.
/// @param features [n,D] of any floating type, n >= 1.
Moments MomentsOf(const torch::Tensor& features);

/// The moments of both lots together (Chan, Golub, LeVeque: Algorithms for Computing the Sample Variance, The American
/// Statistician 37, 1983).
Moments Merged(const Moments& a, const Moments& b);

/// Moments of any number of feature vectors, read once and in blocks, in memory for the logarithm of their number.
///
/// Blocks are numbered from the first id on, and merged two by two along one binary tree over those numbers. So a shard
/// of consecutive blocks can be read by another process: appended in the order of ids, shards give the bits that one
/// process would have found, whatever their number. A block may have fewer vectors than `kBlock`, but not more.
class StreamedMoments {
 public:
  /// Vectors in a block.
  static constexpr std::int64_t kBlock = 256;
  /// How many blocks some vectors are that are added together.
  static constexpr std::int64_t BlocksOf(std::int64_t vectors) { return (vectors + kBlock - 1) / kBlock; }

  /// @param first_block the number of this shard's first block.
  explicit StreamedMoments(std::int64_t first_block = 0) : next_block_(first_block) {}

  /// The next vectors, which begin a block. @param features [n,D]. Where n is no multiple of `kBlock` the last block
  /// has fewer, so that vectors added in several calls give the bits of one only if they are cut at whole blocks.
  void Add(const torch::Tensor& features);
  /// The same of some rows of `features`, gathered a block at a time.
  void AddRows(const torch::Tensor& features, std::span<const std::int64_t> rows);
  /// The shard that begins where this one ends. @throws InternalError for any other.
  void Append(const StreamedMoments& next);
  [[nodiscard]] bool empty() const { return nodes_.empty(); }
  /// @throws ShapeError where there are no vectors.
  [[nodiscard]] Moments Total() const;

 private:
  /// The moments of blocks `index` * 2^`level` to (`index` + 1) * 2^`level` - 1.
  struct Node {
    int level = 0;
    std::int64_t index = 0;
    Moments moments;
  };
  void AddBlock(const torch::Tensor& features);
  void Push(Node node);
  [[nodiscard]] std::int64_t first_block() const;

  std::int64_t next_block_;
  std::vector<Node> nodes_;
};

}  // namespace pentimento
