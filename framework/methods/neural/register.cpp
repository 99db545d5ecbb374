#include "framework/methods/neural/register.h"

#include "framework/methods/neural/torchscript.h"

namespace pentimento {

void RegisterNeuralMethods(Registry<Method>& registry) {
  registry.Add<TorchScript, TorchScriptOptions>(
      "torchscript", "any network that keeps the size, as a TorchScript program: it is run, so it must be trusted");
}

}  // namespace pentimento
