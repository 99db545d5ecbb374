#pragma once

#include <cstdint>
#include <vector>

#include "datasets/portraits/portraits.h"
#include "metrics/faces/face_finder.h"
#include "metrics/matchers/matcher.h"

namespace pentimento::testing {

/// What is done to the people before they are compared.
enum class GalleryTreatment {
  kNone,
  kEqualColours,  ///< everybody has the same skin, hair, lip and iris colour
  kHeadHidden,    ///< grey covers the head and a margin; faces are aligned with the landmarks of the uncovered picture
};

struct GalleryOptions {
  std::uint64_t seed = 2026;
  int people = 60;
  int images = 3;  ///< a person
  int size = 128;
  PortraitDomain domain = PortraitDomain::kPhoto;
  GalleryTreatment treatment = GalleryTreatment::kNone;
};

/// Verification between different pictures, all against all; scores are minus the matcher's distance.
struct GalleryFigures {
  int pictures = 0;
  int found = 0;
  double auc = 0;
  double tar = 0;  ///< at a false-match rate of 1e-2
  double genuine_median = 0;
  double genuine_low = 0;   ///< fifth percentile
  double genuine_high = 0;  ///< 95th percentile
  double impostor_mean = 0;
  double impostor_low = 0;  ///< fifth percentile
  double fmr = 0;           ///< at the distance of 0.6, dlib's customary one
  double tmr = 0;           ///< at the same distance

  [[nodiscard]] double FoundShare() const { return static_cast<double>(found) / pictures; }
};

/// @param finder that cuts chips in the forms that the (loaded) matcher wants.
GalleryFigures MeasureGallery(const FaceFinder& finder, const Matcher& matcher, const GalleryOptions& options);

}  // namespace pentimento::testing
