#include "framework/methods/neural/cyclegan/cyclegan.h"

#include <utility>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/methods/neural/cyclegan/cyclegan_trainer.h"
#include "framework/methods/neural/cyclegan/generator_method.h"
#include "framework/train/run_training.h"

namespace pentimento {
namespace {

constexpr const char* kModel = "cyclegan";

}  // namespace

CycleGan::CycleGan(CycleGanOptions options) : options_(std::move(options)) {}

std::vector<std::string> CycleGan::matchers_in_loss() const {
  return options_.loss.lambda_face > 0 ? std::vector<std::string>{kDlibResnetWeights} : std::vector<std::string>{};
}

void CycleGan::Train(const TrainContext& context) {
  TrainingPlan plan;
  plan.model = kModel;
  plan.options = static_cast<const TrainOptions&>(options_.train);
  plan.matchers_in_loss = matchers_in_loss();
  plan.make_trainer = [&] {
    return std::make_unique<CycleGanTrainer>(options_, context.seed,
                                             options_.loss.lambda_face > 0
                                                 ? LoadFaceIdentityLoss(context.weights_folder, options_.loss.face_crop)
                                                 : nullptr);
  };
  RunTraining(plan, context);
}

std::unique_ptr<Method> CycleGan::MakeMethod(const std::filesystem::path& checkpoint_folder,
                                             const std::string& direction) const {
  if (direction != "a2b" && direction != "b2a") {
    throw ConfigError(fmt::format("a cyclegan has the directions a2b and b2a, not \"{}\"", direction));
  }
  GeneratorMethodOptions options;
  options.weights = TrainedWeights(checkpoint_folder, direction == "a2b" ? "G_A" : "G_B", kModel);
  options.precision = options_.train.precision;
  options.device = options_.device;
  return std::make_unique<GeneratorMethod>(options);
}

}  // namespace pentimento
