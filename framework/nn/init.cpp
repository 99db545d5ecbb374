#include "framework/nn/init.h"

#include <cmath>

#include <torch/nn/module.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/random.h"

namespace pentimento {
namespace {

/// Sets every bias to 0 and every other parameter to what `draw(stream, parameter)` gives, value by value.
template <class Draw>
void Initialise(torch::nn::Module& module, std::uint64_t seed, std::string_view purpose, const Draw& draw) {
  const torch::NoGradGuard no_grad;
  for (auto& item : module.named_parameters()) {
    torch::Tensor& parameter = item.value();
    if (item.key().ends_with("bias")) {
      parameter.zero_();
      continue;
    }
    torch::Tensor values = torch::empty(parameter.sizes(), torch::kFloat32);
    RandomStream stream(seed, purpose, item.key());
    float* out = values.data_ptr<float>();
    for (std::int64_t i = 0; i < values.numel(); ++i) {
      out[i] = static_cast<float>(draw(stream, parameter));
    }
    parameter.copy_(values);
  }
}

/// The only one-dimensional weights are a norm's scales.
bool IsScale(const torch::Tensor& parameter) { return parameter.dim() < 2; }

/// Values that one output is a sum over, of a kernel [out,in,...].
double Inputs(const torch::Tensor& kernel) {
  const std::int64_t inputs = kernel.numel() / kernel.size(0);
  return static_cast<double>(inputs);
}

}  // namespace

void InitNormal(torch::nn::Module& module, std::uint64_t seed, std::string_view purpose, double deviation) {
  Initialise(module, seed, purpose, [deviation](RandomStream& stream, const torch::Tensor& parameter) {
    return stream.Normal(IsScale(parameter) ? 1.0 : 0.0, deviation);
  });
}

void InitHe(torch::nn::Module& module, std::uint64_t seed, std::string_view purpose) {
  constexpr double kCutOff = 2.0;
  constexpr double kRestored = 1.3;  // the variance that the cut takes away
  Initialise(module, seed, purpose, [](RandomStream& stream, const torch::Tensor& parameter) {
    if (IsScale(parameter)) {
      return 1.0;
    }
    double value = stream.Normal();
    while (std::abs(value) > kCutOff) {
      value = stream.Normal();
    }
    return value * std::sqrt(kRestored * 2.0 / Inputs(parameter));
  });
}

void InitGlorot(torch::nn::Module& module, std::uint64_t seed, std::string_view purpose) {
  Initialise(module, seed, purpose, [](RandomStream& stream, const torch::Tensor& parameter) {
    if (IsScale(parameter)) {
      return 1.0;
    }
    const double outputs =
        Inputs(parameter) / static_cast<double>(parameter.size(1)) * static_cast<double>(parameter.size(0));
    return stream.Uniform(-1.0, 1.0) * std::sqrt(6.0 / (Inputs(parameter) + outputs));
  });
}

}  // namespace pentimento
