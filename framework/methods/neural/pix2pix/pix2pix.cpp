#include "framework/methods/neural/pix2pix/pix2pix.h"

#include <utility>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/methods/neural/pix2pix/pix2pix_method.h"
#include "framework/methods/neural/pix2pix/pix2pix_trainer.h"
#include "framework/train/run_training.h"

namespace pentimento {
namespace {

constexpr const char* kModel = "pix2pix";

}  // namespace

Pix2Pix::Pix2Pix(Pix2PixOptions options) : options_(std::move(options)) {}

std::vector<std::string> Pix2Pix::matchers_in_loss() const {
  return options_.loss.lambda_face > 0 ? std::vector<std::string>{kDlibResnetWeights} : std::vector<std::string>{};
}

void Pix2Pix::Train(const TrainContext& context) {
  TrainingPlan plan;
  plan.model = kModel;
  plan.options = options_.train;
  plan.paired = true;
  plan.matchers_in_loss = matchers_in_loss();
  plan.make_trainer = [&] {
    return std::make_unique<Pix2PixTrainer>(options_, context.seed,
                                            options_.loss.lambda_face > 0
                                                ? LoadFaceIdentityLoss(context.weights_folder, options_.loss.face_crop)
                                                : nullptr);
  };
  RunTraining(plan, context);
}

std::vector<std::string> Pix2Pix::directions() const {
  return {options_.direction == Pix2PixDirection::kAToB ? "a2b" : "b2a"};
}

std::unique_ptr<Method> Pix2Pix::MakeMethod(const std::filesystem::path& checkpoint_folder,
                                            const std::string& direction) const {
  const std::string learnt = directions().front();
  if (direction != learnt) {
    throw ConfigError(fmt::format("this pix2pix learns {}, not \"{}\"", learnt, direction));
  }
  Pix2PixMethodOptions options;
  options.weights = TrainedWeights(checkpoint_folder, "G", kModel);
  options.precision = options_.train.precision;
  options.device = options_.device;
  options.statistics = options_.apply.statistics;
  options.dropout = options_.apply.dropout;
  return std::make_unique<Pix2PixMethod>(options);
}

}  // namespace pentimento
