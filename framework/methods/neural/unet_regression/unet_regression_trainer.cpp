#include "framework/methods/neural/unet_regression/unet_regression_trainer.h"

#include <utility>

#include <torch/types.h>

#include "framework/core/errors.h"
#include "framework/image/convert.h"
#include "framework/nn/device.h"
#include "framework/nn/init.h"

namespace pentimento {

UnetRegressionTrainer::UnetRegressionTrainer(const UnetRegressionOptions& options, std::uint64_t seed,
                                             RegressionJudges judges)
    : NetworkTrainer(options.train, SelectDevice(options.device), seed),
      options_(options),
      judges_(std::move(judges)),
      generator_(options.Generator()) {
  if ((options.loss.lambda_perceptual > 0) != (judges_.perceptual != nullptr) ||
      (options.loss.lambda_face > 0) != (judges_.face != nullptr)) {
    throw InternalError("a regression has other judges than terms");
  }
  if (judges_.perceptual) {
    judges_.perceptual->To(device());
  }
  if (judges_.face) {
    judges_.face->To(device());
  }
  InitNormal(*generator_, seed, "unet_regression.init.G");
  AddNetwork("G", generator_.ptr(), /*averaged=*/true);
  optimizer_ = &AddOptimizer({"G"});
}

std::vector<std::string> UnetRegressionTrainer::loss_names() const {
  std::vector<std::string> names;
  if (options_.loss.lambda_l1 > 0) {
    names.emplace_back("L1");
  }
  if (judges_.perceptual) {
    names.emplace_back("perceptual");
  }
  if (judges_.face) {
    names.emplace_back("face");
  }
  return names;
}

UnetRegressionTrainer::Regressed UnetRegressionTrainer::Regress(const TrainingBatch& pair) {
  const bool to_a = options_.direction == RegressionDirection::kBToA;
  const Autocast autocast = Mixed();
  return {generator_(to_a ? pair.b : pair.a).to(torch::kFloat32), to_a ? pair.a : pair.b};
}

std::vector<torch::Tensor> UnetRegressionTrainer::Terms(const Regressed& regressed) const {
  const auto& [made, target] = regressed;
  const torch::Tensor image = FromSignedRange(made);
  const torch::Tensor partner = FromSignedRange(target);
  std::vector<torch::Tensor> terms;
  if (options_.loss.lambda_l1 > 0) {
    terms.push_back(torch::l1_loss(made, target) * options_.loss.lambda_l1);
  }
  if (judges_.perceptual) {
    terms.push_back(judges_.perceptual->Distance(image, partner).mean() * options_.loss.lambda_perceptual);
  }
  if (judges_.face) {
    const torch::Tensor distance =
        FaceIdentityLoss::Distance(judges_.face->Describe(image), judges_.face->Describe(partner));
    terms.push_back(distance * options_.loss.lambda_face);
  }
  return terms;
}

void UnetRegressionTrainer::Optimise(const std::vector<TrainingBatch>& parts) {
  Update(*optimizer_, parts.size(), [&](std::size_t part) { return Terms(Regress(parts[part])); });
}

std::vector<double> UnetRegressionTrainer::Measure(const std::vector<TrainingBatch>& held_out) {
  return MeanOver(held_out, [this](const TrainingBatch& pair) -> std::vector<torch::Tensor> {
    const Regressed regressed = Regress(pair);
    return {torch::stack(Terms(regressed)).sum(), torch::l1_loss(regressed.made, regressed.target)};
  });
}

}  // namespace pentimento
