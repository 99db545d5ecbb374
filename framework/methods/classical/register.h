#pragma once

#include "framework/methods/method.h"

namespace pentimento {

/// Registers the methods of this folder: `classical`.
void RegisterClassicalMethods(Registry<Method>& registry);

}  // namespace pentimento
