#include <mutex>

#include <dlib/dnn.h>

#include "metrics/faces/face_detectors.h"
#include "metrics/faces/face_weights.h"

namespace pentimento {
namespace {

// The architecture as dlib's dnn_mmod_face_detection_ex.cpp declares it; the weight file fits this type and no other.
template <long kFilters, typename Input>
using HalvingConvolution = dlib::con<kFilters, 5, 5, 2, 2, Input>;
template <long kFilters, typename Input>
using Convolution = dlib::con<kFilters, 5, 5, 1, 1, Input>;
template <typename Input>
using Downsampler = dlib::relu<dlib::affine<HalvingConvolution<
    32, dlib::relu<dlib::affine<HalvingConvolution<32, dlib::relu<dlib::affine<HalvingConvolution<16, Input>>>>>>>>>;
template <typename Input>
using Features = dlib::relu<dlib::affine<Convolution<45, Input>>>;
using MmodNet = dlib::loss_mmod<dlib::con<
    1, 9, 9, 1, 1, Features<Features<Features<Downsampler<dlib::input_rgb_image_pyramid<dlib::pyramid_down<6>>>>>>>>;

class MmodDetector final : public FaceDetectorModel {
 public:
  explicit MmodDetector(const std::filesystem::path& weight_file) {
    ReadDlibFile(weight_file, [&](std::istream& in) { dlib::deserialize(net_, in); });
  }

  [[nodiscard]] std::vector<Detection> Detect(const FacePixels& pixels, double threshold) const override {
    dlib::matrix<dlib::rgb_pixel> image;
    dlib::assign_image(image, pixels);
    const std::lock_guard lock(mutex_);
    std::vector<Detection> detections;
    for (const dlib::mmod_rect& found : net_.process(image, threshold)) {
      detections.push_back({found.rect, found.detection_confidence});
    }
    return detections;
  }

 private:
  mutable std::mutex mutex_;
  mutable MmodNet net_;
};

}  // namespace

std::unique_ptr<FaceDetectorModel> MakeMmodDetector(const std::filesystem::path& weight_file) {
  return std::make_unique<MmodDetector>(weight_file);
}

}  // namespace pentimento
