#include "metrics/leakage/leakage_figures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "metrics/hops.h"
#include "metrics/identity/failure_to_detect.h"
#include "metrics/statistics/estimates.h"

namespace pentimento {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();

HopView ViewOf(const Attack& attack, const std::string& forward) {
  HopView view;
  view.hop = attack.hop;
  view.forward = attack.hop == "x" ? "" : forward;
  view.reverse = attack.reverse;
  return view;
}

/// @param undetected what the tested people's undetected probes count as. The selecting people's are left out: as
/// impostors that are never accepted they would lower the threshold, and a bound might lie on the wrong side.
AttackRates Rates(const LeakageFrame& frame, const Attack& attack, UndetectedProbes undetected,
                  const ProbeIds* only = nullptr) {
  return RatesOf(attack.select.Comparisons(frame.bootstrap.select(), UndetectedProbes::kLeftOut,
                                           only == nullptr ? nullptr : &only->select, frame.impostors),
                 attack.test.Comparisons(frame.bootstrap.test(), undetected, only == nullptr ? nullptr : &only->test,
                                         frame.impostors),
                 frame.alpha, frame.bootstrap);
}

/// The leakage at these rates. Beside undetected probes that are never accepted stands the lowest AUC there could be:
/// no threshold enters it.
MeasuredRates Measured(const LeakageFrame& frame, const Attack& attack, AttackRates rates,
                       UndetectedProbes undetected) {
  if (undetected == UndetectedProbes::kNonMatching) {
    const SubjectBootstrap& bootstrap = frame.bootstrap.test();
    rates.auc =
        AucOf(attack.test.Comparisons(bootstrap, UndetectedProbes::kLosing, nullptr, frame.impostors), bootstrap);
  }
  Leakage leakage = LeakageOf(rates, frame.originals);
  return {std::move(rates), std::move(leakage)};
}

/// Leakage, TAR and achieved FMR at one treatment of undetected probes. Each says beside which FMR and AUC it stands.
std::vector<Figure> RateFigures(const LeakageFrame& frame, const std::string& forward, const Attack& attack,
                                const AttackRates& rates, const Leakage& leakage, const std::string& suffix) {
  const auto name = [&](const std::string& figure) { return NameAtFmr(figure + suffix, frame.alpha); };
  std::vector<Figure> figures = {BlankFigure(frame, forward, attack, name("leakage"), Direction::kHigherLeaksMore),
                                 BlankFigure(frame, forward, attack, name("tar"), Direction::kHigherLeaksMore),
                                 BlankFigure(frame, forward, attack, name("fmr"), Direction::kNone)};
  FillFigure(figures[0], leakage.value, true);
  FillFigure(figures[1], TarWithInterval(rates), true);
  FillFigure(figures[2], FmrWithInterval(rates), true);
  if (std::isfinite(figures[0].value) && frame.originals.tar.value == 1.0 && rates.tar.value > 0.0 &&
      rates.tar.value < 1.0) {
    AddNote(figures[0], kCeilingTakenForExact);
  }
  for (Figure& figure : figures) {
    figure.context["threshold"] = FiniteOrNull(rates.threshold);
    figure.context["fmr_achieved"] = FiniteOrNull(rates.fmr.value);
    figure.context["auc"] = FiniteOrNull(rates.auc.value);
  }
  return figures;
}

/// Appends figures of an attack as ones over all of its probes.
void AppendOverAll(std::vector<Figure>& figures, std::vector<Figure> bounds, const Attack& attack, const char* probes) {
  for (Figure& figure : bounds) {
    OverAllProbes(figure, attack, probes);
  }
  AppendFigures(figures, std::move(bounds));
}

/// @param subjects people behind the AUC.
void AddAuc(std::vector<Figure>& figures, const LeakageFrame& frame, const std::string& forward, const Attack& attack,
            const AttackRates& rates, std::int64_t subjects) {
  if (!frame.with_auc) {
    return;
  }
  Figure auc = BlankFigure(frame, forward, attack, "auc", Direction::kHigherLeaksMore);
  FillFigure(auc, WithInterval(rates.auc, subjects), false);
  NoteCoverageNearOne(auc);
  figures.push_back(std::move(auc));
}

/// The tested people's rates of an attack at the threshold of the originals.
MeasuredRates MeasureTransferred(const LeakageFrame& frame, const Attack& originals, const Attack& attack,
                                 UndetectedProbes undetected) {
  return Measured(frame, attack,
                  RatesOf(originals.select.Comparisons(frame.bootstrap.select(), UndetectedProbes::kLeftOut),
                          attack.test.Comparisons(frame.bootstrap.test(), undetected), frame.alpha, frame.bootstrap),
                  undetected);
}

/// For each probe the highest threshold at which it accuses somebody: the score of its best match where that is
/// somebody else, -inf where it is not.
/// @param undetected that of a probe without a detected face; NaN: it is left out.
std::vector<SampleValue> Accusations(const HopComparisons& probes, const HopComparisons& strangers, double undetected) {
  const std::size_t gallery = probes.gallery_pictures().size();
  const std::size_t others = strangers.gallery_pictures().size();
  std::vector<SampleValue> accusations;
  for (std::size_t i = 0; i < probes.probes(); ++i) {
    const ChainPicture& probe = probes.probe_pictures()[i];
    if (!probes.Detected(i)) {
      if (!std::isnan(undetected)) {
        accusations.push_back({probe.id, SubjectOf(probe), undetected});
      }
      continue;
    }
    double own = -kInfinite;
    double other = own;
    for (std::size_t j = 0; j < gallery + others; ++j) {
      const float score =
          j < gallery ? probes.scores()[i * gallery + j] : strangers.scores()[i * others + (j - gallery)];
      if (std::isfinite(score)) {
        double& best = j < gallery && SubjectOf(probes.gallery_pictures()[j]) == SubjectOf(probe) ? own : other;
        best = std::max<double>(best, score);
      }
    }
    accusations.push_back({probe.id, SubjectOf(probe), other >= own ? other : -kInfinite});
  }
  return accusations;
}

}  // namespace

LeakageFrame FrameOf(const Attack& originals, const std::string& matcher, const std::string& probes, double alpha,
                     int version, const SplitBootstrap& bootstrap, Impostors impostors) {
  LeakageFrame frame{matcher, probes, alpha, version, bootstrap, {}};
  frame.impostors = impostors;
  frame.originals = Rates(frame, originals, UndetectedProbes::kLeftOut);
  return frame;
}

MeasuredAttack MeasureAttack(const LeakageFrame& frame, const Attack& attack, const ProbeIds* only) {
  MeasuredAttack measured{&attack, Rates(frame, attack, UndetectedProbes::kLeftOut, only), {}};
  measured.leakage = LeakageOf(measured.rates, frame.originals);
  if (only == nullptr) {
    for (const ProbeBound& bound : BoundsOf(frame, {&attack})) {
      measured.over_all.emplace(bound.undetected,
                                Measured(frame, attack, Rates(frame, attack, bound.undetected), bound.undetected));
    }
  }
  return measured;
}

std::span<const ProbeBound> BoundsOf(const LeakageFrame& frame, const std::vector<const Attack*>& attacks) {
  static constexpr std::array<ProbeBound, 2> kBounds = {
      {{UndetectedProbes::kNonMatching, UndetectedProbes::kMatching, kAllNonMatching},
       {UndetectedProbes::kMatching, UndetectedProbes::kNonMatching, kAllMatching}}};
  const bool needed = frame.probes == "detected" && std::ranges::any_of(attacks, [](const Attack* attack) {
                        return attack->test.DetectedProbes() < attack->test.probes();
                      });
  return needed ? std::span<const ProbeBound>(kBounds) : std::span<const ProbeBound>();
}

void OverAllProbes(Figure& figure, const Attack& attack, const char* probes) {
  figure.context["probes"] = probes;
  figure.n = static_cast<std::int64_t>(attack.test.probes());
  figure.n_subjects = attack.test.Subjects();
}

Figure BlankFigure(const LeakageFrame& frame, const std::string& forward, const Attack& attack, const std::string& name,
                   Direction direction) {
  Figure figure = FigureOfHop(ViewOf(attack, forward), name, direction, frame.version);
  figure.context.update(Json{
      {"matcher", frame.matcher}, {"attacker", attack.attacker}, {"probes", frame.probes}, {"thresholds", "select"}});
  figure.context.update(attack.context);
  if (frame.impostors == Impostors::kSameGroup) {
    figure.context["impostors"] = "same-group";
  }
  figure.n = static_cast<std::int64_t>(attack.test.DetectedProbes());
  figure.n_subjects = attack.test.DetectedSubjects();
  return figure;
}

void FillFigure(Figure& figure, const VerificationValue& value, bool needs_support) {
  if (needs_support && !value.supported) {
    AddNote(figure, value.note);
    MarkTooFewPeople(figure, value);
    return;
  }
  figure.value = value.value;
  if (std::isfinite(value.value)) {
    SetInterval(figure, value.interval);
  } else if (value.note.empty()) {
    AddNote(figure, "no face, or no genuine or impostor comparison, among the selecting or the tested people");
  }
  AddNote(figure, value.note);
}

std::vector<Figure> FiguresOf(const LeakageFrame& frame, const std::string& forward, const MeasuredAttack& measured,
                              bool strongest) {
  const Attack& attack = *measured.attack;
  std::vector<Figure> figures = RateFigures(frame, forward, attack, measured.rates, measured.leakage, "");
  AddAuc(figures, frame, forward, attack, measured.rates, attack.test.DetectedSubjects());
  for (const ProbeBound& bound : BoundsOf(frame, {&attack})) {
    const MeasuredRates& all = measured.over_all.at(bound.undetected);
    std::vector<Figure> bounds = RateFigures(frame, forward, attack, all.rates, all.leakage, "");
    AddAuc(bounds, frame, forward, attack, all.rates, attack.test.Subjects());
    AppendOverAll(figures, std::move(bounds), attack, bound.name);
  }
  const auto attested = frame.attested.find(RungOf(attack));
  const Json chosen_by = FiniteOrNull(AucOnSelect(attack));
  for (Figure& figure : figures) {
    figure.context["auc_select"] = chosen_by;
    if (strongest) {
      figure.context["strongest"] = true;
    }
    if (attested != frame.attested.end()) {
      figure.context["attested"] = attested->second;
    }
  }
  return figures;
}

std::vector<Figure> TransferredFigures(const LeakageFrame& frame, const std::string& forward, const Attack& originals,
                                       const Attack& attack) {
  const auto figures_at = [&](UndetectedProbes undetected) {
    const MeasuredRates measured = MeasureTransferred(frame, originals, attack, undetected);
    return RateFigures(frame, forward, attack, measured.rates, measured.leakage, "_transferred");
  };
  std::vector<Figure> figures = figures_at(UndetectedProbes::kLeftOut);
  for (const ProbeBound& bound : BoundsOf(frame, {&attack})) {
    AppendOverAll(figures, figures_at(bound.undetected), attack, bound.name);
  }
  return figures;
}

Figure UndetectedFigure(const LeakageFrame& frame, const std::string& forward, const Attack& attack) {
  Figure figure = FailureToDetect(ViewOf(attack, forward), attack.test, frame.version, frame.bootstrap.test());
  figure.context.update(attack.context);
  figure.context.update(Json{{"matcher", frame.matcher}, {"attacker", attack.attacker}, {"thresholds", "select"}});
  return figure;
}

std::vector<Figure> CeilingFigures(const LeakageFrame& frame, const Attack& originals) {
  std::vector<Figure> figures = RateFigures(frame, "", originals, frame.originals, {}, "");
  figures.erase(figures.begin());
  AddAuc(figures, frame, "", originals, frame.originals, originals.test.DetectedSubjects());
  return figures;
}

std::vector<Figure> FalseAccusations(const LeakageFrame& frame, const std::string& forward,
                                     const MeasuredAttack& measured, const HopComparisons& strangers) {
  const Attack& attack = *measured.attack;
  Figure figure =
      BlankFigure(frame, forward, attack, NameAtFmr("false_accusation", frame.alpha), Direction::kHigherLeaksMore);
  figure.context["gallery"] = attack.test.gallery_pictures().size() + strangers.gallery_pictures().size();
  figure.context["fmr_achieved"] = FiniteOrNull(measured.rates.fmr.value);
  if (!measured.rates.support.supported) {
    AddNote(figure, measured.rates.support.note);
    return {figure};
  }
  std::vector<Figure> figures;
  const auto add = [&](double undetected, const char* probes) {
    Figure& added = figures.emplace_back(figure);
    added.samples = Accusations(attack.test, strangers, undetected);
    SetEstimate(added, ShareReaching(added.samples, measured.rates.threshold, measured.rates.thresholds,
                                     frame.bootstrap.test()));
    for (SampleValue& sample : added.samples) {
      sample.value = sample.value >= measured.rates.threshold ? 1.0 : 0.0;
    }
    if (probes != nullptr) {
      added.context["probes"] = probes;
    }
  };
  add(std::nan(""), nullptr);
  for (const ProbeBound& bound : BoundsOf(frame, {&attack})) {
    add(bound.undetected == UndetectedProbes::kMatching ? kInfinite : -kInfinite, bound.name);
  }
  return figures;
}

}  // namespace pentimento
