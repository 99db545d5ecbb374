#pragma once

#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

#include <dlib/array2d.h>
#include <dlib/geometry.h>
#include <dlib/pixel.h>

namespace pentimento {

/// A picture as dlib's code takes it.
using FacePixels = dlib::array2d<dlib::rgb_pixel>;

/// Where a detector sees a face, and how sure it is.
struct Detection {
  dlib::rectangle box;
  double score = 0.0;
};

/// One of dlib's face detectors. Thread-safe.
class FaceDetectorModel {
 public:
  virtual ~FaceDetectorModel() = default;
  /// @param threshold added to the detector's own. In the detector's order.
  [[nodiscard]] virtual std::vector<Detection> Detect(const FacePixels& pixels, double threshold) const = 0;
};

/// Frontal faces by histograms of oriented gradients and a max-margin detector (King, "Max-margin object detection",
/// 2015); comes with dlib.
std::unique_ptr<FaceDetectorModel> MakeHogDetector();

inline constexpr std::string_view kMmodFile = "face-recognition-models/mmod_human_face_detector.dat";

/// The same training with a convolutional network's features. Serialised: the network works on one picture at a time.
/// @throws WeightsError.
std::unique_ptr<FaceDetectorModel> MakeMmodDetector(const std::filesystem::path& weight_file);

}  // namespace pentimento
