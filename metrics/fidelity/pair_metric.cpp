#include "metrics/fidelity/pair_metric.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "framework/media/decode.h"
#include "framework/media/prefetch_loader.h"
#include "metrics/hops.h"
#include "metrics/statistics/estimates.h"

namespace pentimento {
namespace {

constexpr std::size_t kPairsBetweenReports = 32;
/// Decoded batches that wait while one is scored.
constexpr std::size_t kBatchesAhead = 2;

/// The pairs of a hop, decoded ahead of their use.
class PairLoader {
 public:
  PairLoader(const HopView& hop, const MeasureInput& input, std::size_t pairs_ahead)
      : pictures_(
            2 * hop.test.size(),
            [&hop](std::size_t i) { return DecodePicture((i % 2 == 0 ? hop.reference : hop.test)[i / 2].path); },
            input.threads.loaders, 2 * pairs_ahead, input.stop) {}

  PicturePair Next() {
    Picture reference = NextPicture();
    return {std::move(reference), NextPicture()};
  }

 private:
  Picture NextPicture() {
    std::optional<PrefetchLoader::Item> item = pictures_.Next();
    if (!item) {
      throw InternalError("a hop has fewer pictures than it said");
    }
    if (!item->error.empty()) {
      throw DataError(item->error);
    }
    return std::move(item->decoded.picture);
  }

  PrefetchLoader pictures_;
};

bool SameSize(const Picture& a, const Picture& b) { return a.width == b.width && a.height == b.height; }

/// The end of the run of pairs, from `first` on, all of whose pictures have one size: what is scored together depends
/// on the files alone.
std::size_t EndOfRun(std::span<const PicturePair> pairs, std::size_t first) {
  const auto fits = [&](const PicturePair& pair) {
    return SameSize(pair.reference, pairs[first].reference) && SameSize(pair.test, pairs[first].reference);
  };
  std::size_t end = first + 1;
  while (fits(pairs[first]) && end < pairs.size() && fits(pairs[end])) {
    ++end;
  }
  return end;
}

/// What `score` says of pictures that do not suit it names the file.
template <class Function>
auto NamingFile(const ChainPicture& picture, const Function& score) {
  try {
    return score();
  } catch (const ShapeError& error) {
    throw ShapeError(fmt::format("{}: {}", picture.path.string(), error.what()));
  }
}

Figure FigureOf(const HopView& hop, const std::string& name, const PairFigureForm& form, int version) {
  Figure figure = FigureOfHop(hop, name, form.direction, version);
  figure.unit = form.unit;
  figure.context.update(form.context);
  return figure;
}

void NoteInfinite(Figure& figure, std::size_t samples) {
  const auto infinite =
      std::ranges::count_if(figure.samples, [](const SampleValue& sample) { return std::isinf(sample.value); });
  if (infinite == 0) {
    return;
  }
  AddNote(figure,
          static_cast<std::size_t>(infinite) == samples
              ? fmt::format("infinite for all {} pictures: each equals its reference", samples)
              : fmt::format("mean without {} of {} pictures that equal their reference (infinite)", infinite, samples));
}

/// First minus second, for samples that both have; NaN where both are infinite.
std::vector<SampleValue> Differences(const std::vector<SampleValue>& first, const std::vector<SampleValue>& second) {
  std::map<std::string, double> values;
  for (const SampleValue& sample : second) {
    values.emplace(sample.id, sample.value);
  }
  std::vector<SampleValue> differences;
  for (const SampleValue& sample : first) {
    if (const auto other = values.find(sample.id); other != values.end()) {
      differences.push_back({sample.id, sample.subject, sample.value - other->second});
    }
  }
  return differences;
}

/// Sums over the samples of each subject that have a distance at both hops.
struct PairedDistances {
  std::vector<double> recovered;
  std::vector<double> stylised;
  std::int64_t n = 0;
  std::int64_t n_subjects = 0;
};

PairedDistances DistancesBySubject(const PairMetric& metric, const std::vector<SampleValue>& recovered,
                                   const std::vector<SampleValue>& stylised, const SubjectBootstrap& bootstrap) {
  std::map<std::string, double> before;
  for (const SampleValue& sample : stylised) {
    before.emplace(sample.id, metric.DistanceOf(sample.value));
  }
  PairedDistances sums{std::vector<double>(bootstrap.subjects().size()),
                       std::vector<double>(bootstrap.subjects().size()), 0, 0};
  std::set<std::string> subjects;
  for (const SampleValue& sample : recovered) {
    const auto found = before.find(sample.id);
    const double after = metric.DistanceOf(sample.value);
    if (found == before.end() || !std::isfinite(after) || !std::isfinite(found->second)) {
      continue;
    }
    const auto subject = static_cast<std::size_t>(bootstrap.Number(sample.subject));
    sums.recovered[subject] += after;
    sums.stylised[subject] += found->second;
    ++sums.n;
    subjects.insert(sample.subject);
  }
  sums.n_subjects = static_cast<std::int64_t>(subjects.size());
  return sums;
}

void SetSkill(Figure& figure, const PairedDistances& sums, const SubjectBootstrap& bootstrap) {
  const auto skill = [&](std::span<const double> weights, std::span<double> out) {
    double recovered = 0.0;
    double stylised = 0.0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      recovered += weights[i] * sums.recovered[i];
      stylised += weights[i] * sums.stylised[i];
    }
    out[0] = stylised > 0.0 ? 1.0 - recovered / stylised : std::nan("");
  };
  skill(bootstrap.UnitWeights(), {&figure.value, 1});
  figure.n = sums.n;
  figure.n_subjects = sums.n_subjects;
  if (std::isfinite(figure.value)) {
    SetInterval(figure, PercentileInterval(bootstrap.Run(1, skill).Column(0), sums.n_subjects));
  } else if (sums.n == 0) {
    AddNote(figure, "no stylised and recovered picture of one original could both be compared with it");
  } else {
    AddNote(figure, "the stylised pictures equal the originals, so there is nothing to recover");
  }
}

}  // namespace

const OptionSchema& NoPairOptions::Schema() {
  static const OptionSchema schema = OptionTable<NoPairOptions>().Build();
  return schema;
}

double PairMetric::DistanceOf(double score) const {
  return form().direction == Direction::kLowerIsCloser ? score : std::nan("");
}

std::vector<double> PairMetric::ScoreBatch(std::span<const PicturePair> pairs) const {
  std::vector<double> scores;
  for (const PicturePair& pair : pairs) {
    scores.push_back(Score(pair.reference, pair.test));
  }
  return scores;
}

PairMetric::Suitability PairMetric::SuitabilityOf(const PicturePair& pair) const {
  // A method of ours keeps the size; an external program need not.
  if (!SameSize(pair.reference, pair.test)) {
    return Suitability::kOtherSize;
  }
  return std::min(pair.test.width, pair.test.height) < minimum_side() ? Suitability::kTooSmall : Suitability::kSuits;
}

void PairMetric::NoteUnscored(const std::vector<Suitability>& pairs, Figure& figure) const {
  const auto count = [&](Suitability why) { return std::ranges::count(pairs, why); };
  if (const auto other = count(Suitability::kOtherSize); other > 0) {
    AddNote(figure, fmt::format("{} of {} pictures are of another size than their reference and cannot be compared",
                                other, pairs.size()));
  }
  if (const auto small = count(Suitability::kTooSmall); small > 0) {
    AddNote(figure, fmt::format("{} of {} pictures are smaller than the {} px that it needs", small, pairs.size(),
                                minimum_side()));
  }
}

PairMetric::ScoredHop PairMetric::ScoreHop(const HopView& hop, const MeasureInput& input) const {
  if (hop.reference.size() != hop.test.size()) {
    throw InternalError(fmt::format("hop {} of {} has {} references for {} pictures", hop.hop, hop.forward,
                                    hop.reference.size(), hop.test.size()));
  }
  ScoredHop scored{std::vector<SampleValue>(hop.test.size()), std::vector<Suitability>(hop.test.size())};
  if (batch() > 0) {
    ScoreInBatches(hop, input, scored);
    return scored;
  }
  for (std::size_t begin = 0; begin < hop.test.size(); begin += kPairsBetweenReports) {
    const std::size_t end = std::min(begin + kPairsBetweenReports, hop.test.size());
    ParallelFor(end - begin, input.threads.loaders, input.stop, [&](std::size_t offset) {
      const std::size_t i = begin + offset;
      const PicturePair pair{DecodePicture(hop.reference[i].path).picture, DecodePicture(hop.test[i].path).picture};
      scored.suitability[i] = SuitabilityOf(pair);
      const double score = scored.suitability[i] == Suitability::kSuits
                               ? NamingFile(hop.test[i], [&] { return Score(pair.reference, pair.test); })
                               : std::nan("");
      scored.samples[i] = {hop.test[i].id, SubjectOf(hop.test[i]), score};
    });
    input.progress->At(static_cast<std::int64_t>(end));
  }
  return scored;
}

void PairMetric::ScoreInBatches(const HopView& hop, const MeasureInput& input, ScoredHop& scored) const {
  PairLoader loader(hop, input, kBatchesAhead * batch());
  for (std::size_t begin = 0; begin < scored.samples.size(); begin += batch()) {
    const std::size_t end = std::min(begin + batch(), scored.samples.size());
    std::vector<PicturePair> pairs;
    for (std::size_t i = begin; i < end; ++i) {
      pairs.push_back(loader.Next());
      scored.suitability[i] = SuitabilityOf(pairs.back());
      scored.samples[i] = {hop.test[i].id, SubjectOf(hop.test[i]), std::nan("")};
    }
    for (std::size_t first = 0, next = 0; first < pairs.size(); first = next) {
      next = EndOfRun(pairs, first);
      if (scored.suitability[begin + first] != Suitability::kSuits) {
        continue;
      }
      const std::vector<double> scores = NamingFile(
          hop.test[begin + first], [&] { return ScoreBatch(std::span(pairs).subspan(first, next - first)); });
      for (std::size_t i = first; i < next; ++i) {
        scored.samples[begin + i].value = scores[i - first];
      }
    }
    input.progress->At(static_cast<std::int64_t>(end));
  }
}

MeasureResult PairMetric::Measure(const MeasureInput& input) const {
  Load(input.weights_folder);
  const SubjectBootstrap bootstrap(input);
  const PairFigureForm own = form();
  MeasureResult result;
  std::map<const HopView*, std::vector<SampleValue>> scored;
  std::map<std::pair<std::string, std::string>, Json> codecs;  // by forward and reverse
  for (const HopView& hop : input.hops) {
    input.progress->Begin(fmt::format("{} {} {}", own.name, hop.forward, hop.reverse.empty() ? hop.hop : hop.reverse),
                          static_cast<std::int64_t>(hop.test.size()));
    Figure figure = FigureOf(hop, own.name, own, version());
    ScoredHop pairs = ScoreHop(hop, input);
    figure.samples = std::move(pairs.samples);
    SetEstimate(figure, MeanOverSamples(figure.samples, bootstrap));
    NoteInfinite(figure, hop.test.size());
    NoteUnscored(pairs.suitability, figure);
    scored.emplace(&hop, figure.samples);
    codecs[{hop.forward, hop.reverse}] = CodecsOf(hop);
    result.figures.push_back(std::move(figure));
  }
  for (const HopView& hop : input.hops) {
    if (hop.hop != "x-xhat" || IsControl(hop.reverse)) {
      continue;
    }
    if (const HopView* const stylised = FindHop(input.hops, hop.forward, "");
        stylised != nullptr && !std::isnan(DistanceOf(0.5))) {
      Figure figure = FigureOfHop(hop, fmt::format("skill[{}]", own.name), Direction::kHigherIsCloser, version());
      SetSkill(figure, DistancesBySubject(*this, scored.at(&hop), scored.at(stylised), bootstrap), bootstrap);
      result.figures.push_back(std::move(figure));
    }
    for (const char* control : {"noop", "mean_face"}) {
      const HopView* const versus = ControlOf(input.hops, hop, control);
      if (versus == nullptr) {
        continue;
      }
      Figure figure = FigureOf(hop, fmt::format("difference[{}]", own.name), own, version());
      figure.context["versus"] = control;
      figure.samples = Differences(scored.at(&hop), scored.at(versus));
      SetEstimate(figure, MeanOverSamples(figure.samples, bootstrap));
      if (figure.n == 0) {
        AddNote(figure, fmt::format("no picture has a finite difference to {}", control));
      }
      result.figures.push_back(std::move(figure));
    }
  }
  for (Figure& figure : result.figures) {
    SetProtocol(figure, protocol(), codecs.at({figure.forward, figure.reverse}));
  }
  return result;
}

}  // namespace pentimento
