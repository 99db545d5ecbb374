#pragma once

#include "framework/core/json.h"
#include "reports/report.h"

namespace pentimento {

/// Everything that the page's script draws from: {"report" (report.json), "shown" (one {"value", "interval", "label"} a
/// figure), "study", "histograms", "training", "galleries", "manifest", "config", "unreadable"}.
/// @throws DataError naming a picture that is missing or that browsers do not show.
Json PageData(const ReportInput& input, const Json& report);

}  // namespace pentimento
