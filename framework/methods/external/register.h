#pragma once

#include "framework/methods/method.h"

namespace pentimento {

/// Registers external and precomputed: methods that map files to files.
void RegisterExternalMethods(Registry<Method>& registry);

}  // namespace pentimento
