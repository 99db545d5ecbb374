#include "framework/methods/neural/autoencoder/autoencoder.h"

#include <utility>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/methods/neural/autoencoder/autoencoder_method.h"
#include "framework/methods/neural/autoencoder/autoencoder_trainer.h"
#include "framework/train/run_training.h"

namespace pentimento {
namespace {

constexpr const char* kModel = "autoencoder";

}  // namespace

Autoencoder::Autoencoder(AutoencoderOptions options) : options_(std::move(options)) {}

void Autoencoder::Train(const TrainContext& context) {
  TrainingPlan plan;
  plan.model = kModel;
  plan.options = static_cast<const TrainOptions&>(options_.train);
  plan.make_trainer = [&] { return std::make_unique<AutoencoderTrainer>(options_, context.seed); };
  RunTraining(plan, context);
}

std::unique_ptr<Method> Autoencoder::MakeMethod(const std::filesystem::path& checkpoint_folder,
                                                const std::string& direction) const {
  if (direction != "a2b" && direction != "b2a") {
    throw ConfigError(fmt::format("an autoencoder has the directions a2b and b2a, not \"{}\"", direction));
  }
  AutoencoderMethodOptions options;
  options.weights = TrainedWeights(checkpoint_folder, "autoencoder", kModel);
  options.direction = direction == "a2b" ? AutoencoderDirection::kA2B : AutoencoderDirection::kB2A;
  options.precision = options_.train.precision;
  options.device = options_.device;
  return std::make_unique<AutoencoderMethod>(options);
}

}  // namespace pentimento
