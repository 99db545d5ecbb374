#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "metrics/fidelity/pair_metric.h"
#include "metrics/identity/face_records.h"
#include "metrics/metric.h"
#include "metrics/regions/face_regions.h"
#include "metrics/regions/region_options.h"
#include "metrics/statistics/subject_bootstrap.h"

namespace pentimento {

/// The figures of full-reference metrics inside the regions of a face, because a background can hide a lost face:
/// `ssim[eyes]`, `psnr[background]`, `lpips[alex,face]`.
///
/// Where a metric has a map of local scores, a region's figure is that of the map's mean over the region. A metric
/// without one scores the face box that is cut out of both pictures; of another region it scores the reference with the
/// test picture's region in it, which is all that is lost there and nothing else, spread over the picture: such figures
/// compare methods, not regions. Regions come from the reference, by dlib's detector and 68 landmarks: nobody who has
/// the stylised picture alone knows them better. A sample whose reference shows no face that is found has no value and
/// is counted in the note; so is one of another size than its reference, or whose region holds no place of the map.
/// Intervals resample people.
class RegionMetric final : public Metric {
 public:
  /// @param metrics at least one.
  RegionMetric(const RegionOptions& options, std::vector<std::unique_ptr<PairMetric>> metrics);

  [[nodiscard]] int version() const override;
  [[nodiscard]] MetricScope scope() const override { return MetricScope::kPairs; }
  [[nodiscard]] std::vector<std::string> weights() const override;
  [[nodiscard]] std::vector<std::filesystem::path> files() const override;
  [[nodiscard]] MeasureResult Measure(const MeasureInput& input) const override;

 private:
  /// One value a metric and region, row by row.
  using Values = std::vector<double>;
  [[nodiscard]] Values Score(const ChainPicture& reference, const ChainPicture& test, const FaceRecord& record) const;
  [[nodiscard]] std::vector<Figure> FiguresOf(const HopView& hop, const std::vector<Values>& values,
                                              const FaceRecords& records, const SubjectBootstrap& bootstrap,
                                              const Json& options) const;

  std::vector<FaceRegion> regions_;
  FaceOptions face_;
  std::vector<std::unique_ptr<PairMetric>> metrics_;
};

/// The mean of a map over a region; NaN if no place of the map lies in it.
double MeanOver(const ScoreMap& map, const RegionMasks& masks, FaceRegion region);

/// What a metric says of a pair inside each of `regions`: by its map, or, where it has none, of the face box, cut out,
/// and of the reference with another region of the test picture in it. NaN where there is no score: no place of the map
/// in the region, none of the picture, or less room than the metric's window. @pre equal sizes, those of the masks.
std::vector<double> ScoresInRegions(const PairMetric& metric, const Picture& reference, const Picture& test,
                                    const RegionMasks& masks, const FaceBox& box, std::span<const FaceRegion> regions);

/// "ssim[eyes]"; "lpips[alex,eyes]" of "lpips[alex]".
std::string NameInRegion(const std::string& name, FaceRegion region);

}  // namespace pentimento
