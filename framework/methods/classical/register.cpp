#include "framework/methods/classical/register.h"

#include "framework/methods/classical/classical.h"

namespace pentimento {

void RegisterClassicalMethods(Registry<Method>& registry) {
  registry.Add<ClassicalMethod, ClassicalOptions>(
      "classical", "painted look without training: smoothing, warm palette, flat colours, ink lines");
}

}  // namespace pentimento
