#include "framework/methods/neural/register.h"

#include "framework/methods/neural/animegan2.h"
#include "framework/methods/neural/torchscript.h"

namespace pentimento {

void RegisterNeuralMethods(Registry<Method>& registry) {
  registry.Add<AnimeGan2, AnimeGan2Options>("animegan2", "AnimeGANv2's generator read from a weight file");
  registry.Add<TorchScript, TorchScriptOptions>(
      "torchscript", "any network that keeps the size, as a TorchScript program: it is run, so it must be trusted");
}

}  // namespace pentimento
