#pragma once

#include <string>
#include <vector>

#include "metrics/leakage/leakage_figures.h"

namespace pentimento {

/// Differences of leakages, each over the probes whose face all of its sides detect (select people likewise, so that
/// each side's threshold is set on probes that the others see, too), in the same bootstrap replicates. What leakage is
/// relative to stays that of all originals. Where a side links all or nothing the interval is that of exact bounds (see
/// `LeakageDifferenceOf`).
///
/// Where a side has undetected probes, bounds over all probes follow, by the worst combination: the lower one
/// ("all-nonmatching") is the minuend with its undetected probes not matching minus the subtrahend with its own
/// matching, the upper one ("all-matching") the other way round. They are named after what the minuend's count as. A
/// probe that neither side detects counts so on both, too: nothing says that it would have been linked on both, or on
/// neither.

/// The probes whose face every one of the attacks detects.
ProbeIds CommonProbes(const std::vector<const Attack*>& attacks);

/// `difference[leakage@fmr=...]`: leakage of one attack minus that of another.
std::vector<Figure> LeakageDifference(const LeakageFrame& frame, const std::string& forward, const MeasuredAttack& one,
                                      const MeasuredAttack& other);

/// `reversal_gain@fmr=...`: leakage of a reversing attack minus that of one that does not reverse.
std::vector<Figure> ReversalGain(const LeakageFrame& frame, const std::string& forward, const MeasuredAttack& reversing,
                                 const MeasuredAttack& other, const std::string& versus);

/// One reverse before and after its input was laundered.
struct LaunderedPair {
  MeasuredAttack plain;
  MeasuredAttack laundered;  ///< of its twin
};

/// `laundering_drop@fmr=...` of a laundered twin: L(xhat) - L(xhat after laundering).
std::vector<Figure> LaunderingDrop(const LeakageFrame& frame, const std::string& forward, const LaunderedPair& pair);

/// `co_adapted_share@fmr=...` of the twin of a reverse trained together with the forward: its drop minus the drop of
/// one trained afresh on laundered pictures. What laundering costs both is detail that anybody would miss; the rest is
/// what the first had agreed on with the forward. Its lower bound is the lower bound of the first drop minus the upper
/// bound of the second.
std::vector<Figure> CoAdaptedShare(const LeakageFrame& frame, const std::string& forward,
                                   const LaunderedPair& co_trained, const LaunderedPair& afresh);

}  // namespace pentimento
