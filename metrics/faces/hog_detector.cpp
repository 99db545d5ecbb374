#include <utility>

#include <dlib/image_processing/frontal_face_detector.h>

#include "metrics/faces/face_detectors.h"

namespace pentimento {
namespace {

class HogDetector final : public FaceDetectorModel {
 public:
  [[nodiscard]] std::vector<Detection> Detect(const FacePixels& pixels, double threshold) const override {
    // It keeps the picture it looks at: each call works on a copy of the untouched one.
    dlib::frontal_face_detector detector = detector_;
    std::vector<std::pair<double, dlib::rectangle>> found;
    detector(pixels, found, threshold);
    std::vector<Detection> detections;
    for (const auto& [score, box] : found) {
      detections.push_back({box, score});
    }
    return detections;
  }

 private:
  dlib::frontal_face_detector detector_ = dlib::get_frontal_face_detector();
};

}  // namespace

std::unique_ptr<FaceDetectorModel> MakeHogDetector() { return std::make_unique<HogDetector>(); }

}  // namespace pentimento
