#include "metrics/features/feature_metric.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "metrics/features/factor_regressor.h"
#include "metrics/features/landmark_figures.h"
#include "metrics/features/recovery_figures.h"
#include "metrics/hops.h"

namespace pentimento {
namespace {

/// The factors that are known of everybody on `pictures` of whom anything is; none where nothing is of anybody.
std::vector<std::string> FactorsKnownOf(const std::vector<ChainPicture>& pictures) {
  std::map<std::string, std::size_t> known;
  std::size_t people = 0;
  for (const ChainPicture& picture : pictures) {
    if (picture.truth) {
      ++people;
      for (const auto& [name, value] : *picture.truth) {
        ++known[name];
      }
    }
  }
  std::vector<std::string> names;
  for (const auto& [name, count] : known) {
    if (count == people) {
      names.push_back(name);
    }
  }
  return names;
}

std::vector<std::string> CommonFactors(const MeasureInput& input) {
  const std::vector<std::string> training = FactorsKnownOf(input.training);
  const std::vector<std::string> tested = FactorsKnownOf(input.originals);
  std::vector<std::string> common;
  std::ranges::set_intersection(training, tested, std::back_inserter(common));
  return common;
}

std::vector<double> ValuesOf(const ChainPicture& picture, const std::vector<std::string>& names) {
  std::vector<double> values;
  for (const std::string& name : names) {
    values.push_back(picture.truth->at(name));
  }
  return values;
}

FactorExamples ExamplesOf(const std::vector<ChainPicture>& training, const FaceRecords& records, std::size_t matcher,
                          const std::vector<std::string>& names) {
  FactorExamples examples;
  for (const ChainPicture& picture : training) {
    const FaceRecord& record = records.at(picture.path);
    if (picture.truth && record.detected) {
      examples.templates.push_back(record.templates[matcher]);
      examples.factors.push_back(ValuesOf(picture, names));
      examples.subjects.push_back(SubjectOf(picture));
    }
  }
  return examples;
}

std::vector<double> SquaredErrors(const std::vector<double>& said, const std::vector<double>& truth) {
  std::vector<double> errors;
  for (std::size_t f = 0; f < truth.size(); ++f) {
    errors.push_back((said[f] - truth[f]) * (said[f] - truth[f]));
  }
  return errors;
}

/// The errors of every sample of a hop that shows a face at both ends.
std::vector<FactorErrors> ErrorsOf(const HopView& hop, const FaceRecords& records, std::size_t matcher,
                                   const FactorRegressor& regressor, const std::vector<std::string>& names) {
  std::vector<FactorErrors> errors;
  for (std::size_t i = 0; i < hop.test.size(); ++i) {
    const FaceRecord& original = records.at(hop.reference[i].path);
    const FaceRecord& test = records.at(hop.test[i].path);
    if (!hop.reference[i].truth || !original.detected || !test.detected) {
      continue;
    }
    const std::vector<double> truth = ValuesOf(hop.reference[i], names);
    errors.push_back({hop.test[i].id, SubjectOf(hop.test[i]), SquaredErrors(regressor.prior(), truth),
                      SquaredErrors(regressor.Read(original.templates[matcher]), truth),
                      SquaredErrors(regressor.Read(test.templates[matcher]), truth)});
  }
  return errors;
}

/// The figures of one matcher.
void AddRecovery(MeasureResult& result, const MeasureInput& input, const FaceRecords& records,
                 const FactorRegressor& regressor, const FactorReading& reading, std::size_t matcher,
                 const SubjectBootstrap& bootstrap) {
  std::map<const HopView*, std::vector<FactorErrors>> errors;
  for (const HopView& hop : input.hops) {
    ThrowIfStopped(input.stop);
    const auto& own = errors[&hop] = ErrorsOf(hop, records, matcher, regressor, reading.names);
    AppendFigures(result.figures, RecoveryFigures(hop, reading, own, bootstrap));
  }
  for (const HopView& hop : input.hops) {
    if (hop.hop != "x-xhat" || IsControl(hop.reverse)) {
      continue;
    }
    for (const char* control : {"noop", "mean_face"}) {
      ThrowIfStopped(input.stop);
      if (const HopView* const versus = ControlOf(input.hops, hop, control)) {
        result.figures.push_back(
            RecoveryContrast(hop, reading, errors.at(&hop), errors.at(versus), control, bootstrap));
      }
    }
  }
}

std::vector<std::filesystem::path> FilesToLookAt(const MeasureInput& input, bool training) {
  std::vector<std::filesystem::path> files;
  const auto add = [&](const std::vector<ChainPicture>& pictures) {
    std::ranges::transform(pictures, std::back_inserter(files), &ChainPicture::path);
  };
  add(input.originals);
  for (const HopView& hop : input.hops) {
    add(hop.test);
  }
  if (training) {
    add(input.training);
  }
  return files;
}

}  // namespace

FeatureMetric::FeatureMetric(FeatureOptions options, MatcherList matchers)
    : options_(std::move(options)), matchers_(std::move(matchers)) {
  options_.face.parts68 = true;
}

std::vector<std::string> FeatureMetric::weights() const { return FaceWeightFiles(options_.face, matchers_); }

std::vector<std::filesystem::path> FeatureMetric::files() const { return FilesOfMatchers(matchers_); }

MeasureResult FeatureMetric::Measure(const MeasureInput& input) const {
  const std::vector<std::string> names = CommonFactors(input);
  if (names.empty()) {
    input.progress->Note("feature_recovery: no factor is known of both training and tested people, so landmarks alone");
  }
  const FaceReader reader(input.weights_folder, options_.face, matchers_, input.threads);
  const FaceRecords records = reader.Read(FilesToLookAt(input, !names.empty()), input.stop, *input.progress);
  const SubjectBootstrap bootstrap(input);
  MeasureResult result;
  result.figures.push_back(SecondPhotographResidual(input.originals, records, version(), bootstrap));
  for (const HopView& hop : input.hops) {
    result.figures.push_back(LandmarkResidual(hop, records, version(), bootstrap));
  }
  if (names.empty()) {
    return result;
  }
  input.progress->Begin("feature recovery", static_cast<std::int64_t>(matchers_.size()));
  for (std::size_t number = 0; number < matchers_.size(); ++number) {
    const FactorExamples examples = ExamplesOf(input.training, records, number, names);
    if (examples.People() < 2) {
      input.progress->Note("feature_recovery: fewer than two training people with a detected face, so landmarks alone");
      break;
    }
    const FactorRegressor regressor = FactorRegressor::Fit(examples, options_.ridge, input.seed);
    const FactorReading reading{matchers_[number]->name(), names, regressor.penalties(), version()};
    AddRecovery(result, input, records, regressor, reading, number, bootstrap);
    input.progress->At(static_cast<std::int64_t>(number) + 1);
  }
  return result;
}

}  // namespace pentimento
