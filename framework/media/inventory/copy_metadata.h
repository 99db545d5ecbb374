#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace pentimento {

/// A copy of the encoded picture (JPEG, PNG, WebP) with EXIF, XMP, IPTC and comment of the file `source`, orientation
/// set to 1 (pixels are taken to be upright). The source is a stranger's file: it is read, and the copy made, in a
/// worker process (pentimento-metadata-worker) under the limits of `WorkerLimits`. Thread-safe.
/// @throws DataError if the source cannot be read, is damaged, or what it does to a worker; MissingError without the
/// worker's program, WorkError.
std::string CopyMetadata(std::string_view picture_bytes, const std::filesystem::path& source);

/// The worker's argument for the above.
inline constexpr const char* kCopyMetadataMode = "--copy";

/// The worker's side. @param request of `CopyMetadata`. @throws DataError.
std::string AnswerCopyRequest(const std::string& request);

}  // namespace pentimento
