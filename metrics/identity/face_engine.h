#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "framework/core/picture.h"
#include "metrics/identity/face_options.h"

namespace pentimento {

/// Side of an aligned face chip, and the margin around the face in it: what the descriptor was trained with.
inline constexpr int kFaceChipSide = 150;
inline constexpr double kFaceChipPadding = 0.25;

/// An aligned face: 150 x 150 RGB, 8 bit, row by row.
struct FaceChip {
  std::vector<std::uint8_t> rgb;
};

/// Where a person is in the space of dlib's face-recognition ResNet (128-D); people are compared by Euclidean distance.
using FaceDescriptor = std::array<float, 128>;

double Distance(const FaceDescriptor& a, const FaceDescriptor& b);

/// A box in pixels, all four sides inclusive.
struct FaceBox {
  double left = 0.0;
  double top = 0.0;
  double right = 0.0;
  double bottom = 0.0;

  bool operator==(const FaceBox&) const = default;
};

/// The face that a picture is about.
struct FoundFace {
  FaceBox box;                                   ///< in pixels of the picture itself
  double score = 0.0;                            ///< the detector's confidence
  int upsampling = 1;                            ///< factor that the picture was enlarged by
  int faces_in_picture = 1;                      ///< how many the detector saw
  std::vector<std::array<double, 2>> landmarks;  ///< x, y in pixels of the picture itself
  FaceChip chip;
};

/// dlib's face chain: HOG detector (King, "Max-margin object detection", 2015), landmarks by regression trees (Kazemi
/// and Sullivan, CVPR 2014), aligned chip, ResNet descriptor (King, "High quality face recognition with deep metric
/// learning", 2017), with the weights of the `face_recognition_models` package.
class FaceEngine {
 public:
  /// The files that an engine with these options reads, relative to the weights folder.
  static std::vector<std::string> WeightFiles(const FaceOptions& options);

  /// @throws WeightsError if a file is missing or damaged.
  FaceEngine(const std::filesystem::path& weights_folder, const FaceOptions& options);
  ~FaceEngine();
  FaceEngine(const FaceEngine&) = delete;
  FaceEngine& operator=(const FaceEngine&) = delete;

  /// The largest face (of equal ones the most central), aligned; nothing where the detector sees none. Detection,
  /// landmarks and chip are all taken from the enlarged picture. Thread-safe.
  [[nodiscard]] std::optional<FoundFace> Find(const Picture& picture) const;

  /// One descriptor a chip. Chips are computed in batches of a fixed size, in order.
  [[nodiscard]] std::vector<FaceDescriptor> Describe(std::span<const FaceChip> chips) const;

 private:
  struct Models;

  FaceOptions options_;
  std::unique_ptr<Models> models_;
};

}  // namespace pentimento
