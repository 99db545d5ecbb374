#include "framework/methods/external/register.h"

#include "framework/methods/external/external.h"
#include "framework/methods/external/precomputed.h"

namespace pentimento {

void RegisterExternalMethods(Registry<Method>& registry) {
  registry.Add<ExternalMethod, ExternalOptions>("external",
                                                "a black box: any program that reads a picture file and writes one");
  registry.Add<PrecomputedMethod, PrecomputedOptions>("precomputed", "a folder of pictures that are finished already");
}

}  // namespace pentimento
