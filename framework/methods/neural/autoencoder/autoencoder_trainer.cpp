#include "framework/methods/neural/autoencoder/autoencoder_trainer.h"

#include <torch/types.h>

#include "framework/image/grid_warp.h"
#include "framework/nn/device.h"
#include "framework/nn/init.h"
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

void AutoencoderTrainer::AddTerms(const torch::Tensor& images, FaceDomain domain, std::int64_t place,
                                  std::vector<torch::Tensor>& terms) {
  const char* purpose = domain == FaceDomain::kA ? "autoencoder.warp.a" : "autoencoder.warp.b";
  const torch::Tensor bent = options_.train.warp ? WarpAtRandom(images, seed(), purpose, step(), place) : images;
  torch::Tensor result;
  {
    const Autocast autocast = Mixed();
    result = network_(bent, domain).to(torch::kFloat32);
  }
  const torch::Tensor made = (result + 1.0) / 2.0;
  const torch::Tensor wanted = (images + 1.0) / 2.0;
  terms.push_back((1.0 - Ssim(made, wanted).mean()) / 2.0 * options_.loss.lambda_dssim);
  terms.push_back(torch::l1_loss(made, wanted) * options_.loss.lambda_l1);
}

void AutoencoderTrainer::Optimise(const std::vector<TrainingBatch>& parts) {
  Update(*optimizer_, parts.size(), [&](std::size_t part) {
    const std::int64_t place = static_cast<std::int64_t>(part) * parts[part].a.size(0);
    std::vector<torch::Tensor> terms;
    AddTerms(parts[part].a, FaceDomain::kA, place, terms);
    AddTerms(parts[part].b, FaceDomain::kB, place, terms);
    return terms;
  });
}

}  // namespace pentimento
