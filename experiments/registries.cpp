#include "experiments/registries.h"

#include "framework/methods/anonymisers/register.h"
#include "framework/methods/classical/register.h"
#include "framework/methods/controls/register.h"
#include "framework/methods/external/register.h"
#include "framework/methods/neural/animegan2/register.h"
#include "framework/methods/neural/autoencoder/register.h"
#include "framework/methods/neural/cyclegan/register.h"
#include "framework/methods/neural/pix2pix/register.h"
#include "framework/methods/neural/register.h"
#include "framework/methods/neural/unet_regression/register.h"

namespace pentimento {

Registries MakeRegistries(const Extension& extension) {
  Registries registries;
  RegisterBuiltinDatasets(registries.datasets);
  RegisterAnonymisers(registries.methods);
  RegisterClassicalMethods(registries.methods);
  RegisterControls(registries.methods);
  RegisterExternalMethods(registries.methods);
  RegisterAnimeGan2(registries.models, registries.methods);
  RegisterAutoencoder(registries.models, registries.methods);
  RegisterCycleGan(registries.models, registries.methods);
  RegisterPix2Pix(registries.models, registries.methods);
  RegisterNeuralMethods(registries.methods);
  RegisterUnetRegression(registries.models, registries.methods);
  RegisterBuiltinMatchers(*registries.matchers);
  if (extension) {
    extension(registries);
  }
  registries.matchers->Freeze();
  RegisterBuiltinMetrics(registries.metrics, registries.matchers);
  registries.datasets.Freeze();
  registries.models.Freeze();
  registries.methods.Freeze();
  registries.metrics.Freeze();
  return registries;
}

}  // namespace pentimento
