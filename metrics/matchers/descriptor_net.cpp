#include "metrics/matchers/descriptor_net.h"

#include <algorithm>
#include <mutex>

#include <dlib/dnn.h>
#include <fmt/format.h>

#include "framework/core/errors.h"
#include "metrics/faces/face_weights.h"

namespace pentimento {
namespace {

constexpr std::size_t kDlibBatch = 16;

// The architecture as dlib's dnn_face_recognition_ex.cpp declares it; the weight file fits this type and no other.
template <template <int, template <typename> class, int, typename> class Block, int kChannels,
          template <typename> class Norm, typename Input>
using Residual = dlib::add_prev1<Block<kChannels, Norm, 1, dlib::tag1<Input>>>;

template <template <int, template <typename> class, int, typename> class Block, int kChannels,
          template <typename> class Norm, typename Input>
using ResidualDown =
    dlib::add_prev2<dlib::avg_pool<2, 2, 2, 2, dlib::skip1<dlib::tag2<Block<kChannels, Norm, 2, dlib::tag1<Input>>>>>>;

template <int kChannels, template <typename> class Norm, int kStride, typename Input>
using Block =
    Norm<dlib::con<kChannels, 3, 3, 1, 1, dlib::relu<Norm<dlib::con<kChannels, 3, 3, kStride, kStride, Input>>>>>;

template <int kChannels, typename Input>
using Level = dlib::relu<Residual<Block, kChannels, dlib::affine, Input>>;
template <int kChannels, typename Input>
using LevelDown = dlib::relu<ResidualDown<Block, kChannels, dlib::affine, Input>>;

template <typename Input>
using Level0 = LevelDown<256, Input>;
template <typename Input>
using Level1 = Level<256, Level<256, LevelDown<256, Input>>>;
template <typename Input>
using Level2 = Level<128, Level<128, LevelDown<128, Input>>>;
template <typename Input>
using Level3 = Level<64, Level<64, Level<64, LevelDown<64, Input>>>>;
template <typename Input>
using Level4 = Level<32, Level<32, Level<32, Input>>>;

using Stem =
    dlib::max_pool<3, 3, 2, 2,
                   dlib::relu<dlib::affine<dlib::con<32, 7, 7, 2, 2, dlib::input_rgb_image_sized<kDlibChip.side>>>>>;
using FaceNet =
    dlib::loss_metric<dlib::fc_no_bias<128, dlib::avg_pool_everything<Level0<Level1<Level2<Level3<Level4<Stem>>>>>>>>;

/// Collects weights from the last layer to the first, the order in which dlib visits them.
class WeightCollector {
 public:
  explicit WeightCollector(DlibResnetWeights& weights) : weights_(weights) {}

  template <unsigned long kOutputs, dlib::fc_bias_mode kBias>
  void operator()(dlib::fc_<kOutputs, kBias>& layer) {
    const dlib::tensor& values = layer.get_layer_params();
    weights_.projection.assign(values.host(), values.host() + values.size());
  }
  void operator()(dlib::affine_& layer) {
    auto gamma = layer.get_gamma();
    auto beta = layer.get_beta();
    gamma_ = Values(gamma);
    beta_ = Values(beta);
  }
  template <long kFilters, long kRows, long kColumns, int kStrideY, int kStrideX, int kPaddingY, int kPaddingX>
  void operator()(dlib::con_<kFilters, kRows, kColumns, kStrideY, kStrideX, kPaddingY, kPaddingX>& layer) {
    const dlib::tensor& values = layer.get_layer_params();
    // What a damaged file says of its layers need not fit together, and dlib does not check it.
    if (values.size() <= kFilters || values.size() % kFilters != 0 || gamma_.size() != kFilters ||
        beta_.size() != kFilters) {
      throw WeightsError(
          fmt::format("{} is damaged: a convolution of {} filters has {} numbers, its affine layer {} and {}",
                      weights_.source, kFilters, values.size(), gamma_.size(), beta_.size()));
    }
    const std::size_t filter = (values.size() - kFilters) / kFilters;
    FoldedConvolution folded{{values.host(), values.host() + kFilters * filter}, {}};
    const float* const bias = values.host() + kFilters * filter;
    for (std::size_t i = 0; i < kFilters; ++i) {
      for (std::size_t k = 0; k < filter; ++k) {
        folded.weight[i * filter + k] *= gamma_[i];
      }
      folded.bias.push_back(bias[i] * gamma_[i] + beta_[i]);
    }
    weights_.convolutions.insert(weights_.convolutions.begin(), std::move(folded));
  }

 private:
  static std::span<const float> Values(dlib::tensor& tensor) { return {tensor.host(), tensor.size()}; }

  DlibResnetWeights& weights_;
  std::span<const float> gamma_;
  std::span<const float> beta_;
};

dlib::matrix<dlib::rgb_pixel> ToMatrix(const FaceChip& chip) {
  if (chip.rgb.size() != 3UL * kDlibChip.side * kDlibChip.side) {
    throw ShapeError("a face chip is 150x150 RGB");
  }
  dlib::matrix<dlib::rgb_pixel> pixels(kDlibChip.side, kDlibChip.side);
  for (long i = 0; i < pixels.size(); ++i) {
    pixels(i / kDlibChip.side, i % kDlibChip.side) = {chip.rgb[3 * i], chip.rgb[3 * i + 1], chip.rgb[3 * i + 2]};
  }
  return pixels;
}

}  // namespace

struct DescriptorNet::Network {
  FaceNet net;
  std::mutex mutex;
  std::string source;
};

DescriptorNet::DescriptorNet(const std::filesystem::path& weight_file) : network_(std::make_unique<Network>()) {
  network_->source = weight_file.string();
  ReadDlibFile(weight_file, [&](std::istream& in) { deserialize(network_->net, in); });
}

DescriptorNet::~DescriptorNet() = default;
DescriptorNet::DescriptorNet(DescriptorNet&&) noexcept = default;
DescriptorNet& DescriptorNet::operator=(DescriptorNet&&) noexcept = default;

DlibResnetWeights DescriptorNet::Weights() const {
  const std::scoped_lock lock(network_->mutex);
  DlibResnetWeights weights;
  weights.source = network_->source;
  dlib::visit_computational_layers(network_->net, WeightCollector(weights));
  return weights;
}

std::vector<Template> DescriptorNet::Describe(std::span<const FaceChip> chips) const {
  const std::scoped_lock lock(network_->mutex);
  std::vector<Template> descriptors;
  for (std::size_t begin = 0; begin < chips.size(); begin += kDlibBatch) {
    std::vector<dlib::matrix<dlib::rgb_pixel>> batch;
    for (std::size_t i = begin; i < std::min(begin + kDlibBatch, chips.size()); ++i) {
      batch.push_back(ToMatrix(chips[i]));
    }
    for (const dlib::matrix<float, 0, 1>& output : network_->net(batch, kDlibBatch)) {
      descriptors.emplace_back(output.begin(), output.end());
    }
  }
  return descriptors;
}

}  // namespace pentimento
