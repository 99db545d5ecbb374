#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "metrics/leakage/attacks.h"
#include "metrics/statistics/leakage.h"

namespace pentimento {

/// By forward and rate, and then by `RungOf` attack: of everything that was planted for this attacker, some dose
/// escapes the naive one and is recovered by it.
using AttestedAttackers = std::map<std::pair<std::string, double>, std::map<std::string, bool>>;

/// Whether an identity that was planted escapes the naive attacker and is recovered by another one: the naive leakage
/// is supported and under 0.2, the lower bound of the other's is supported and above 0.8.
bool IsRecovered(const Leakage& naive, const Leakage& other);

/// How strong the attackers are.
struct Attestation {
  std::vector<Figure> figures;  ///< leakage of every attacker at every dose; the limits
  /// All comparisons behind them (`context.planted`, `context.dose`; of the attesting people `context.part` "attest"),
  /// and the attesting people's originals against each other.
  std::vector<ScoreMatrix> scores;
  AttestedAttackers attested;
};

/// Do the attackers find an identity that is there, where a naive one does not? In the own output of each forward of
/// `AttestOptions` of *another*
/// person (so that none is there by itself) an identity is planted (see `Planting`), at growing doses; attackers are
/// fitted, thresholds set and leakage measured as in the main experiment, on the attesting people.
/// `attestation@fmr=...` is the dose-response curve, by attacker; `context.planted` says how it was planted.
///
/// `detection_limit@fmr=...` is the smallest dose at which the lower bound of an attacker's leakage is above 0: smaller
/// traces may go unseen, and a statement that something is safe reaches no further. `context.attested` says whether the
/// attacker proved its strength.
/// @param material of faces cut where the originals have theirs. @return empty without attesting people; attackers
/// that nothing can be planted for (the matcher or the reverse has no gradient) are absent. @throws Interrupted.
Attestation Attest(const AttackMaterial& material, int version);

}  // namespace pentimento
