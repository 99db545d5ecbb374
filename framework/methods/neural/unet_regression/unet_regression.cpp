#include "framework/methods/neural/unet_regression/unet_regression.h"

#include <utility>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/methods/neural/unet_regression/unet_method.h"
#include "framework/methods/neural/unet_regression/unet_regression_trainer.h"
#include "framework/nn/hed/hed_vgg16.h"
#include "framework/train/run_training.h"

namespace pentimento {
namespace {

constexpr const char* kModel = "unet_regression";
constexpr const char* kNetwork = "G";

RegressionJudges MakeJudges(const UnetRegressionOptions& options, const std::filesystem::path& weights_folder) {
  RegressionJudges judges;
  if (options.loss.lambda_perceptual > 0) {
    judges.perceptual = LoadHedDistance(weights_folder / kHedWeights, options.train.precision);
  }
  if (options.loss.lambda_face > 0) {
    judges.face = LoadFaceIdentityLoss(weights_folder, options.loss.face_crop);
  }
  return judges;
}

}  // namespace

UnetRegression::UnetRegression(UnetRegressionOptions options) : options_(std::move(options)) {}

std::vector<std::string> UnetRegression::matchers_in_loss() const {
  return options_.loss.lambda_face > 0 ? std::vector<std::string>{kDlibResnetWeights} : std::vector<std::string>{};
}

std::vector<std::string> UnetRegression::weights() const {
  std::vector<std::string> files = matchers_in_loss();
  if (options_.loss.lambda_perceptual > 0) {
    files.emplace_back(kHedWeights);
  }
  return files;
}

std::vector<std::string> UnetRegression::directions() const {
  return {options_.direction == RegressionDirection::kBToA ? "b2a" : "a2b"};
}

void UnetRegression::Train(const TrainContext& context) {
  TrainingPlan plan;
  plan.model = kModel;
  plan.options = options_.train;
  plan.matchers_in_loss = matchers_in_loss();
  plan.paired = true;
  plan.make_trainer = [&] {
    return std::make_unique<UnetRegressionTrainer>(options_, context.seed,
                                                   MakeJudges(options_, context.weights_folder));
  };
  RunTraining(plan, context);
}

std::unique_ptr<Method> UnetRegression::MakeMethod(const std::filesystem::path& checkpoint_folder,
                                                   const std::string& direction) const {
  if (direction != directions().front()) {
    throw ConfigError(fmt::format("this unet_regression learns {} alone, not \"{}\"", directions().front(), direction));
  }
  UnetMethodOptions options;
  options.weights = TrainedWeights(checkpoint_folder, kNetwork, kModel);
  options.precision = options_.train.precision;
  options.device = options_.device;
  return std::make_unique<UnetMethod>(options);
}

}  // namespace pentimento
