#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "framework/core/json.h"
#include "metrics/identity/face_records.h"
#include "metrics/identity/verification_protocol.h"
#include "metrics/leakage/leakage_options.h"
#include "metrics/metric.h"

namespace pentimento {

/// One attacker's comparisons at one hop.
struct Attack {
  std::string attacker;           ///< "none" on the originals, else the rung of the ladder
  std::string hop;                ///< "x", "x-y" or "x-xhat"
  std::string reverse;            ///< of the hop; "" without
  Json context = Json::object();  ///< what else a reader should know: "ridge", "weights", ...
  HopComparisons select;
  HopComparisons test;
};

/// What it is called among the attackers on its forward: "aware", "reversing:cyc-back".
std::string RungOf(const Attack& attack);

/// What the attackers on one forward may look at.
struct AttackMaterial {
  const MeasureInput& input;
  const FaceReader& reader;
  const FaceRecords& records;  ///< of the originals and every hop of all parts: found, or aligned by the attacker
  std::size_t matcher = 0;     ///< number of the matcher
  const LeakageOptions& options;
  /// Chips to use instead of those that the pictures show; null: none.
  const std::map<std::filesystem::path, FaceChips>* chips = nullptr;
};

/// The ceiling: originals against other originals.
Attack OriginalsAgainstThemselves(const AttackMaterial& material);

/// The attackers on one forward, in order of what they know:
/// - `naive`: the matcher as it is, y against the gallery;
/// - `gallery-stylised`: y against the gallery stylised by the same tool, the cheapest use of a black box;
/// - `aware`: a ridge adapter from templates of y to the person's mean original template, fitted on training people;
/// - `retrained`: the matcher itself trained to do that, from itself and from the aware attacker's adapter; kept is
///   what the selecting people prefer (where it can be trained);
/// - `reversing`: xhat of each reverse that is neither a control nor a laundered twin, against the gallery;
/// - `combined`: all of these and the best reverse, fused by logistic regression on the selecting people, whose own
///   fused scores come from fusions fitted without the people compared (`CrossFitted`).
/// Rungs that need training people are left out where there are none. @throws Interrupted.
std::vector<Attack> AttacksOn(const AttackMaterial& material, const std::string& forward);

/// `combined` of some attackers on the same probes. @param parts at least one.
Attack CombinedOf(const std::vector<const Attack*>& parts);

/// xhat of each laundered twin against the gallery, as if it were a reversing attack.
std::vector<Attack> LaunderedAttacksOn(const AttackMaterial& material, const std::string& forward);

/// xhat of a control reverse against the gallery, as if it were a reversing attack.
std::vector<Attack> ControlAttacksOn(const AttackMaterial& material, const std::string& forward);

/// AUC among the selecting people: what the strongest attacker is chosen by, over all of their probes. Those without a
/// face are never accepted (`UndetectedProbes::kNonMatching`): they tie among each other and lose to all others, so
/// that an attack that sees few faces is not chosen for how well it tells these apart. Of faces cut where the originals
/// have theirs only those lack whose original shows none. -inf without comparisons.
double AucOnSelect(const Attack& attack);

/// The wanted attack with the highest `AucOnSelect`, of several the first; null where none is wanted.
const Attack* StrongestOnSelect(const std::vector<Attack>& attacks, const std::function<bool(const Attack&)>& wanted);

}  // namespace pentimento
