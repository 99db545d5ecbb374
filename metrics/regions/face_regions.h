#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "metrics/faces/face_finder.h"

namespace pentimento {

/// Parts of a picture of a face. Eyes, mouth and skin mostly lie in the face's box; the background never does.
enum class FaceRegion : std::uint8_t {
  kFace,        ///< the detector's box: about from the brows to the chin
  kEyes,        ///< both eyes, each with a quarter of its width around it
  kMouth,       ///< the outer lip contour, with a tenth of its width around it
  kSkin,        ///< the hull of all landmarks without eyes, brows and mouth
  kBackground,  ///< outside both the box and the hull: hair, clothes, and what is behind
};

inline constexpr std::array<std::pair<FaceRegion, std::string_view>, 5> kFaceRegions = {{
    {FaceRegion::kFace, "face"},
    {FaceRegion::kEyes, "eyes"},
    {FaceRegion::kMouth, "mouth"},
    {FaceRegion::kSkin, "skin"},
    {FaceRegion::kBackground, "background"},
}};

/// Which regions each pixel of a picture lies in.
class RegionMasks {
 public:
  /// @param face with 68 landmarks in dlib's order (`FoundFace::parts68`), found on a picture of this size.
  /// @throws ShapeError for another number of landmarks.
  RegionMasks(const FoundFace& face, int width, int height);

  [[nodiscard]] int width() const { return width_; }
  [[nodiscard]] int height() const { return height_; }
  [[nodiscard]] bool Contains(FaceRegion region, int x, int y) const {
    return (bits_[static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(x)] >>
                static_cast<int>(region) &
            1) != 0;
  }
  [[nodiscard]] std::size_t Count(FaceRegion region) const;

 private:
  int width_;
  int height_;
  std::vector<std::uint8_t> bits_;  ///< bit i: region i
};

}  // namespace pentimento
