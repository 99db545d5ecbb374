#pragma once

#include <string>

#include "framework/results/result.h"

namespace pentimento {

/// Says which figure this is, whatever came out: the same text for the same figure of two runs, and another for every
/// other figure of one run. Name, hop, methods, and of the context
/// - texts ("matcher", "probes", "attacker", "versus", ...), but for those that name an outcome, such as
///   "versus_attacker", who happened to be the strongest;
/// - of everything else, which mostly is measured, only what `kIdentifying` in the source lists.
///
///     auc [x-xhat ghibli cyc-back] attacker reversing, matcher dlib-resnet, probes detected
std::string IdentityOf(const Figure& figure);

}  // namespace pentimento
