#include "framework/nn/norm.h"

#include <torch/nn/module.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/instancenorm.h>
#include <torch/nn/modules/linear.h>
#include <torch/types.h>

namespace pentimento {

void PushNorm(torch::nn::Sequential& layers, NormKind kind, std::int64_t channels) {
  if (kind == NormKind::kInstance) {
    layers->push_back(
        torch::nn::InstanceNorm2d(torch::nn::InstanceNorm2dOptions(channels).affine(false).track_running_stats(false)));
  } else if (kind == NormKind::kNone) {
    layers->push_back(torch::nn::Identity());
  } else {
    layers->push_back(torch::nn::BatchNorm2d(torch::nn::BatchNorm2dOptions(channels)));
  }
}

void NormaliseByBatch(torch::nn::Module& network) {
  for (const auto& module : network.modules()) {
    if (auto* norm = module->as<torch::nn::BatchNorm2d>()) {
      norm->options.track_running_stats(false);
      norm->running_mean = torch::Tensor();  // what is there would be updated even so
      norm->running_var = torch::Tensor();
    }
  }
}

}  // namespace pentimento
