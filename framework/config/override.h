#pragma once

#include <string>
#include <vector>

#include "framework/config/config_tree.h"

namespace pentimento {

/// Applies one `key.path=value` (see `LoadConfig`) to `tree`. What is wrong with it is appended to `problems`; the tree
/// is then as it was, or has the mappings that the path asked for.
void ApplyOverride(const std::string& argument, ConfigTree& tree, std::vector<ConfigProblem>& problems);

}  // namespace pentimento
