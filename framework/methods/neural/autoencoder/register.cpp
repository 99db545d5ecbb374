#include "framework/methods/neural/autoencoder/register.h"

#include "framework/methods/neural/autoencoder/autoencoder.h"
#include "framework/methods/neural/autoencoder/autoencoder_method.h"

namespace pentimento {

void RegisterAutoencoder(Registry<Model>& models, Registry<Method>& methods) {
  models.Add<Autoencoder, AutoencoderOptions>(
      "autoencoder", "unpaired reconstruction with shared parts, a2b and b2a (DeepFaceLab; Perov et al. 2020)");
  methods.Add<AutoencoderMethod, AutoencoderMethodOptions>(
      "autoencoder", "one direction of a trained autoencoder of two domains, read from a weight file");
}

}  // namespace pentimento
