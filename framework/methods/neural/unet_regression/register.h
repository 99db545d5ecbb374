#pragma once

#include "framework/methods/method.h"

namespace pentimento {

/// Adds the model `unet_regression` and the method of the same name, a trained network from a weight file.
void RegisterUnetRegression(Registry<Model>& models, Registry<Method>& methods);

}  // namespace pentimento
