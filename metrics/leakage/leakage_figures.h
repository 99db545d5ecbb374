#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "framework/results/result.h"
#include "metrics/leakage/attacks.h"
#include "metrics/statistics/leakage.h"

namespace pentimento {

/// Of the leakage metric and all its figures.
inline constexpr int kLeakageVersion = 9;

/// What all figures of one matcher at one rate share.
struct LeakageFrame {
  std::string matcher;
  std::string probes;  ///< "detected", or "attacker-aligned"
  double alpha = 0.0;
  int version = 1;
  const SplitBootstrap& bootstrap;
  AttackRates originals;                      ///< the ceiling, at the same rate
  std::map<std::string, bool> attested = {};  ///< by `RungOf` attack: it proved its strength; absent: not tried
  bool with_auc = true;                       ///< give the AUC, too, which no rate enters: of several rates, with one
  Impostors impostors = Impostors::kAll;      ///< whose scores thresholds are set on, and who is told apart
};

/// Probes by their samples' ids.
struct ProbeIds {
  std::set<std::string> select;
  std::set<std::string> test;
};

/// One attack at one rate, over probes whose face is known.
struct MeasuredAttack {
  const Attack* attack = nullptr;
  AttackRates rates;
  Leakage leakage;
  /// Over all probes of the tested people, at the same threshold, by what undetected ones count as: kNonMatching and
  /// kMatching; the AUC is that of the lower or the upper bound. Empty where nothing has to be
  /// bounded (`BoundsOf`).
  std::map<UndetectedProbes, MeasuredRates> over_all = {};
};

LeakageFrame FrameOf(const Attack& originals, const std::string& matcher, const std::string& probes, double alpha,
                     int version, const SplitBootstrap& bootstrap, Impostors impostors = Impostors::kAll);

/// @param only where given, over these probes alone, without bounds.
MeasuredAttack MeasureAttack(const LeakageFrame& frame, const Attack& attack, const ProbeIds* only = nullptr);

/// One bound over all probes: how undetected ones count in a leakage, and in what is taken away from it.
struct ProbeBound {
  UndetectedProbes undetected = UndetectedProbes::kNonMatching;
  UndetectedProbes subtrahend = UndetectedProbes::kMatching;  ///< the other way round: the worst of both
  const char* name = kAllNonMatching;                         ///< in `context.probes`
};

/// The bounds that a figure of these attacks comes with: the lower and the upper one where any of them left some of the
/// tested people's probes undetected, none otherwise.
std::span<const ProbeBound> BoundsOf(const LeakageFrame& frame, const std::vector<const Attack*>& attacks);

/// Makes a figure of an attack one over all of its probes, called after a bound.
void OverAllProbes(Figure& figure, const Attack& attack, const char* probes);

/// A figure of an attack that has no value yet: its place and context, and the probes with a detected face.
Figure BlankFigure(const LeakageFrame& frame, const std::string& forward, const Attack& attack, const std::string& name,
                   Direction direction);

/// Fills in a value; of a rate that the selecting people do not support, only the note.
void FillFigure(Figure& figure, const VerificationValue& value, bool needs_support);

/// `leakage`, `tar`, `fmr` and `auc` of one attack, and bounds of each where faces went undetected: of the first three
/// the undetected probes are never accepted, or are by a perfect matcher; of the AUC their genuine scores lie below
/// every impostor score and their impostor scores above every genuine one, or the other way round. The context of each
/// of the first three says the FMR achieved and the AUC (`fmr_achieved`, `auc`), and that of all what the attack was
/// chosen by (`auc_select`, see `AucOnSelect`).
/// @param strongest whether it is the one to be quoted.
std::vector<Figure> FiguresOf(const LeakageFrame& frame, const std::string& forward, const MeasuredAttack& measured,
                              bool strongest);

/// `leakage_transferred`, `tar_transferred` and `fmr_transferred`: at the threshold of the originals, bounds likewise.
std::vector<Figure> TransferredFigures(const LeakageFrame& frame, const std::string& forward, const Attack& originals,
                                       const Attack& attack);

/// `ftd` of the hop that an attack looks at: the share of its pictures without a detected face.
Figure UndetectedFigure(const LeakageFrame& frame, const std::string& forward, const Attack& attack);

/// `tar`, `fmr` and `auc` of the originals: what leakage is relative to.
std::vector<Figure> CeilingFigures(const LeakageFrame& frame, const Attack& originals);

/// `false_accusation@fmr=...`: the share of probes with a detected face whose best match, among the tested people's
/// originals and `strangers` (of training people), reaches the threshold and shows somebody else (who is as much alike
/// as the right person counts as somebody else). Where faces went undetected it comes again over all probes: none of
/// these accusing anybody ("all-nonmatching"), all of them matched with somebody else ("all-matching"). Its interval
/// takes each replicate's own threshold; the gallery stays, because a smaller one would accuse less.
std::vector<Figure> FalseAccusations(const LeakageFrame& frame, const std::string& forward,
                                     const MeasuredAttack& measured, const HopComparisons& strangers);

}  // namespace pentimento
