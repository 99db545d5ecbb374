#pragma once

#include "framework/methods/method.h"

namespace pentimento {

/// Adds the methods made from a weight file that have no model of their own: torchscript.
void RegisterNeuralMethods(Registry<Method>& registry);

}  // namespace pentimento
