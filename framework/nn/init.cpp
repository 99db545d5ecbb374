#include "framework/nn/init.h"

#include <torch/nn/module.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/random.h"

namespace pentimento {

void InitNormal(torch::nn::Module& module, std::uint64_t seed, std::string_view purpose, double deviation) {
  const torch::NoGradGuard no_grad;
  for (auto& item : module.named_parameters()) {
    torch::Tensor& parameter = item.value();
    if (item.key().ends_with("bias")) {
      parameter.zero_();
      continue;
    }
    const double mean = parameter.dim() > 1 ? 0.0 : 1.0;  // the only one-dimensional weights are a norm's scales
    torch::Tensor values = torch::empty(parameter.sizes(), torch::kFloat32);
    RandomStream stream(seed, purpose, item.key());
    float* out = values.data_ptr<float>();
    for (std::int64_t i = 0; i < values.numel(); ++i) {
      out[i] = static_cast<float>(stream.Normal(mean, deviation));
    }
    parameter.copy_(values);
  }
}

}  // namespace pentimento
