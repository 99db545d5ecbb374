#include "framework/train/frozen.h"

#include <torch/nn/module.h>
#include <torch/types.h>

namespace pentimento {
namespace {

void SetRequiresGrad(const std::vector<torch::nn::Module*>& networks, bool wanted) {
  for (torch::nn::Module* network : networks) {
    for (torch::Tensor& parameter : network->parameters()) {
      parameter.requires_grad_(wanted);
    }
  }
}

}  // namespace

Frozen::Frozen(std::initializer_list<torch::nn::Module*> networks) : networks_(networks) {
  SetRequiresGrad(networks_, false);
}

Frozen::~Frozen() { SetRequiresGrad(networks_, true); }

}  // namespace pentimento
