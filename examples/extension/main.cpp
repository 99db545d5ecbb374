#include "brightness_difference.h"
#include "experiments/application.h"
#include "sepia.h"

int main(int argc, char** argv) {
  return pentimento::RunMain(argc, argv, [](pentimento::Registries& registries) {
    registries.methods.Add<example::Sepia, example::SepiaOptions>("sepia", "the brown of old photographs");
    registries.metrics.Add<example::BrightnessDifference, pentimento::NoPairOptions>(
        "brightness_difference", "absolute difference of the mean brightness");
  });
}
