#pragma once

#include "framework/methods/method.h"

namespace pentimento {

/// Adds the model `autoencoder` and the method of the same name, a trained one from a weight file.
void RegisterAutoencoder(Registry<Model>& models, Registry<Method>& methods);

}  // namespace pentimento
