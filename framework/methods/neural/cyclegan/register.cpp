#include "framework/methods/neural/cyclegan/register.h"

#include "framework/methods/neural/cyclegan/cyclegan.h"
#include "framework/methods/neural/cyclegan/generator_method.h"

namespace pentimento {

void RegisterCycleGan(Registry<Model>& models, Registry<Method>& methods) {
  models.Add<CycleGan, CycleGanOptions>("cyclegan", "unpaired translation both ways, a2b and b2a (Zhu et al. 2017)");
  methods.Add<GeneratorMethod, GeneratorMethodOptions>(
      "cyclegan", "one direction of a trained CycleGAN, its ResNet (or U-Net) generator read from a weight file");
}

}  // namespace pentimento
