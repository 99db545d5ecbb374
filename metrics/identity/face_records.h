#pragma once

#include <filesystem>
#include <map>
#include <vector>

#include "framework/core/progress.h"
#include "framework/core/stop_token.h"
#include "framework/core/threads.h"
#include "metrics/identity/face_engine.h"

namespace pentimento {

/// What matching needs to know of one picture.
struct FaceRecord {
  bool detected = false;
  FaceDescriptor descriptor{};  ///< zeros where no face was detected
  int upsampling = 1;
  int faces_in_picture = 0;
};

using FaceRecords = std::map<std::filesystem::path, FaceRecord>;

/// Finds and describes the face of every file, each distinct picture once: files with equal pixels (an oracle's output
/// and its original, one mean face for everybody) share the work. Decoding and detection run on the loader threads;
/// which pictures share a batch depends on the sorted paths alone.
/// @throws DataError, Interrupted.
FaceRecords CollectFaceRecords(const FaceEngine& engine, std::vector<std::filesystem::path> files,
                               const ThreadBudget& threads, const StopToken& stop, Progress& progress);

}  // namespace pentimento
