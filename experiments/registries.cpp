#include "experiments/registries.h"

#include <algorithm>
#include <iterator>

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
namespace {

/// Everything that is registered, in the order of registering within each kind of thing.
std::vector<std::string> RegisteredNames(const Registries& registries) {
  std::vector<std::string> names;
  const auto add = [&names](const auto& registry) {
    for (const auto& entry : registry.entries()) {
      names.push_back(registry.what() + " " + entry.name);
    }
  };
  add(registries.datasets);
  add(registries.models);
  add(registries.methods);
  add(*registries.matchers);
  add(registries.metrics);
  return names;
}

}  // namespace

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
    const std::vector<std::string> built_in = RegisteredNames(registries);
    extension(registries);
    std::ranges::copy_if(RegisteredNames(registries), std::back_inserter(registries.extension),
                         [&](const std::string& name) { return std::ranges::find(built_in, name) == built_in.end(); });
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
