#pragma once

#include "framework/methods/method.h"

namespace pentimento {

/// Adds the model `pix2pix` and the method of the same name, a trained generator from a weight file.
void RegisterPix2Pix(Registry<Model>& models, Registry<Method>& methods);

}  // namespace pentimento
