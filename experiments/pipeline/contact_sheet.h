#pragma once

#include <filesystem>
#include <vector>

#include "reports/report.h"

namespace pentimento {

/// One picture that shows a run: a column for each of the first people, under one another the original, what the first
/// forward makes of it and what each reverse brings back. Cells without a picture are left out of every column.
/// @param rows of a gallery. @throws DataError, WorkError.
void WriteContactSheet(const std::vector<GridRow>& rows, const std::filesystem::path& run,
                       const std::filesystem::path& file);

}  // namespace pentimento
