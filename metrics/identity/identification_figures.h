#pragma once

#include <vector>

#include "metrics/identity/identity_figures.h"

namespace pentimento {

/// Closed- and open-set identification by a hop's comparisons (ISO/IEC 19795-1): `rank@1`, `rank@5` and `rank@10`, the
/// share of probes whose person is among the first so many people of the gallery, and `fnir@fpir=1e-1` (see
/// `OpenSetIdentification`). `rank@1` carries the cumulative match characteristic, up to a hundred ranks
/// (`context.cmc`). Ties count against the probe.
///
/// Over probes with a detected face; where faces went undetected, the ranks come again as bounds over all probes, of
/// which the undetected are never found, or at once ("all-nonmatching", "all-matching").
std::vector<Figure> IdentificationFigures(const MatchedHop& hop, int version, const SubjectBootstrap& bootstrap);

}  // namespace pentimento
