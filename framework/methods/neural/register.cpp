#include "framework/methods/neural/register.h"

#include "framework/methods/neural/pix2pix.h"

namespace pentimento {

void RegisterNeuralMethods(Registry<Method>& registry) {
  registry.Add<Pix2Pix, Pix2PixOptions>(
      "pix2pix", "a trained pix2pix, its U-Net (or ResNet) generator read from a weight file (Isola et al. 2017)");
}

}  // namespace pentimento
