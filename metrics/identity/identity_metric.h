#pragma once

#include <string>
#include <vector>

#include "metrics/identity/identity_options.h"
#include "metrics/metric.h"

namespace pentimento {

/// Can a face matcher still tell who it is? Verification (terms of ISO/IEC 19795-1) of each hop's pictures, as probes,
/// against *other* photographs of the same and of other people among the originals, never the probe's own source; hop
/// "x" is the same for the originals themselves, the ceiling. The matcher is dlib's ResNet descriptor; a score is minus
/// the Euclidean distance.
///
/// Figures of each hop: `auc`, `tar@fmr=...`, `eer`, `ftd` (share of pictures without a detected face),
/// `genuine_distance_median`, `impostor_distance_mean`, `fmr@distance=...`. They are over probes with a detected face
/// (`context.probes` is "detected"); where faces went undetected, `auc` and `tar` also come as bounds over all probes
/// ("all-nonmatching", "all-matching"), because a failure to detect is no protection. Thresholds come from each hop's
/// own impostor scores.
///
/// Contrasts: `difference[auc]` of each x-xhat hop that is no control, paired over the probes that both sides detect,
/// against `mean_face` (the floor), `noop` (so: what reversal adds over y) and `oracle` (the ceiling) of the same
/// forward. Where nobody is detected on the mean face, chance (0.5) stands in for it, and the note says so.
class IdentityMetric final : public Metric {
 public:
  explicit IdentityMetric(IdentityOptions options) : options_(std::move(options)) {}

  [[nodiscard]] int version() const override { return 4; }
  [[nodiscard]] std::vector<std::string> weights() const override;
  [[nodiscard]] MeasureResult Measure(const MeasureInput& input) const override;

 private:
  IdentityOptions options_;
};

}  // namespace pentimento
