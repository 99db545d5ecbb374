#pragma once

#include <string>
#include <vector>

#include "metrics/leakage/leakage_figures.h"

namespace pentimento {

/// Differences of leakages, each over the probes whose face all of its sides detect (select people likewise, so that
/// each side's threshold is set on probes that the others see, too), in the same bootstrap replicates. What leakage is
/// relative to stays that of all originals.

/// The probes whose face every one of the attacks detects.
ProbeIds CommonProbes(const std::vector<const Attack*>& attacks);

/// `difference[leakage@fmr=...]`: leakage of one attack minus that of another.
Figure LeakageDifference(const LeakageFrame& frame, const std::string& forward, const MeasuredAttack& one,
                         const MeasuredAttack& other);

/// `reversal_gain@fmr=...`: leakage of a reversing attack minus that of one that does not reverse.
Figure ReversalGain(const LeakageFrame& frame, const std::string& forward, const MeasuredAttack& reversing,
                    const MeasuredAttack& other, const std::string& versus);

/// One reverse before and after its input was laundered.
struct LaunderedPair {
  MeasuredAttack plain;
  MeasuredAttack laundered;  ///< of its twin
};

/// `laundering_drop@fmr=...` of a laundered twin: L(xhat) - L(xhat after laundering).
Figure LaunderingDrop(const LeakageFrame& frame, const std::string& forward, const LaunderedPair& pair);

/// `co_adapted_share@fmr=...` of the twin of a reverse trained together with the forward: its drop minus the drop of
/// one trained afresh on laundered pictures. What laundering costs both is detail that anybody would miss; the rest is
/// what the first had agreed on with the forward.
Figure CoAdaptedShare(const LeakageFrame& frame, const std::string& forward, const LaunderedPair& co_trained,
                      const LaunderedPair& afresh);

}  // namespace pentimento
