#pragma once

#include "framework/methods/method.h"

namespace pentimento {

/// Registers the controls that every report holds its reversals against: `oracle`, `noop`, `mean_face`.
void RegisterControls(Registry<Method>& registry);

}  // namespace pentimento
