#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "framework/weights_file/weights_file.h"

namespace pentimento {

/// The tensors of one network out of a checkpoint that may hold more, under the names that the network gives them:
/// those of `section`, or, if it is "", of what training programs usually keep a network under ("state_dict",
/// "params_ema", "g_ema", "model", ..., one within the other), or, if there is none of these, all. What lies deeper
/// keeps its dotted name. A prefix that wrappers give every name ("module.", "_orig_mod.") is taken off.
/// @param section "g_ema" or "state_dict.generator". @param file for messages.
/// @throws WeightsError if nothing lies there, listing what there is.
std::vector<TensorView> SelectStateDict(const WeightsFile& weights, std::string_view section, const std::string& file);

}  // namespace pentimento
