#pragma once

#include <string>
#include <vector>

#include "metrics/identity/face_records.h"
#include "metrics/leakage/leakage_figures.h"
#include "metrics/leakage/leakage_options.h"
#include "metrics/metric.h"

namespace pentimento {

/// How much identity leaks through a stylisation, relative to the original photographs: L = (TAR_h - alpha) /
/// (TAR_x - alpha) of each forward, by each matcher, under attackers of growing knowledge (see `AttacksOn`). The
/// threshold of each attacker at each hop is set on its own impostor scores among the *selecting* people; TAR is that
/// of the *tested* people, against other photographs of them.
///
/// Figures at each rate alpha, with `context.attacker` and `context.matcher`:
/// `leakage@fmr=...`, always beside `tar@fmr=...`, `fmr@fmr=...` (what was achieved among the tested) and `auc`; over
/// probes with a detected face, and where faces went undetected as bounds over all ("all-nonmatching", "all-matching"),
/// as do all figures below but `detection_limit` and `attestation`; `ftd` of every hop is the share that went
/// undetected. All of it comes a second time for attackers who cut each face where that of its original is
/// ("attacker-aligned"). `leakage_transferred@fmr=...`, `tar_transferred@fmr=...` and `fmr_transferred@fmr=...` take
/// the threshold of the originals instead. Where the data set knows groups of looks, the naive and the strongest
/// attacker's figures over probes with a detected face come again with impostors of the probe's own group alone
/// (`context.impostors` "same-group"), thresholds and ceiling likewise: what is left then is more than the group.
/// `reversal_gain@fmr=...` of a reverse is L(xhat) - L(y), paired, against the same attacker without reversal and
/// against the strongest attacker that does not reverse (`context.versus`); only the latter is added capability.
/// `false_accusation@fmr=...` is the share of probes whose best match reaches the threshold and is somebody else,
/// training identities included. Differences are over the probes that all of their sides detect; their bounds take the
/// worst combination of what undetected probes count as on each side.
///
/// Pooled comparisons (`PooledComparisons`) give the naive attacker's figures again, by `context.references`,
/// `context.stylised` and `context.combine`, relative to originals pooled in the same way; no attacker is chosen by
/// them.
///
/// Of each reverse's laundered twin (`context.laundered`): its leakage, and `laundering_drop@fmr=...`, what laundering
/// y took. `co_adapted_share@fmr=...` is that drop minus the drop of the reverse trained afresh for it
/// (`context.afresh`). Twins are neither fused nor chosen from, and nothing is gained over them.
///
/// `context.strongest` marks the attacker with the highest AUC among the selecting people (`context.auc_select`), whose
/// undetected probes count as accepted by nobody. Controls: the reverses
/// `oracle`, `noop` and `mean_face`, and the naive attacker with the people's names permuted (`context.control`); the
/// last two must cover 0.
///
/// Without selecting people there are no figures; a rate that they are too few for is null.
class LeakageMetric final : public Metric {
 public:
  /// @param matchers not loaded yet; at least one.
  LeakageMetric(LeakageOptions options, MatcherList matchers)
      : options_(std::move(options)), matchers_(std::move(matchers)) {}

  [[nodiscard]] int version() const override { return kLeakageVersion; }
  [[nodiscard]] std::vector<std::string> weights() const override;
  [[nodiscard]] std::vector<std::filesystem::path> files() const override;
  [[nodiscard]] MetricNeeds needs() const override { return {.training = true, .parts = true}; }
  [[nodiscard]] MeasureResult Measure(const MeasureInput& input) const override;

 private:
  LeakageOptions options_;
  MatcherList matchers_;
};

}  // namespace pentimento
