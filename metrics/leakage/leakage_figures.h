#pragma once

#include <map>
#include <string>
#include <vector>

#include "framework/results/result.h"
#include "metrics/leakage/attacks.h"
#include "metrics/statistics/leakage.h"

namespace pentimento {

/// What all figures of one matcher at one rate share.
struct LeakageFrame {
  std::string matcher;
  std::string probes;  ///< "detected", or "attacker-aligned"
  double alpha = 0.0;
  int version = 1;
  const SplitBootstrap& bootstrap;
  AttackRates originals;                      ///< the ceiling, at the same rate
  std::map<std::string, bool> attested = {};  ///< by `RungOf` attack: it proved its strength; absent: not tried
};

/// One attack at one rate, over probes whose face is known.
struct MeasuredAttack {
  const Attack* attack = nullptr;
  AttackRates rates;
  Leakage leakage;
};

LeakageFrame FrameOf(const Attack& originals, const std::string& matcher, const std::string& probes, double alpha,
                     int version, const SplitBootstrap& bootstrap);

MeasuredAttack MeasureAttack(const LeakageFrame& frame, const Attack& attack);

/// `leakage`, `tar`, `fmr` and `auc` of one attack, and bounds of the first two where faces went undetected.
/// @param strongest whether it is the one to be quoted.
std::vector<Figure> FiguresOf(const LeakageFrame& frame, const std::string& forward, const MeasuredAttack& measured,
                              bool strongest);

/// `leakage_transferred` and `fmr_transferred`: at the threshold of the originals.
std::vector<Figure> TransferredFigures(const LeakageFrame& frame, const std::string& forward, const Attack& originals,
                                       const Attack& attack);

/// `tar` and `fmr` of the originals: what leakage is relative to.
std::vector<Figure> CeilingFigures(const LeakageFrame& frame, const Attack& originals);

/// `reversal_gain@fmr=...`: leakage of a reversing attack minus that of one that does not reverse, paired.
Figure ReversalGain(const LeakageFrame& frame, const std::string& forward, const MeasuredAttack& reversing,
                    const MeasuredAttack& other, const std::string& versus);

/// One reverse before and after its input was laundered.
struct LaunderedPair {
  MeasuredAttack plain;
  MeasuredAttack laundered;  ///< of its twin
};

/// `laundering_drop@fmr=...` of a laundered twin: L(xhat) - L(xhat after laundering), paired.
Figure LaunderingDrop(const LeakageFrame& frame, const std::string& forward, const LaunderedPair& pair);

/// `co_adapted_share@fmr=...` of the twin of a reverse trained together with the forward: its drop minus the drop of
/// one trained afresh on laundered pictures, paired. What laundering costs both is detail that anybody would miss; the
/// rest is what the first had agreed on with the forward.
Figure CoAdaptedShare(const LeakageFrame& frame, const std::string& forward, const LaunderedPair& co_trained,
                      const LaunderedPair& afresh);

/// `leakage@fmr=...` of an attack whose probes carry the names of other people: the floor, which must cover 0.
/// Comparisons of a probe with photographs of who it really shows are left out.
Figure PermutedLeakage(const LeakageFrame& frame, const std::string& forward, const Attack& attack, std::uint64_t seed);

/// `false_accusation@fmr=...`: the share of probes with a detected face whose best match, among the tested people's
/// originals and `strangers` (of training people), reaches the threshold and shows somebody else.
Figure FalseAccusation(const LeakageFrame& frame, const std::string& forward, const MeasuredAttack& measured,
                       const HopComparisons& strangers);

}  // namespace pentimento
