#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "framework/core/picture.h"
#include "metrics/faces/face_chip.h"
#include "metrics/faces/face_options.h"

namespace pentimento {

/// A box in pixels, all four sides inclusive.
struct FaceBox {
  double left = 0.0;
  double top = 0.0;
  double right = 0.0;
  double bottom = 0.0;

  bool operator==(const FaceBox&) const = default;
};

using FacePoint = std::array<double, 2>;  ///< x, y

/// Where a chip's pixels lie in the picture: point (u, v) of the chip at origin + u right + v down.
struct ChipPlace {
  FacePoint origin;
  FacePoint right;
  FacePoint down;
};

/// The face that a picture is about, in pixels of the picture itself.
struct FoundFace {
  FaceBox box;
  double score = 0.0;        ///< the detector's confidence
  int upsampling = 1;        ///< factor that the picture was enlarged by
  int faces_in_picture = 1;  ///< how many the detector saw
  int width = 0;             ///< of the picture
  int height = 0;
  std::vector<FacePoint> landmarks;  ///< 5 or 68, in dlib's order
  std::vector<FacePoint> parts68;    ///< 68, where asked for or for chips of ArcFace's form; else empty
  std::vector<FaceChip> chips;       ///< one for each form
};

/// Where dlib's rule cuts the chip of a face. @pre `form` is aligned by dlib's rule.
ChipPlace PlaceOfChip(const FoundFace& face, const ChipForm& form);

/// Finds and aligns faces with dlib: a detector, landmarks by regression trees (Kazemi and Sullivan, CVPR 2014) and
/// aligned chips, with the weights of the `face_recognition_models` package.
class FaceFinder {
 public:
  /// The files that a finder with these options reads, relative to the weights folder.
  static std::vector<std::string> WeightFiles(const FaceOptions& options, const std::vector<ChipForm>& forms = {{}});

  /// @param forms of the chips that are cut of each face. @throws WeightsError if a file is missing or damaged.
  FaceFinder(const std::filesystem::path& weights_folder, const FaceOptions& options,
             std::vector<ChipForm> forms = {{}});
  ~FaceFinder();
  FaceFinder(const FaceFinder&) = delete;
  FaceFinder& operator=(const FaceFinder&) = delete;

  [[nodiscard]] const std::vector<ChipForm>& forms() const { return forms_; }

  /// The largest face (of equal ones the most central), aligned; nothing where the detector sees none. Detection,
  /// landmarks and chips are all taken from the enlarged picture. Thread-safe. @throws ShapeError without pixels.
  [[nodiscard]] std::optional<FoundFace> Find(const Picture& picture) const;

  /// Chips of `picture` cut where `face` was found in another picture of the same scene (of any size): what an
  /// attacker cuts who knows where the face is, whether or not a detector still sees it. Thread-safe.
  [[nodiscard]] std::vector<FaceChip> CutAs(const FoundFace& face, const Picture& picture) const;

 private:
  struct Models;

  FaceOptions options_;
  std::vector<ChipForm> forms_;
  std::unique_ptr<Models> models_;
};

}  // namespace pentimento
