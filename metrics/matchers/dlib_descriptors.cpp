#include "metrics/matchers/dlib_descriptors.h"

#include <algorithm>

#include <torch/utils.h>

#include "metrics/matchers/chip_tensor.h"

namespace pentimento {

static_assert(kDlibChip.side == DlibResnetImpl::kSide);

std::vector<Template> DescribeChips(const DlibResnet& net, std::span<const FaceChip> chips) {
  constexpr std::size_t kBatch = 16;
  const torch::NoGradGuard no_gradients;
  std::vector<Template> descriptors;
  for (std::size_t begin = 0; begin < chips.size(); begin += kBatch) {
    const torch::Tensor batch =
        ChipTensor(chips.subspan(begin, std::min(kBatch, chips.size() - begin)), kDlibChip.side);
    const torch::Tensor described = net->forward(batch.to(net->device())).cpu().contiguous();
    for (std::int64_t i = 0; i < described.size(0); ++i) {
      const float* const row = described[i].data_ptr<float>();
      descriptors.emplace_back(row, row + DlibResnetImpl::kDimensions);
    }
  }
  return descriptors;
}

}  // namespace pentimento
