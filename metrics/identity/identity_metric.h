#pragma once

#include <string>
#include <vector>

#include "metrics/identity/face_records.h"
#include "metrics/identity/identity_options.h"
#include "metrics/metric.h"

namespace pentimento {

/// Can a face matcher still tell who it is? Verification (terms of ISO/IEC 19795-1) of each hop's pictures, as probes,
/// against *other* photographs of the same and of other people among the originals, never the probe's own source, or,
/// where the run has one, in a gallery of its own; hop "x" is the same for the originals themselves, the ceiling. Each
/// matcher has its own figures; a score is minus its distance.
///
/// Figures of each hop: `auc`, `tar@fmr=...`, `eer` and `eer_interpolated`, `dprime`, `rank@...` and
/// `fnir@fpir=...` (`IdentificationFigures`), `ftd` (share of pictures without a detected face; its
/// `context.upsampling` counts the detected ones by the factor that they were enlarged by for detection),
/// `face_upsampling` (that factor, of each picture), `genuine_distance_median`, `impostor_distance_mean`, and
/// `fmr@distance=...` for a matcher with a customary threshold. They are over probes with a detected face
/// (`context.probes` is "detected"); where faces went undetected, `auc` and `tar` also come as bounds over all probes
/// ("all-nonmatching", "all-matching"), because a failure to detect is no protection: of `tar` the undetected are never
/// accepted, or are by a perfect matcher; of `auc` all pairs of comparisons with one of theirs are lost, or won.
/// Thresholds come from each hop's own impostor scores.
///
/// Of hops x-y and x-xhat, `auc` and `tar` also come "attacker-aligned": over all probes whose original shows a face,
/// cut where that face is. `image_linkage[auc]` and `image_linkage[tar@fmr=...]` take the very source photograph for
/// the genuine comparison (type I), which also shares pose and background: linkage of images, not of people. Where the
/// data set knows groups of looks, `auc` comes again with `context.impostors` "same-group".
///
/// `permuted[auc]` of hops x and x-y is what is left with permuted names: the floor, which must cover 0.5.
///
/// `separability` is D_sys of a hop's scores, `unlinkability` (hop "y-y'") that of every two forwards' pictures of the
/// same people against each other, each beside what permuted identities give; never a headline.
///
/// Contrasts: `difference[auc]` of each x-xhat hop that is no control, paired over the probes that both sides detect,
/// against `mean_face` (the floor), `noop` (so: what reversal adds over y) and `oracle` (the ceiling) of the same
/// forward. Where nobody is detected on the mean face, chance (0.5) stands in for it, and the note says so.
/// `laundering_drop[auc]` of each laundered twin is how much less than its reverse it shows, paired. Where a side has
/// undetected faces, both also come as bounds over all probes, by the worst combination (`BoundsOfDifference`).
class IdentityMetric final : public Metric {
 public:
  /// @param matchers not loaded yet; at least one.
  IdentityMetric(IdentityOptions options, MatcherList matchers)
      : options_(std::move(options)), matchers_(std::move(matchers)) {}

  [[nodiscard]] int version() const override { return 10; }
  [[nodiscard]] std::vector<std::string> weights() const override;
  [[nodiscard]] std::vector<std::filesystem::path> files() const override;
  [[nodiscard]] MetricNeeds needs() const override;
  [[nodiscard]] MeasureResult Measure(const MeasureInput& input) const override;

 private:
  IdentityOptions options_;
  MatcherList matchers_;
};

}  // namespace pentimento
