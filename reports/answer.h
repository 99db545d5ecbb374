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
///                    "sentences": [sentence...], "pairs": [row...]}, ...]}
///
/// A sentence is {"text", "parts"} (see Sentence). A row of "pairs", in the section "linked" only, is one bar of 100
/// pairs of pictures: {"label", "kind": "original | stylised | recovered | control | chance", "forward", "share" in
/// [0,1], "ci95", "shown", "interval", "figure" (index, null for chance)}, and "of" beside "pairs" says whose they are:
/// pairs of the same person, but for chance. What the figures do not hold is said to be missing, and what has no value,
/// why. Of fewer people than `kPeopleForInference` nothing is concluded.
///
/// Of several operating points the answer takes the smallest false-match rate that has values (see ChooseVerification),
/// and speaks of the AUC where none has; of several matchers and attackers those that link most. Figures with
/// `context.set` are left out.
Json BuildAnswer(const std::vector<Figure>& figures, const Study& study);

}  // namespace pentimento
