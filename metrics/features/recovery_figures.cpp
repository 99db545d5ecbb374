#include "metrics/features/recovery_figures.h"

#include <set>

#include <fmt/format.h>

#include "metrics/hops.h"

namespace pentimento {
namespace {

constexpr const char* kNoPictures = "no picture has a face detected both on the original and here";

Figure BlankRecovery(const HopView& hop, const FactorReading& reading, const Recovery& recovery,
                     const std::string& name) {
  Figure figure = FigureOfHop(hop, name, Direction::kHigherLeaksMore, reading.version);
  figure.n = recovery.n;
  figure.n_subjects = recovery.n_subjects;
  figure.context = {
      {"matcher", reading.matcher}, {"probes", "detected"}, {"regressor", "ridge"}, {"readable", recovery.readable}};
  return figure;
}

std::vector<std::string> ReadableNames(const FactorReading& reading, const Recovery& recovery) {
  std::vector<std::string> names;
  for (std::size_t f = 0; f < reading.names.size(); ++f) {
    if (recovery.factors[f].readable) {
      names.push_back(reading.names[f]);
    }
  }
  return names;
}

/// Why there is no mean.
std::string WhatMeanLacks(const Recovery& recovery) {
  return recovery.n == 0 ? kNoPictures : "the regressor can read no factor from the originals";
}

Figure MeanFigure(const HopView& hop, const FactorReading& reading, const Recovery& recovery) {
  Figure figure = BlankRecovery(hop, reading, recovery, "feature_recovery[mean]");
  figure.context["factors"] = ReadableNames(reading, recovery);
  if (recovery.readable == 0) {
    AddNote(figure, WhatMeanLacks(recovery));
    return figure;
  }
  figure.value = recovery.mean;
  SetInterval(figure, recovery.interval);
  return figure;
}

Figure FactorFigure(const HopView& hop, const FactorReading& reading, const Recovery& recovery, std::size_t number) {
  const FactorRecovery& factor = recovery.factors[number];
  Figure figure = BlankRecovery(hop, reading, recovery, fmt::format("feature_recovery[{}]", reading.names[number]));
  figure.context["penalty"] = reading.penalties[number];
  if (recovery.n == 0) {
    AddNote(figure, kNoPictures);
    return figure;
  }
  figure.context["errors"] = {{"prior", factor.prior}, {"original", factor.original}, {"test", factor.test}};
  if (!factor.readable) {
    AddNote(figure, "the regressor cannot read this factor from the original");
    AddNote(figure, factor.reading.reason);
    return figure;
  }
  figure.value = factor.value;
  SetInterval(figure, factor.interval);
  return figure;
}

/// Those of `pictures` whose ids are among `others`.
std::vector<FactorErrors> Common(std::span<const FactorErrors> pictures, std::span<const FactorErrors> others) {
  std::set<std::string> ids;
  for (const FactorErrors& picture : others) {
    ids.insert(picture.id);
  }
  std::vector<FactorErrors> common;
  for (const FactorErrors& picture : pictures) {
    if (ids.contains(picture.id)) {
      common.push_back(picture);
    }
  }
  return common;
}

}  // namespace

std::vector<Figure> RecoveryFigures(const HopView& hop, const FactorReading& reading,
                                    std::span<const FactorErrors> pictures, const SubjectBootstrap& bootstrap) {
  const Recovery recovery = RecoverFactors(pictures, reading.names.size(), bootstrap);
  std::vector<Figure> figures = {MeanFigure(hop, reading, recovery)};
  for (std::size_t f = 0; f < reading.names.size(); ++f) {
    figures.push_back(FactorFigure(hop, reading, recovery, f));
  }
  return figures;
}

Figure RecoveryContrast(const HopView& hop, const FactorReading& reading, std::span<const FactorErrors> pictures,
                        std::span<const FactorErrors> control, const std::string& versus,
                        const SubjectBootstrap& bootstrap) {
  // Both sides have the same originals, so the same factors are readable on both.
  const Recovery own = RecoverFactors(Common(pictures, control), reading.names.size(), bootstrap);
  const Recovery other = RecoverFactors(Common(control, pictures), reading.names.size(), bootstrap);
  Figure figure = BlankRecovery(hop, reading, own, "difference[feature_recovery[mean]]");
  figure.context["versus"] = versus;
  figure.context["factors"] = ReadableNames(reading, own);
  if (own.readable == 0) {
    AddNote(figure, own.n == 0 ? fmt::format("no picture has a face detected on the original, here and in {}", versus)
                               : WhatMeanLacks(own));
    return figure;
  }
  figure.value = own.mean - other.mean;
  std::vector<double> differences = own.replicates;
  for (std::size_t i = 0; i < differences.size(); ++i) {
    differences[i] -= other.replicates[i];
  }
  SetInterval(figure, PercentileInterval(differences, own.n_subjects));
  return figure;
}

}  // namespace pentimento
