#include "metrics/leakage/score_fusion.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

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
/// Groups of people for cross-fitting.
constexpr int kGroups = 5;

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

std::vector<bool> AreAmong(const std::vector<ChainPicture>& pictures, const std::set<std::string>& people) {
  std::vector<bool> among;
  for (const ChainPicture& picture : pictures) {
    among.push_back(people.contains(SubjectOf(picture)));
  }
  return among;
}

/// Which comparisons a fusion may look at.
std::vector<bool> LookedAt(const HopComparisons& hop, const std::set<std::string>& without) {
  const std::vector<bool> probe_left_out = AreAmong(hop.probe_pictures(), without);
  const std::vector<bool> gallery_left_out = AreAmong(hop.gallery_pictures(), without);
  std::vector<bool> looked_at;
  looked_at.reserve(hop.scores().size());
  for (const bool probe : probe_left_out) {
    for (const bool gallery : gallery_left_out) {
      looked_at.push_back(!probe && !gallery);
    }
  }
  return looked_at;
}

/// The group of each person, by their order.
std::map<std::string, int> GroupsOf(const HopComparisons& hop) {
  std::map<std::string, int> groups;
  for (const auto* const pictures : {&hop.probe_pictures(), &hop.gallery_pictures()}) {
    for (const ChainPicture& picture : *pictures) {
      groups.emplace(SubjectOf(picture), 0);
    }
  }
  int place = 0;
  for (auto& [person, group] : groups) {
    group = place++ % kGroups;
  }
  return groups;
}

std::vector<int> GroupOfEach(const std::vector<ChainPicture>& pictures, const std::map<std::string, int>& groups) {
  std::vector<int> group_of;
  for (const ChainPicture& picture : pictures) {
    group_of.push_back(groups.at(SubjectOf(picture)));
  }
  return group_of;
}

}  // namespace

ScoreFusion ScoreFusion::Fit(std::span<const HopComparisons* const> attackers, const std::set<std::string>& without) {
  RequireSameComparisons(attackers);
  const std::vector<bool> looked_at = LookedAt(*attackers.front(), without);
  ScoreFusion fusion;
  for (const HopComparisons* const attacker : attackers) {
    double count = 0.0;
    double sum = 0.0;
    double squares = 0.0;
    for (std::size_t cell = 0; cell < attacker->scores().size(); ++cell) {
      const double score = attacker->scores()[cell];
      if (looked_at[cell] && std::isfinite(score) && !IsGenuine(*attacker, cell)) {
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
    if (!looked_at[cell]) {
      continue;
    }
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
  fusion.intercept_ = beta[0][0].item<double>();
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
    double sum = intercept_;
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

HopComparisons CrossFitted(std::span<const HopComparisons* const> attackers) {
  RequireSameComparisons(attackers);
  const HopComparisons& first = *attackers.front();
  const std::map<std::string, int> groups = GroupsOf(first);
  const std::vector<int> probe_group = GroupOfEach(first.probe_pictures(), groups);
  const std::vector<int> gallery_group = GroupOfEach(first.gallery_pictures(), groups);
  const std::size_t columns = gallery_group.size();
  std::vector<float> fused(first.scores().size(), std::numeric_limits<float>::quiet_NaN());
  for (int a = 0; a < kGroups; ++a) {
    for (int b = a; b < kGroups; ++b) {
      std::set<std::string> without;
      for (const auto& [person, group] : groups) {
        if (group == a || group == b) {
          without.insert(person);
        }
      }
      const HopComparisons unseen = ScoreFusion::Fit(attackers, without).Apply(attackers);
      for (std::size_t cell = 0; cell < fused.size(); ++cell) {
        const auto [low, high] = std::minmax(probe_group[cell / columns], gallery_group[cell % columns]);
        if (low == a && high == b) {
          fused[cell] = unseen.scores()[cell];
        }
      }
    }
  }
  return HopComparisons::FromScores(first.probe_pictures(), first.gallery_pictures(), std::move(fused));
}

}  // namespace pentimento
