#include "metrics/leakage/score_fusion.h"

#include <cmath>
#include <limits>

#include <ATen/ops/diag.h>
#include <ATen/ops/linalg_solve.h>
#include <torch/utils.h>

#include "framework/core/errors.h"
#include "metrics/hops.h"

namespace pentimento {
namespace {

constexpr int kNewtonSteps = 30;
/// Keeps the weights finite where the scores separate perfectly.
constexpr double kRidge = 1e-3;

void RequireSameComparisons(std::span<const HopComparisons* const> attackers) {
  for (const HopComparisons* const attacker : attackers) {
    if (attacker->probe_pictures().size() != attackers.front()->probe_pictures().size() ||
        attacker->gallery_pictures().size() != attackers.front()->gallery_pictures().size()) {
      throw InternalError("attackers whose comparisons differ cannot be fused");
    }
  }
}

bool IsGenuine(const HopComparisons& hop, std::size_t cell) {
  const std::size_t columns = hop.gallery_pictures().size();
  return SubjectOf(hop.probe_pictures()[cell / columns]) == SubjectOf(hop.gallery_pictures()[cell % columns]);
}

}  // namespace

ScoreFusion ScoreFusion::Fit(std::span<const HopComparisons* const> attackers) {
  RequireSameComparisons(attackers);
  ScoreFusion fusion;
  for (const HopComparisons* const attacker : attackers) {
    double count = 0.0;
    double sum = 0.0;
    double squares = 0.0;
    for (std::size_t cell = 0; cell < attacker->scores().size(); ++cell) {
      const double score = attacker->scores()[cell];
      if (std::isfinite(score) && !IsGenuine(*attacker, cell)) {
        count += 1.0;
        sum += score;
        squares += score * score;
      }
    }
    const double mean = count > 0.0 ? sum / count : 0.0;
    fusion.mean_.push_back(mean);
    fusion.deviation_.push_back(count > 0.0 ? std::sqrt(std::max(squares / count - mean * mean, 1e-24)) : 1.0);
  }
  std::vector<double> features;
  std::vector<double> genuine;
  const std::size_t cells = attackers.front()->scores().size();
  for (std::size_t cell = 0; cell < cells; ++cell) {
    bool made = false;
    std::vector<double> row = {1.0};
    for (std::size_t k = 0; k < attackers.size(); ++k) {
      const double score = attackers[k]->scores()[cell];
      made = made || std::isfinite(score);
      row.push_back(std::isfinite(score) ? (score - fusion.mean_[k]) / fusion.deviation_[k] : 0.0);
    }
    if (made) {
      features.insert(features.end(), row.begin(), row.end());
      genuine.push_back(IsGenuine(*attackers.front(), cell) ? 1.0 : 0.0);
    }
  }
  const auto rows = static_cast<std::int64_t>(genuine.size());
  const auto columns = static_cast<std::int64_t>(attackers.size()) + 1;
  torch::Tensor beta = torch::zeros({columns, 1}, torch::kFloat64);
  beta.slice(0, 1).fill_(1.0 / static_cast<double>(attackers.size()));
  if (rows > 0) {
    const torch::Tensor x = torch::from_blob(features.data(), {rows, columns}, torch::kFloat64);
    const torch::Tensor y = torch::from_blob(genuine.data(), {rows, 1}, torch::kFloat64);
    const double share = std::clamp(y.mean().item<double>(), 1e-6, 1.0 - 1e-6);
    const torch::Tensor balance = y * (0.5 / share) + (1.0 - y) * (0.5 / (1.0 - share));
    const torch::Tensor ridge = kRidge * torch::eye(columns, torch::kFloat64);
    for (int step = 0; step < kNewtonSteps; ++step) {
      const torch::Tensor p = x.matmul(beta).sigmoid();
      const torch::Tensor gradient = x.t().matmul(balance * (y - p)) / rows - ridge.matmul(beta);
      const torch::Tensor hessian = x.t().matmul(x * (balance * p * (1.0 - p))) / rows + ridge;
      const torch::Tensor move = at::linalg_solve(hessian, gradient);
      beta = beta + move;
      if (move.abs().max().item<double>() < 1e-10) {
        break;
      }
    }
  }
  for (std::int64_t k = 1; k < columns; ++k) {
    fusion.weights_.push_back(beta[k][0].item<double>());
  }
  return fusion;
}

HopComparisons ScoreFusion::Apply(std::span<const HopComparisons* const> attackers) const {
  RequireSameComparisons(attackers);
  const HopComparisons& first = *attackers.front();
  std::vector<float> fused(first.scores().size(), std::numeric_limits<float>::quiet_NaN());
  for (std::size_t cell = 0; cell < fused.size(); ++cell) {
    double sum = 0.0;
    bool made = false;
    for (std::size_t k = 0; k < attackers.size(); ++k) {
      const double score = attackers[k]->scores()[cell];
      if (std::isfinite(score)) {
        made = true;
        sum += weights_[k] * (score - mean_[k]) / deviation_[k];
      }
    }
    if (made) {
      fused[cell] = static_cast<float>(sum);
    }
  }
  return HopComparisons::FromScores(first.probe_pictures(), first.gallery_pictures(), std::move(fused));
}

}  // namespace pentimento
