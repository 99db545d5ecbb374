#pragma once

#include "experiments/pipeline/context.h"
#include "experiments/pipeline/pipeline.h"
#include "framework/core/json.h"

namespace pentimento {

/// Title of the stage that renders the report.
inline constexpr const char* kReportStage = "report";

/// Renders the report from what the pipeline found, unless these very findings are rendered already.
void WriteRunReport(const PipelineContext& context, const PipelineResult& result, const Json& manifest);

}  // namespace pentimento
