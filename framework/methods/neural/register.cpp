#include "framework/methods/neural/register.h"

#include "framework/methods/neural/animegan2.h"
#include "framework/methods/neural/cyclegan.h"
#include "framework/methods/neural/generator_method.h"
#include "framework/methods/neural/pix2pix.h"
#include "framework/methods/neural/torchscript.h"

namespace pentimento {

void RegisterNeuralModels(Registry<Model>& registry) {
  registry.Add<CycleGan, CycleGanOptions>("cyclegan", "unpaired translation both ways, a2b and b2a (Zhu et al. 2017)");
}

void RegisterNeuralMethods(Registry<Method>& registry) {
  registry.Add<GeneratorMethod, GeneratorMethodOptions>(
      "cyclegan", "one direction of a trained CycleGAN, its ResNet generator read from a weight file");
  registry.Add<Pix2Pix, Pix2PixOptions>(
      "pix2pix", "a trained pix2pix, its U-Net (or ResNet) generator read from a weight file (Isola et al. 2017)");
  registry.Add<AnimeGan2, AnimeGan2Options>("animegan2", "AnimeGANv2's generator read from a weight file");
  registry.Add<TorchScript, TorchScriptOptions>(
      "torchscript", "any network that keeps the size, as a TorchScript program: it is run, so it must be trusted");
}

}  // namespace pentimento
