#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "metrics/identity/face_records.h"
#include "metrics/metric.h"

namespace pentimento {

/// The other pictures that a file carries besides the one that it shows, and the face in them.
struct SecondFaces {
  std::vector<std::string> carriers;  ///< of each picture that can be decoded: "exif", "second-image"
  std::int64_t undecodable = 0;       ///< pictures that cannot, or are more than 64 in a file
  FaceRecord face;                    ///< of the largest one in which a face is detected
  std::string face_carrier;           ///< of that picture; "" without a face
};

/// Looks at the other pictures of every file, which worker processes decode (`SecondPictureReader`). Small ones are
/// enlarged for detection as all pictures are
/// (`FaceOptions::min_side`).
/// @param files in any order, repeats allowed. @throws DataError for a file that cannot be read; Interrupted.
std::map<std::filesystem::path, SecondFaces> ReadSecondFaces(const FaceReader& reader,
                                                             std::vector<std::filesystem::path> files,
                                                             const MeasureInput& input);

}  // namespace pentimento
