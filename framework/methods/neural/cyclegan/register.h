#pragma once

#include "framework/methods/method.h"

namespace pentimento {

/// Adds the model `cyclegan` and the method of the same name, a trained generator from a weight file.
void RegisterCycleGan(Registry<Model>& models, Registry<Method>& methods);

}  // namespace pentimento
