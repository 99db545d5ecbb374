#include "metrics/leakage/planting.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <span>

#include <ATen/ops/linalg_eigh.h>
#include <torch/autograd.h>

#include "framework/core/random.h"
#include "metrics/hops.h"

namespace pentimento {

torch::Tensor QuarterTurns(const torch::Tensor& templates, std::uint64_t seed) {
  const torch::Tensor deviations = templates - templates.mean(0);
  // Columns: principal components by ascending variance.
  const torch::Tensor components = std::get<1>(at::linalg_eigh(deviations.t().matmul(deviations)));
  RandomStream random(seed, "planted rotation");
  torch::Tensor turned = components.clone();
  for (std::int64_t k = components.size(1) - 1; k >= 1; k -= 2) {
    const double sense = random.Below(2) == 0 ? 1.0 : -1.0;
    turned.select(1, k).copy_(sense * components.select(1, k - 1));
    turned.select(1, k - 1).copy_(-sense * components.select(1, k));
  }
  return turned.matmul(components.t());
}

std::vector<std::size_t> Carriers(const std::vector<ChainPicture>& pictures, std::uint64_t seed) {
  std::map<std::string, std::vector<std::size_t>> of_person;
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    of_person[SubjectOf(pictures[i])].push_back(i);
  }
  std::vector<std::string> people;
  for (const auto& [person, indices] : of_person) {
    people.push_back(person);
  }
  RandomStream(seed, "carriers").Shuffle(std::span(people));
  std::vector<std::size_t> carriers(pictures.size());
  for (std::size_t k = 0; k < people.size(); ++k) {
    const std::vector<std::size_t>& own = of_person[people[k]];
    for (std::size_t i = 0; i < own.size(); ++i) {
      const std::size_t step = people.size() > 1 ? 1 + i % (people.size() - 1) : 0;
      const std::vector<std::size_t>& other = of_person[people[(k + step) % people.size()]];
      carriers[own[i]] = other[i % other.size()];
    }
  }
  return carriers;
}

torch::Tensor MoveTowards(const torch::Tensor& start, const torch::Tensor& targets, double dose, int steps,
                          const std::function<torch::Tensor(const torch::Tensor&)>& describe) {
  if (dose < 1.0) {
    return start.detach();  // no level of any pixel may change
  }
  constexpr double kMomentum = 0.75;
  const double reach = dose / 255.0;
  const torch::Tensor low = (start - std::floor(dose) / 255.0).clamp(0.0, 1.0);
  const torch::Tensor high = (start + std::floor(dose) / 255.0).clamp(0.0, 1.0);
  torch::Tensor x = start;
  torch::Tensor direction = torch::zeros_like(start);
  for (int step = 0; step < steps; ++step) {
    x = x.detach().requires_grad_();
    const torch::Tensor distance = (describe(x) - targets).square().sum();
    const torch::Tensor gradient = torch::autograd::grad({distance}, {x}).front();
    // A picture that is where it should be has no gradient, and keeps its direction.
    direction = kMomentum * direction + gradient / gradient.abs().mean({1, 2, 3}, true).clamp_min(1e-20);
    const double length = 0.5 * reach * (1.0 - static_cast<double>(step) / steps);
    x = torch::minimum(torch::maximum(x.detach() - length * direction.sign(), low), high);
  }
  return (x.detach() * 255.0).round() / 255.0;
}

}  // namespace pentimento
