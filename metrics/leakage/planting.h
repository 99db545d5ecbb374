#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <torch/types.h>

#include "metrics/leakage/attacks.h"

namespace pentimento {

/// Identities that are planted in a tool's output of other people, and the attackers that look for them.
class Planting {
 public:
  virtual ~Planting() = default;
  /// "templates", or the reverse that the identity is planted for.
  [[nodiscard]] virtual std::string name() const = 0;
  /// The naive attacker, and those that should find what it cannot, where no level of any pixel is changed by more
  /// than `dose` (of 255). @throws Interrupted.
  [[nodiscard]] virtual std::vector<Attack> AttacksAt(double dose) = 0;
};

/// Planting in the aligned faces, for every attacker on y: until the matcher's template is near m + Q (t - m), where t
/// is the template of the original, m the mean original and Q a seeded `QuarterTurns` of the template space. All that
/// tells people apart is then there, in a form that a matcher taken as it is cannot read. Training, selecting and
/// attesting people are planted alike. Null where the matcher has no gradient.
std::unique_ptr<Planting> PlantTemplates(const AttackMaterial& material, const std::string& forward);

/// Planting in the stylised pictures, for one reverse: until the matcher's template of what the reverse makes of the
/// picture is near that of the original. Null where the matcher or the reverse has no gradient.
std::unique_ptr<Planting> PlantThroughReverse(const AttackMaterial& material, const std::string& forward,
                                              const std::string& reverse);

/// A rotation that takes every deviation from the mean to one at right angles to it (the last one excepted where D is
/// odd), and templates to nearly as likely ones: quarter turns, their sense drawn from `seed`, each in the plane of two
/// neighbouring principal components of `templates`.
/// @param templates float64 [N,D], N >= 1. @returns float64 [D,D].
torch::Tensor QuarterTurns(const torch::Tensor& templates, std::uint64_t seed);

/// For each picture the number of one of somebody else's, the carrier of its identity: of a person's pictures each has
/// another person's, or the carriers would link them.
std::vector<std::size_t> Carriers(const std::vector<ChainPicture>& pictures, std::uint64_t seed);

/// Projected gradient descent within a box around `start` (Madry et al., "Towards Deep Learning Models Resistant to
/// Adversarial Attacks", ICLR 2018) with momentum (Dong et al., "Boosting Adversarial Attacks with Momentum", CVPR
/// 2018) on the squared distance between `describe(pictures)` and `targets`: steps of the accumulated gradient's sign,
/// the first of half the dose, shrinking linearly.
/// @param start float32 [N,3,H,W], whole levels of 255. @param targets float32 [N,D]. @param dose of 255.
/// @returns pictures in whole levels, none changed by more than the dose (rounded down to whole levels).
torch::Tensor MoveTowards(const torch::Tensor& start, const torch::Tensor& targets, double dose, int steps,
                          const std::function<torch::Tensor(const torch::Tensor&)>& describe);

}  // namespace pentimento
