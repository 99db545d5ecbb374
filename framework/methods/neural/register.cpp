#include "framework/methods/neural/register.h"

#include "framework/methods/neural/animegan2.h"

namespace pentimento {

void RegisterNeuralMethods(Registry<Method>& registry) {
  registry.Add<AnimeGan2, AnimeGan2Options>("animegan2", "AnimeGANv2's generator read from a weight file");
}

}  // namespace pentimento
