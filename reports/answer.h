#pragma once

#include <vector>

#include "framework/core/json.h"
#include "framework/results/result.h"
#include "reports/study.h"

namespace pentimento {

/// The first page of a report in words, computed from the figures alone:
///
///     {"headline": [sentence...],
///      "sections": [{"id": "measured | linked | reversal | fidelity | metadata | limits", "title": "...",
///                    "sentences": [sentence...], "people": [row...]}, ...]}
///
/// A sentence is {"text", "parts"} (see Sentence). A row of "people", in the section "linked" only, is one bar of 100
/// people: {"label", "kind": "original | stylised | recovered | control | chance", "forward", "share" in [0,1], "ci95",
/// "shown", "interval", "figure" (index, null for chance)}, and "population" beside "people" says who the 100 are. What
/// the figures do not hold is said to be missing. Of fewer people than `kPeopleForInference` nothing is concluded.
///
/// Of several matchers, attackers and operating points the answer takes FMR 1e-2 where it was measured, and the matcher
/// and attacker that link most; figures with `context.set` are left out.
Json BuildAnswer(const std::vector<Figure>& figures, const Study& study);

}  // namespace pentimento
