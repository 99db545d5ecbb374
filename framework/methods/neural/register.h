#pragma once

#include "framework/methods/method.h"

namespace pentimento {

/// Adds the models that this folder can train: cyclegan.
void RegisterNeuralModels(Registry<Model>& registry);

/// Adds the methods made from a weight file: cyclegan, pix2pix, animegan2.
void RegisterNeuralMethods(Registry<Method>& registry);

}  // namespace pentimento
