#pragma once

#include <map>
#include <string>
#include <vector>

#include "metrics/leakage/attacks.h"

namespace pentimento {

/// How strong the attackers on one forward are.
struct Attestation {
  std::vector<Figure> figures;           ///< leakage of every attacker at every dose; the limits
  std::map<std::string, bool> attested;  ///< by attacker: some dose escapes the naive attacker and is recovered
};

/// Do these attackers find an identity that is there, where a naive one does not? In the tool's own output of *another*
/// person (so that none is there by itself) an identity is planted: pixels of the aligned face are changed by at most
/// the dose until the matcher's template moves towards m + Q (t - m), where t is the template of the original, m the
/// mean original and Q a seeded rotation of the template space. All that tells people apart is then there, in a form
/// that a matcher taken as it is cannot read. Training, selecting and attesting people are planted alike; attackers
/// are fitted, thresholds set and leakage measured as in the main experiment, on the attesting people.
///
/// `detection_limit@fmr=...` is the smallest dose at which the lower bound of an attacker's leakage is above 0: smaller
/// traces may go unseen, and a statement that something is safe reaches no further. Reversing attackers are not
/// attested: the planted identity is not in the pixels that they restore.
/// @param material of faces cut where the originals have theirs. @return empty where the matcher has no gradient or
/// there are no attesting people. @throws Interrupted.
Attestation Attest(const AttackMaterial& material, const std::string& forward, double alpha, int version);

}  // namespace pentimento
