#pragma once

#include <filesystem>
#include <vector>

#include "framework/core/stop_token.h"
#include "reports/report.h"

namespace pentimento {

/// Gives each cell whose file browsers do not show (TIFF, BMP) a JPEG of at most 384 pixels a side and a note that says
/// so; one whose file cannot be decoded gets the note alone. Other cells stay as they are.
/// @param run the run folder, from which relative paths start. @throws DataError if a file cannot be read, Interrupted.
void AddPreviews(std::vector<Gallery>& galleries, const std::filesystem::path& run, const StopToken& stop);

}  // namespace pentimento
