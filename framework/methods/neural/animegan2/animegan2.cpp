#include "framework/methods/neural/animegan2/animegan2.h"

#include <array>
#include <fstream>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/methods/neural/animegan2/animegan2_method.h"
#include "framework/methods/neural/animegan2/animegan2_trainer.h"
#include "framework/nn/hed/hed_vgg16.h"
#include "framework/train/run_training.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

constexpr const char* kModel = "animegan2";

bool IsHdf5(const fs::path& file) {
  constexpr std::string_view kSignature = "\x89HDF\r\n\x1a\n";
  std::array<char, kSignature.size()> first{};
  std::ifstream(file, std::ios::binary).read(first.data(), first.size());
  return std::string_view(first.data(), first.size()) == kSignature;
}

ContentFeatures LoadFeatures(const AnimeGan2Options& options) {
  return IsHdf5(options.vgg) ? LoadHedContent(options.vgg, options.train.precision)
                             : LoadVgg19Content(options.vgg, options.vgg_input, options.train.precision);
}

}  // namespace

AnimeGan2::AnimeGan2(AnimeGan2Options options) : options_(std::move(options)) {}

void AnimeGan2::Train(const TrainContext& context) {
  TrainingPlan plan;
  plan.model = kModel;
  plan.options = static_cast<const TrainOptions&>(options_.train);
  plan.make_trainer = [&] {
    return std::make_unique<AnimeGan2Trainer>(options_, LoadFeatures(options_), context.seed);
  };
  RunTraining(plan, context);
}

std::unique_ptr<Method> AnimeGan2::MakeMethod(const fs::path& checkpoint_folder, const std::string& direction) const {
  if (direction != "a2b") {
    throw ConfigError(fmt::format("an animegan2 has the direction a2b alone, not \"{}\"", direction));
  }
  AnimeGan2MethodOptions options;
  options.weights = TrainedWeights(checkpoint_folder, "G", kModel);
  options.align_corners = options_.align_corners;
  options.precision = options_.train.precision;
  options.device = options_.device;
  return std::make_unique<AnimeGan2Method>(options);
}

}  // namespace pentimento
