#include "metrics/statistics/operating_points.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace pentimento {
namespace {

enum Column : int {
  kAuc,
  kEer,
  kEerInterpolated,
  kDPrime,
  kGenuineMean,
  kGenuineMedian,
  kImpostorMean,
  kImpostorMedian,
  kFirstTar
};

struct Layout {
  int targets = 0;
  int thresholds = 0;

  [[nodiscard]] int Tar(int i) const { return kFirstTar + i; }
  /// FMR at the operating point of target i, whose threshold is that of the whole sample.
  [[nodiscard]] int FixedFmr(int i) const { return kFirstTar + targets + i; }
  [[nodiscard]] int ThresholdFmr(int i) const { return kFirstTar + 2 * targets + i; }
  [[nodiscard]] int ThresholdTar(int i) const { return kFirstTar + 2 * targets + thresholds + i; }
  [[nodiscard]] int Columns() const { return kFirstTar + 2 * (targets + thresholds); }
};

std::vector<double> Finite(const std::vector<double>& values) {
  std::vector<double> finite;
  std::ranges::copy_if(values, std::back_inserter(finite), [](double value) { return std::isfinite(value); });
  return finite;
}

double PairsOf(double people) { return 0.5 * people * (people - 1.0); }

/// How many people would be worth `needed` independent comparisons, if `subjects` are worth `effective`, which are
/// fewer. As many as there are pairs of them grow with the square of their number. Fewer than that mean that
/// comparisons with the same person hang together; what people differ in then decides, of which each brings one more
/// draw: the variance of such a rate falls as one over their number (Hoeffding, Annals of Mathematical Statistics 19,
/// 1948).
double PeopleWorth(double needed, double effective, double subjects) {
  const double by_pairs = std::ceil(0.5 * (1.0 + std::sqrt(1.0 + 8.0 * needed)));
  return effective < PairsOf(subjects) ? std::max(by_pairs, std::ceil(subjects * needed / effective)) : by_pairs;
}

std::int64_t SubjectsOf(const SubjectBootstrap& bootstrap) {
  return static_cast<std::int64_t>(bootstrap.subjects().size());
}

}  // namespace

void SetSupport(VerificationValue& value, double target, double effective, std::int64_t subjects) {
  const double needed = kComparisonsPerTarget / target;
  value.supported = effective >= needed;
  value.too_few_people = !value.supported;
  if (subjects < 2) {
    value.note = fmt::format(
        "an FMR of {:g} needs {:.0f} independent impostor comparisons; these are {:.0f} if each counts as independent: "
        "who was compared is not known",
        target, std::ceil(needed), effective);
  } else if (!value.supported) {
    // The first clause is the same of all hops; what follows is each one's own.
    value.note = fmt::format(
        "an FMR of {:g} needs {:.0f} independent impostor comparisons; those of these {} people are worth {:.0f}, {}",
        target, std::ceil(needed), subjects, effective,
        effective < 1.0 ? "so how many people it takes cannot be told from them"
                        : fmt::format("so it takes about {:.0f} people like them",
                                      PeopleWorth(needed, effective, static_cast<double>(subjects))));
  }
}

void MarkTooFewPeople(Figure& figure, const VerificationValue& value) {
  if (value.too_few_people) {
    figure.context["too_few_people"] = true;
  }
}

void RequireThreshold(VerificationValue& value, double target, const OperatingPoint& reached) {
  if (!value.supported || reached.threshold != std::numeric_limits<double>::infinity() || reached.tar > 0.0) {
    return;
  }
  value.supported = false;
  value.note = fmt::format(
      "more than {:g} of the impostor comparisons have the highest score of all, so no threshold with that FMR accepts "
      "anything",
      target);
}

double EffectiveImpostors(double fmr, const std::vector<double>& fmr_replicates, std::int64_t subjects,
                          std::int64_t impostor_comparisons) {
  double effective = static_cast<double>(impostor_comparisons);
  if (subjects > 1) {
    effective = std::min(effective, PairsOf(static_cast<double>(subjects)));
  }
  const std::vector<double> replicates = Finite(fmr_replicates);
  if (replicates.size() < 2) {
    return effective;
  }
  double mean = 0.0;
  for (const double value : replicates) {
    mean += value / static_cast<double>(replicates.size());
  }
  double variance = 0.0;
  for (const double value : replicates) {
    variance += (value - mean) * (value - mean) / static_cast<double>(replicates.size() - 1);
  }
  return variance > 0.0 ? std::min(effective, fmr * (1.0 - fmr) / variance) : effective;
}

VerificationFigures ComputeVerification(const ComparisonSet& comparisons, const VerificationRequest& request,
                                        const SubjectBootstrap& bootstrap) {
  const Layout layout{static_cast<int>(request.fmr_targets.size()), static_cast<int>(request.score_thresholds.size())};
  VerificationFigures figures;
  {
    const RocCurve curve = comparisons.Curve(bootstrap.UnitWeights());
    for (const double target : request.fmr_targets) {
      figures.operating_points.push_back(curve.AtFmr(target));
    }
  }
  const auto all_figures = [&](std::span<const double> weights, std::span<double> out) {
    const RocCurve curve = comparisons.Curve(weights);
    const ScoreSummary genuine = comparisons.Genuine(weights);
    const ScoreSummary impostor = comparisons.Impostor(weights);
    out[kAuc] = curve.Auc();
    out[kEer] = curve.Eer();
    out[kEerInterpolated] = curve.EerInterpolated();
    out[kDPrime] = DPrime(genuine, impostor);
    out[kGenuineMean] = genuine.mean;
    out[kGenuineMedian] = genuine.median;
    out[kImpostorMean] = impostor.mean;
    out[kImpostorMedian] = impostor.median;
    for (int i = 0; i < layout.targets; ++i) {
      out[layout.Tar(i)] = curve.AtFmr(request.fmr_targets[i]).tar;
      out[layout.FixedFmr(i)] = curve.AtThreshold(figures.operating_points[i].threshold).fmr;
    }
    for (int i = 0; i < layout.thresholds; ++i) {
      const OperatingPoint point = curve.AtThreshold(request.score_thresholds[i]);
      out[layout.ThresholdFmr(i)] = point.fmr;
      out[layout.ThresholdTar(i)] = point.tar;
    }
  };
  std::vector<double> values(layout.Columns());
  all_figures(bootstrap.UnitWeights(), values);
  const ReplicateTable table = bootstrap.Run(layout.Columns(), all_figures);
  const auto value_of = [&](int column) {
    VerificationValue value;
    value.value = values[column];
    if (std::isfinite(value.value)) {
      value.interval = PercentileInterval(table.Column(column), SubjectsOf(bootstrap));
    }
    return value;
  };
  figures.auc = value_of(kAuc);
  figures.eer = value_of(kEer);
  figures.eer_interpolated = value_of(kEerInterpolated);
  figures.dprime = value_of(kDPrime);
  figures.genuine_mean = value_of(kGenuineMean);
  figures.genuine_median = value_of(kGenuineMedian);
  figures.impostor_mean = value_of(kImpostorMean);
  figures.impostor_median = value_of(kImpostorMedian);
  const auto rate_of = [&](int column, std::int64_t subjects) {
    VerificationValue rate = value_of(column);
    if (SubjectsOf(bootstrap) > 1 && (rate.value == 0.0 || rate.value == 1.0)) {
      rate.interval = ClopperPearson(rate.value == 0.0 ? 0 : subjects, subjects);
    }
    return rate;
  };
  const auto tar_of = [&](int column) { return rate_of(column, comparisons.GenuineSubjects()); };
  for (int i = 0; i < layout.targets; ++i) {
    VerificationValue tar = tar_of(layout.Tar(i));
    if (std::isfinite(tar.value)) {
      const double effective = EffectiveImpostors(figures.operating_points[i].fmr, table.Column(layout.FixedFmr(i)),
                                                  SubjectsOf(bootstrap), comparisons.impostor_count());
      SetSupport(tar, request.fmr_targets[i], effective, SubjectsOf(bootstrap));
      RequireThreshold(tar, request.fmr_targets[i], figures.operating_points[i]);
    }
    figures.tar.push_back(std::move(tar));
  }
  for (int i = 0; i < layout.thresholds; ++i) {
    figures.fmr_at_threshold.push_back(rate_of(layout.ThresholdFmr(i), comparisons.ImpostorSubjects()));
    figures.tar_at_threshold.push_back(tar_of(layout.ThresholdTar(i)));
  }
  return figures;
}

VerificationValue AucDifference(const ComparisonSet& first, const ComparisonSet& second,
                                const SubjectBootstrap& bootstrap) {
  const auto difference = [&](std::span<const double> weights, std::span<double> out) {
    out[0] = first.Auc(weights) - second.Auc(weights);
  };
  VerificationValue value;
  difference(bootstrap.UnitWeights(), {&value.value, 1});
  if (std::isfinite(value.value)) {
    value.interval = PercentileInterval(bootstrap.Run(1, difference).Column(0), SubjectsOf(bootstrap));
  }
  return value;
}

std::string NameAtRate(const std::string& figure, const std::string& rate, double target) {
  auto exponent = static_cast<int>(std::floor(std::log10(target)));
  double mantissa = target * std::pow(10.0, -exponent);
  if (fmt::format("{:g}", mantissa) == "10") {
    mantissa = 1.0;
    ++exponent;
  }
  return fmt::format("{}@{}={:g}e{}", figure, rate, mantissa, exponent);
}

std::string NameAtFmr(const std::string& figure, double fmr) { return NameAtRate(figure, "fmr", fmr); }

}  // namespace pentimento
