#include "metrics/matchers/ridge_adapter.h"

#include <ATen/ops/eye.h>
#include <ATen/ops/linalg_solve.h>
#include <ATen/ops/stack.h>
#include <torch/utils.h>

namespace pentimento {
namespace {

torch::Tensor Rows(std::span<const Template> templates) {
  std::vector<torch::Tensor> rows;
  for (const Template& values : templates) {
    rows.push_back(torch::tensor(values).to(torch::kFloat64));
  }
  return at::stack(rows);
}

}  // namespace

RidgeAdapter RidgeAdapter::Fit(std::span<const Template> from, std::span<const Template> to, double lambda) {
  const torch::Tensor x = Rows(from);
  const torch::Tensor y = Rows(to);
  RidgeAdapter adapter;
  adapter.mean_from_ = x.mean(0, true);
  adapter.mean_to_ = y.mean(0, true);
  const torch::Tensor centred = x - adapter.mean_from_;
  const auto count = static_cast<double>(x.size(0));
  const torch::Tensor covariance = centred.t().matmul(centred) / count;
  const double scale = std::max(covariance.diagonal().mean().item<double>(), 1e-12);
  const torch::Tensor penalised = covariance + lambda * scale * at::eye(covariance.size(0), covariance.options());
  adapter.weight_ = at::linalg_solve(penalised, centred.t().matmul(y - adapter.mean_to_) / count);
  return adapter;
}

torch::Tensor RidgeAdapter::Offset() const { return mean_to_ - mean_from_.matmul(weight_); }

Template RidgeAdapter::Apply(const Template& from) const {
  const torch::Tensor row = torch::tensor(from).to(torch::kFloat64).view({1, -1});
  const torch::Tensor mapped =
      ((row - mean_from_).matmul(weight_) + mean_to_).to(torch::kFloat32).contiguous().view({-1});
  const float* const values = mapped.data_ptr<float>();
  return {values, values + mapped.numel()};
}

}  // namespace pentimento
