#pragma once

#include <cstdint>
#include <vector>

namespace pentimento {

/// Which rule places a face in a chip.
enum class ChipAlignment {
  kDlib,     ///< dlib's `get_face_chip_details`: mean landmark positions within a margin
  kArcFace,  ///< five points (eyes, nose tip, corners of the mouth) to where ArcFace has them in 112 x 112
};

/// How a face matcher wants its aligned faces.
struct ChipForm {
  ChipAlignment alignment = ChipAlignment::kDlib;
  int side = 150;         ///< width and height, px
  double padding = 0.25;  ///< margin around the face (dlib), as a share of it; not used by ArcFace's rule

  bool operator==(const ChipForm&) const = default;
};

/// An aligned face: side x side RGB, 8 bit, row by row.
struct FaceChip {
  std::vector<std::uint8_t> rgb;
};

}  // namespace pentimento
