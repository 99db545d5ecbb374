#include "framework/methods/neural/pix2pix/register.h"

#include "framework/methods/neural/pix2pix/pix2pix.h"
#include "framework/methods/neural/pix2pix/pix2pix_method.h"

namespace pentimento {

void RegisterPix2Pix(Registry<Model>& models, Registry<Method>& methods) {
  models.Add<Pix2Pix, Pix2PixOptions>("pix2pix", "translation learnt from pairs, one way (Isola et al. 2017)");
  methods.Add<Pix2PixMethod, Pix2PixMethodOptions>(
      "pix2pix", "a trained pix2pix, its U-Net (or ResNet) generator read from a weight file (Isola et al. 2017)");
}

}  // namespace pentimento
