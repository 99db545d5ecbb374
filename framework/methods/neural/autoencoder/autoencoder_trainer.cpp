#include "framework/methods/neural/autoencoder/autoencoder_trainer.h"

#include <torch/types.h>
#include <torch/utils.h>

#include "framework/image/convert.h"
#include "framework/image/grid_warp.h"
#include "framework/nn/device.h"
#include "framework/nn/init.h"
#include "framework/nn/sliced_wasserstein.h"
#include "framework/ops/similarity/ssim.h"

namespace pentimento {

AutoencoderTrainer::AutoencoderTrainer(const AutoencoderOptions& options, std::uint64_t seed)
    : NetworkTrainer(options.train, SelectDevice(options.device), seed),
      options_(options),
      network_(options.Network()) {
  InitGlorot(*network_, seed, "autoencoder.init");
  AddNetwork("autoencoder", network_.ptr(), true);
  optimizer_ = &AddOptimizer({"autoencoder"});
}

torch::Tensor AutoencoderTrainer::Bent(const torch::Tensor& images, FaceDomain domain, std::int64_t place) const {
  const char* purpose = domain == FaceDomain::kA ? "autoencoder.warp.a" : "autoencoder.warp.b";
  return options_.train.warp ? WarpAtRandom(images, seed(), purpose, step(), place) : images;
}

torch::Tensor AutoencoderTrainer::Decoded(const torch::Tensor& images, FaceDomain domain) {
  const Autocast autocast = Mixed();
  return network_(images, domain).to(torch::kFloat32);
}

void AutoencoderTrainer::AddTerms(const torch::Tensor& made, const torch::Tensor& wanted,
                                  std::vector<torch::Tensor>& terms) const {
  const torch::Tensor image = FromSignedRange(made);
  const torch::Tensor original = FromSignedRange(wanted);
  terms.push_back((1.0 - Ssim(image, original).mean()) / 2.0 * options_.loss.lambda_dssim);
  terms.push_back(torch::l1_loss(image, original) * options_.loss.lambda_l1);
}

void AutoencoderTrainer::Optimise(const std::vector<TrainingBatch>& parts) {
  Update(*optimizer_, parts.size(), [&](std::size_t part) {
    const auto& [a, b] = parts[part];
    const std::int64_t place = static_cast<std::int64_t>(part) * a.size(0);
    std::vector<torch::Tensor> terms;
    AddTerms(Decoded(Bent(a, FaceDomain::kA, place), FaceDomain::kA), a, terms);
    AddTerms(Decoded(Bent(b, FaceDomain::kB, place), FaceDomain::kB), b, terms);
    return terms;
  });
}

std::vector<double> AutoencoderTrainer::Measure(const std::vector<TrainingBatch>& held_out) {
  std::vector<torch::Tensor> real_a, real_b, made_a, made_b;
  const std::vector<double> means = MeanOver(held_out, [&](const TrainingBatch& real) -> std::vector<torch::Tensor> {
    real_a.push_back(real.a.to(torch::kCPU));
    real_b.push_back(real.b.to(torch::kCPU));
    made_a.push_back(Decoded(real.b, FaceDomain::kA).to(torch::kCPU));
    made_b.push_back(Decoded(real.a, FaceDomain::kB).to(torch::kCPU));
    std::vector<torch::Tensor> terms;
    AddTerms(Decoded(real.a, FaceDomain::kA), real.a, terms);
    AddTerms(Decoded(real.b, FaceDomain::kB), real.b, terms);
    return {torch::stack(terms).sum()};
  });
  return {means.front(), 0.5 * (SlicedWasserstein(torch::cat(made_a), torch::cat(real_a)) +
                                SlicedWasserstein(torch::cat(made_b), torch::cat(real_b)))};
}

}  // namespace pentimento
