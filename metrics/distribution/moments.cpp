#include "metrics/distribution/moments.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

/// Vectors whose deviations are in memory together.
constexpr std::int64_t kDeviationsAtOnce = 512;
/// Components that are multiplied together.
constexpr std::int64_t kComponentsAtOnce = 128;

/// Calls with the begin and end of each block of components.
template <class Use>
void ForEachBlock(std::int64_t components, const Use& use) {
  for (std::int64_t begin = 0; begin < components; begin += kComponentsAtOnce) {
    use(begin, std::min(begin + kComponentsAtOnce, components));
  }
}

/// The sum of the outer products of the deviations. It is symmetric: only blocks on and right of the diagonal are
/// computed, and those below are zero; of a block on the diagonal, what lies below it is not used.
torch::Tensor ScatterOf(const torch::Tensor& features, const torch::Tensor& mean) {
  const std::int64_t components = features.size(1);
  torch::Tensor scatter = torch::zeros({components, components}, torch::kFloat64);
  for (std::int64_t first = 0; first < features.size(0); first += kDeviationsAtOnce) {
    const std::int64_t last = std::min(first + kDeviationsAtOnce, features.size(0));
    const torch::Tensor deviations = features.slice(0, first, last).to(torch::kFloat64) - mean;
    ForEachBlock(components, [&](std::int64_t begin, std::int64_t end) {
      scatter.slice(0, begin, end)
          .slice(1, begin)
          .addmm_(deviations.slice(1, begin, end).t(), deviations.slice(1, begin));
    });
  }
  return scatter;
}

}  // namespace

torch::Tensor Moments::Covariance() const {
  if (n < 2) {
    throw ShapeError("a covariance needs at least two pictures");
  }
  const torch::NoGradGuard no_gradients;
  torch::Tensor covariance = scatter / static_cast<double>(n - 1);
  ForEachBlock(covariance.size(0), [&](std::int64_t begin, std::int64_t end) {
    // Products round differently on the two sides of the diagonal on some processors.
    torch::Tensor diagonal = covariance.slice(0, begin, end).slice(1, begin, end);
    diagonal.copy_(diagonal.triu() + diagonal.triu(1).t());
    covariance.slice(0, end).slice(1, begin, end).copy_(covariance.slice(0, begin, end).slice(1, end).t());
  });
  return covariance;
}

Moments MomentsOf(const torch::Tensor& features) {
  const torch::NoGradGuard no_gradients;
  Moments moments;
  moments.n = features.size(0);
  moments.mean = features.mean(0, /*keepdim=*/false, torch::kFloat64);
  moments.scatter = ScatterOf(features, moments.mean);
  return moments;
}

Moments Merged(const Moments& a, const Moments& b) {
  const torch::NoGradGuard no_gradients;
  Moments both;
  both.n = a.n + b.n;
  const auto n = static_cast<double>(both.n);
  const torch::Tensor difference = b.mean - a.mean;
  both.mean = a.mean + difference * (static_cast<double>(b.n) / n);
  both.scatter = a.scatter + b.scatter;
  both.scatter.addr_(difference, difference, 1.0, static_cast<double>(a.n) * static_cast<double>(b.n) / n);
  return both;
}

void StreamedMoments::Add(const torch::Tensor& features) {
  for (std::int64_t begin = 0; begin < features.size(0); begin += kBlock) {
    AddBlock(features.slice(0, begin, std::min(begin + kBlock, features.size(0))));
  }
}

void StreamedMoments::AddRows(const torch::Tensor& features, std::span<const std::int64_t> rows) {
  for (std::size_t begin = 0; begin < rows.size(); begin += kBlock) {
    const auto block = rows.subspan(begin, std::min<std::size_t>(kBlock, rows.size() - begin));
    const at::ArrayRef<std::int64_t> numbers(block.data(), block.size());
    AddBlock(features.index_select(0, torch::tensor(numbers, torch::kInt64)));
  }
}

void StreamedMoments::AddBlock(const torch::Tensor& features) {
  Push({0, next_block_, MomentsOf(features)});
  ++next_block_;
}

void StreamedMoments::Append(const StreamedMoments& next) {
  if (next.nodes_.empty()) {
    return;
  }
  if (next.first_block() != next_block_) {
    throw InternalError("shards of statistics are appended in the order of their ids, without a gap");
  }
  for (const Node& node : next.nodes_) {
    Push(node);
  }
  next_block_ = next.next_block_;
}

std::int64_t StreamedMoments::first_block() const { return nodes_.front().index << nodes_.front().level; }

void StreamedMoments::Push(Node node) {
  nodes_.push_back(std::move(node));
  while (nodes_.size() >= 2) {
    const Node& left = nodes_[nodes_.size() - 2];
    const Node& right = nodes_.back();
    if (left.level != right.level || left.index % 2 != 0 || right.index != left.index + 1) {
      return;
    }
    Node parent{left.level + 1, left.index / 2, Merged(left.moments, right.moments)};
    nodes_.resize(nodes_.size() - 2);
    nodes_.push_back(std::move(parent));
  }
}

Moments StreamedMoments::Total() const {
  if (nodes_.empty()) {
    throw ShapeError("statistics of no pictures do not exist");
  }
  Moments total = nodes_.back().moments;
  for (auto node = std::next(nodes_.rbegin()); node != nodes_.rend(); ++node) {
    total = Merged(node->moments, total);
  }
  return total;
}

}  // namespace pentimento
