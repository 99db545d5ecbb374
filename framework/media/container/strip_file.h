#pragma once

#include <cstddef>
#include <filesystem>
#include <vector>

#include "framework/media/container/strip.h"

namespace pentimento {

/// What became of a file that was stripped.
struct StrippedFile {
  std::vector<StrippedPart> removed;
  int orientation = 1;
  std::size_t bytes_before = 0;
  std::size_t bytes_after = 0;
};

/// Strips a file into another, or into itself: the copy is written under a temporary name, read again from there and
/// proven (`ProveStripped`), and only then renamed into place. Extended attributes stay behind. The
/// copy has the permissions of its source, and owner and group where this process may give them; never wider ones.
/// @throws what `StripMetadata` throws, with the file's name; WorkError if the copy cannot be written, or does not read
/// as it was written. Then nothing changes.
StrippedFile StripFile(const std::filesystem::path& input, const std::filesystem::path& output,
                       const StripOptions& options);

}  // namespace pentimento
