#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "framework/core/picture.h"
#include "metrics/fidelity/picture_protocol.h"
#include "metrics/metric.h"

namespace pentimento {

/// What the figures of a full-reference metric say of themselves.
struct PairFigureForm {
  std::string name;  ///< "psnr"
  std::string unit;  ///< "dB"
  Direction direction = Direction::kNone;
  Json context = Json::object();  ///< what else the figures depend on: {"precision": "bf16"}
};

/// A local score: `values[y * width + x]` belongs to the pixel (x + left, y + top) of the pictures that were compared.
/// Where a window must lie inside the picture, the map is smaller than it.
struct ScoreMap {
  std::size_t width = 0;
  std::size_t height = 0;
  std::size_t left = 0;
  std::size_t top = 0;
  std::vector<float> values;
};

/// Two pictures to compare.
struct PicturePair {
  Picture reference;
  Picture test;
};

/// Base of every full-reference metric: a new one says its form and version and scores one pair of pictures.
///
/// For each hop the figure is the mean over samples of the pair's score, both pictures decoded from their files, with a
/// subject-bootstrap interval; infinite scores (PSNR of equal pictures) stay in the samples, leave the mean, and are
/// counted in the note. A picture of another size than its reference (external programs make them), or too small for
/// the metric, has no score and is counted in the note, too. Each x-xhat hop that is not a control also gets paired
/// contrasts `difference[<name>]` against `noop` (what reversal adds over y) and `mean_face` of the same forward, where
/// the run has them, over the samples that both have, and `skill[<name>]` where the score stands for a distance d: 1 -
/// d(x, xhat) / d(x, y), means over the samples (a skill score: Murphy, Monthly Weather Review 116, 1988): 1 is a
/// perfect recovery, 0 none, and less than 0 is further away than the stylised picture was. A sample whose subject
/// nobody knows counts as a person of its own.
class PairMetric : public Metric {
 public:
  [[nodiscard]] MetricScope scope() const final { return MetricScope::kPairs; }

  [[nodiscard]] MeasureResult Measure(const MeasureInput& input) const final;

  /// One pair of equal size. Called from several threads; a pure function of its arguments. +-inf is allowed.
  /// @throws ShapeError where the pictures are too small for the definition.
  [[nodiscard]] virtual double Score(const Picture& reference, const Picture& test) const = 0;

  /// Reads what scoring needs besides the pictures; before anything is scored, and as often as anybody likes.
  /// @throws MissingError, WeightsError.
  virtual void Load(const std::filesystem::path& /*weights_folder*/) const {}

  /// How many consecutive pairs are scored together, on the compute threads while the loader threads decode; 0: each
  /// by itself, on a loader thread. Part of what "the same figures" means, so it comes from the options alone.
  [[nodiscard]] virtual std::size_t batch() const { return 0; }

  /// At most `batch()` pairs, all of one size; one score each. Called from one thread.
  /// @throws ShapeError where the pictures are too small for the definition.
  [[nodiscard]] virtual std::vector<double> ScoreBatch(std::span<const PicturePair> pairs) const;

  /// The score at each place, where the definition has one: the mean over a region is the region's score (PSNR: of its
  /// mean squared error). Called from several threads. Nothing by default.
  [[nodiscard]] virtual std::optional<ScoreMap> Map(const Picture& /*reference*/, const Picture& /*test*/) const {
    return std::nullopt;
  }

  /// The score that the mean of a map over a region is.
  [[nodiscard]] virtual double ScoreOfMapMean(double mean) const { return mean; }

  /// What its figures say of how pictures are compared.
  [[nodiscard]] virtual PictureProtocol protocol() const { return {}; }

  /// The distance that a score stands for: 0 for equal pictures, growing as they differ; NaN where it stands for none.
  /// By default the score itself, if lower is closer.
  [[nodiscard]] virtual double DistanceOf(double score) const;

  [[nodiscard]] virtual PairFigureForm form() const = 0;

 private:
  /// Whether a pair can be scored, and if not, why.
  enum class Suitability : char { kSuits, kOtherSize, kTooSmall };
  struct ScoredHop {
    std::vector<SampleValue> samples;
    std::vector<Suitability> suitability;
  };

  [[nodiscard]] ScoredHop ScoreHop(const HopView& hop, const MeasureInput& input) const;
  void ScoreInBatches(const HopView& hop, const MeasureInput& input, ScoredHop& scored) const;
  [[nodiscard]] Suitability SuitabilityOf(const PicturePair& pair) const;
  void NoteUnscored(const std::vector<Suitability>& pairs, Figure& figure) const;
};

/// Options of metrics that have none.
struct NoPairOptions {
  static const OptionSchema& Schema();
};

}  // namespace pentimento
