#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "framework/results/score_file.h"
#include "metrics/statistics/estimates.h"
#include "metrics/statistics/operating_points.h"

namespace pentimento {

/// What one probe finds in the gallery, each of whose people is represented by the best score of their pictures.
struct Search {
  std::int32_t probe = 0;    ///< number of the picture
  std::int32_t subject = 0;  ///< number of the person on it
  double mate = 0.0;         ///< best score of that person's gallery pictures; NaN where there are none
  double others = 0.0;       ///< best score of anybody else
  std::int64_t rank = 0;     ///< 1 + other people who score at least as much as the mate (ties count against the probe)

  [[nodiscard]] bool Mated() const { return rank > 0; }
};

/// One search a probe: identification in terms of ISO/IEC 19795-1.
struct Identification {
  std::int64_t gallery_people = 0;
  std::vector<Search> searches;
  std::string incomplete;  ///< why there are none; "" if there are
};

/// Needs every probe to be compared with every person of the gallery (its own excepted, who may not be there).
/// @param subjects number of the person on each of the table's pictures.
Identification SearchGallery(const ScoreTable& table, std::span<const std::int32_t> subjects);

/// The share of mated probes whose rank is at most `rank`. Probes are resampled by person; the gallery stays as it is,
/// because a smaller one would be an easier one.
Estimate RankShare(const Identification& identification, std::int64_t rank, const SubjectBootstrap& bootstrap);

/// Fills `rank@k` with that share, or says why there is none.
void SetRankShare(Figure& figure, const Identification& identification, std::int64_t rank,
                  const SubjectBootstrap& bootstrap);

/// The share of searches whose best match reaches the threshold and shows somebody else than the probe does (ties count
/// against the probe): false accusations. Resampled likewise.
Estimate FalseAccusationShare(const Identification& identification, double threshold,
                              const SubjectBootstrap& bootstrap);

/// `RankShare`'s values at ranks 1, 2, ... up to the size of the gallery, at most `most`: the cumulative match
/// characteristic.
std::vector<double> CumulativeMatch(const Identification& identification, std::size_t most);

/// Open-set identification at one target.
struct OpenSetValue {
  VerificationValue fnir;
  double threshold = 0.0;
  double fpir = 0.0;  ///< achieved
};

/// FNIR at the lowest threshold whose FPIR does not exceed each target. FPIR is the share of searches that return
/// somebody although the probe's person is not there: each probe, with its own person taken out of the gallery. FNIR is
/// the share of mated searches that do not return the right person, at rank 1 and with score >= threshold.
/// Unsupported where target * n_eff < kComparisonsPerTarget, n_eff being FPIR's binomial over its bootstrap variance
/// and at most the number of people who search.
std::vector<OpenSetValue> OpenSetIdentification(const Identification& identification,
                                                const std::vector<double>& fpir_targets,
                                                const SubjectBootstrap& bootstrap);

}  // namespace pentimento
