#include "framework/methods/neural/animegan2/register.h"

#include "framework/methods/neural/animegan2/animegan2.h"
#include "framework/methods/neural/animegan2/animegan2_method.h"

namespace pentimento {

void RegisterAnimeGan2(Registry<Model>& models, Registry<Method>& methods) {
  models.Add<AnimeGan2, AnimeGan2Options>(
      "animegan2", "unpaired translation of photographs into drawings, a2b (AnimeGANv2; Chen et al. 2019)");
  methods.Add<AnimeGan2Method, AnimeGan2MethodOptions>("animegan2",
                                                       "a trained AnimeGANv2, its generator read from a weight file");
}

}  // namespace pentimento
