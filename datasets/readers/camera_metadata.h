#pragma once

#include "datasets/portraits/capture_metadata.h"
#include "framework/media/metadata.h"

namespace pentimento {

/// What a camera or telephone of today writes into a file about one capture: EXIF 2.32 with GPS, XMP and IPTC, all
/// telling the same story. The thumbnail is left to the caller.
/// @throws DataError if the timestamp or offset is not of EXIF's form.
MetadataToWrite CameraMetadata(const CaptureMetadata& camera, int width, int height);

}  // namespace pentimento
