#pragma once

#include "framework/methods/method.h"

namespace pentimento {

/// Adds the model `animegan2` and the method of the same name, a trained generator from a weight file.
void RegisterAnimeGan2(Registry<Model>& models, Registry<Method>& methods);

}  // namespace pentimento
