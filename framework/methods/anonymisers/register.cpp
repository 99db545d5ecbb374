#include "framework/methods/anonymisers/register.h"

#include "framework/methods/anonymisers/blur.h"
#include "framework/methods/anonymisers/launder.h"
#include "framework/methods/anonymisers/mask.h"
#include "framework/methods/anonymisers/pixelate.h"

namespace pentimento {

void RegisterAnonymisers(Registry<Method>& registry) {
  registry.Add<PixelateMethod, PixelateOptions>("pixelate", "weak anonymiser: mosaic of block averages");
  registry.Add<BlurMethod, BlurOptions>("blur", "weak anonymiser: Gaussian blur");
  registry.Add<MaskMethod, MaskOptions>("mask", "weak anonymiser: a flat band over the eyes");
  registry.Add<LaunderMethod, LaunderOptions>(
      "launder", "destroys invisible detail that a generator may hide: resampling, blur, rounding, JPEG");
}

}  // namespace pentimento
