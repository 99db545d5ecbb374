#include "metrics/matchers/descriptor_net.h"

#include <algorithm>
#include <mutex>

#include <dlib/dnn.h>

#include "framework/core/errors.h"
#include "metrics/faces/face_weights.h"
#include "metrics/matchers/dlib_chip.h"

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
};

DescriptorNet::DescriptorNet(const std::filesystem::path& weight_file) : network_(std::make_unique<Network>()) {
  ReadDlibFile(weight_file, [&](std::istream& in) { deserialize(network_->net, in); });
}

DescriptorNet::~DescriptorNet() = default;
DescriptorNet::DescriptorNet(DescriptorNet&&) noexcept = default;
DescriptorNet& DescriptorNet::operator=(DescriptorNet&&) noexcept = default;

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
