#pragma once

#include <string>

#include "framework/core/json.h"

namespace pentimento {

/// What a hop did to metadata, as a table: a line for the tools with their versions, then for each template of carriers
/// its categories, with the items kept, altered, removed and added.
/// @param figure `kept_cells` of a report. "" if nobody's picture carried anything and nothing was added.
std::string RetentionText(const Json& figure);

}  // namespace pentimento
