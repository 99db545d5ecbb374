#include "framework/train/held_out.h"

#include <algorithm>

#include <fmt/format.h>
#include <torch/types.h>

#include "framework/core/errors.h"
#include "framework/train/data_order.h"
#include "framework/train/pair_source.h"

namespace pentimento {
namespace {

/// Pictures of a random order that does not change, in batches.
std::vector<torch::Tensor> HeldOutBatches(const ImageSource& source, std::int64_t count, const std::string& purpose,
                                          const HeldOutOptions& options) {
  const DataOrder order(options.seed, purpose, source.size());
  std::vector<torch::Tensor> batches;
  for (std::int64_t first = 0; first < count; first += options.batch) {
    std::vector<torch::Tensor> pictures;
    for (std::int64_t i = first; i < std::min(first + options.batch, count); ++i) {
      const std::int64_t index = order.IndexAt(i);
      try {
        pictures.push_back(PrepareCentred(source.Image(index), options.preparation));
      } catch (const DataError& error) {
        throw DataError(fmt::format("held-out picture \"{}\": {}", source.id(index), error.what()));
      }
    }
    batches.push_back(torch::stack(pictures));
  }
  return batches;
}

}  // namespace

std::vector<TrainingBatch> ReadHeldOut(const ImageSource& a, const ImageSource& b, const HeldOutOptions& options) {
  if (a.size() < 1 || b.size() < 1) {
    throw DataError(fmt::format("validation: {} held-out pictures in domain A and {} in domain B", a.size(), b.size()));
  }
  const std::int64_t count = std::min({options.pictures, a.size(), b.size()});
  std::vector<TrainingBatch> batches;
  if (options.paired) {
    for (const torch::Tensor& pairs : HeldOutBatches(PairSource(a, b), count, options.purpose, options)) {
      batches.push_back(SplitPairs(pairs));
    }
    return batches;
  }
  const std::vector<torch::Tensor> of_a = HeldOutBatches(a, count, options.purpose + ".a", options);
  const std::vector<torch::Tensor> of_b = HeldOutBatches(b, count, options.purpose + ".b", options);
  for (std::size_t i = 0; i < of_a.size(); ++i) {
    batches.push_back({of_a[i], of_b[i]});
  }
  return batches;
}

}  // namespace pentimento
