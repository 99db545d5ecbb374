#include "metrics/leakage/leakage_figures.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "metrics/hops.h"
#include "metrics/identity/failure_to_detect.h"
#include "metrics/statistics/estimates.h"

namespace pentimento {
namespace {

HopView ViewOf(const Attack& attack, const std::string& forward) {
  HopView view;
  view.hop = attack.hop;
  view.forward = attack.hop == "x" ? "" : forward;
  view.reverse = attack.reverse;
  return view;
}

AttackRates Rates(const LeakageFrame& frame, const Attack& attack, UndetectedProbes undetected,
                  const ProbeIds* only = nullptr) {
  return RatesOf(
      attack.select.Comparisons(frame.bootstrap.select(), undetected, only == nullptr ? nullptr : &only->select),
      attack.test.Comparisons(frame.bootstrap.test(), undetected, only == nullptr ? nullptr : &only->test), frame.alpha,
      frame.bootstrap);
}

VerificationValue Supported(VerificationValue value, const AttackRates& rates) {
  value.supported = rates.support.supported;
  if (!value.supported) {
    value.note = rates.support.note;
  }
  return value;
}

/// Leakage, TAR and achieved FMR at one treatment of undetected probes.
std::vector<Figure> RateFigures(const LeakageFrame& frame, const std::string& forward, const Attack& attack,
                                const AttackRates& rates, const Leakage& leakage, const std::string& suffix) {
  const auto name = [&](const std::string& figure) { return NameAtFmr(figure + suffix, frame.alpha); };
  std::vector<Figure> figures = {BlankFigure(frame, forward, attack, name("leakage"), Direction::kHigherLeaksMore),
                                 BlankFigure(frame, forward, attack, name("tar"), Direction::kHigherLeaksMore),
                                 BlankFigure(frame, forward, attack, name("fmr"), Direction::kNone)};
  FillFigure(figures[0], leakage.value, true);
  FillFigure(figures[1], TarWithInterval(rates), true);
  FillFigure(figures[2], Supported(WithInterval(rates.fmr, figures[2].n_subjects), rates), true);
  for (Figure& figure : figures) {
    figure.context["threshold"] = FiniteOrNull(rates.threshold);
  }
  return figures;
}

void AddAuc(std::vector<Figure>& figures, const LeakageFrame& frame, const std::string& forward, const Attack& attack,
            const AttackRates& rates) {
  if (!frame.with_auc) {
    return;
  }
  Figure auc = BlankFigure(frame, forward, attack, "auc", Direction::kHigherLeaksMore);
  FillFigure(auc, WithInterval(rates.auc, auc.n_subjects), false);
  NoteCoverageNearOne(auc);
  figures.push_back(std::move(auc));
}

/// The tested people's rates of an attack at the threshold of the originals.
AttackRates TransferredRates(const LeakageFrame& frame, const Attack& originals, const Attack& attack) {
  return RatesOf(originals.select.Comparisons(frame.bootstrap.select(), UndetectedProbes::kLeftOut),
                 attack.test.Comparisons(frame.bootstrap.test(), UndetectedProbes::kLeftOut), frame.alpha,
                 frame.bootstrap);
}

}  // namespace

LeakageFrame FrameOf(const Attack& originals, const std::string& matcher, const std::string& probes, double alpha,
                     int version, const SplitBootstrap& bootstrap) {
  LeakageFrame frame{matcher, probes, alpha, version, bootstrap, {}};
  frame.originals = Rates(frame, originals, UndetectedProbes::kLeftOut);
  return frame;
}

MeasuredAttack MeasureAttack(const LeakageFrame& frame, const Attack& attack, const ProbeIds* only) {
  MeasuredAttack measured{&attack, Rates(frame, attack, UndetectedProbes::kLeftOut, only), {}};
  measured.leakage = LeakageOf(measured.rates, frame.originals);
  return measured;
}

Figure BlankFigure(const LeakageFrame& frame, const std::string& forward, const Attack& attack, const std::string& name,
                   Direction direction) {
  Figure figure = FigureOfHop(ViewOf(attack, forward), name, direction, frame.version);
  figure.context.update(Json{
      {"matcher", frame.matcher}, {"attacker", attack.attacker}, {"probes", frame.probes}, {"thresholds", "select"}});
  figure.context.update(attack.context);
  figure.n = static_cast<std::int64_t>(attack.test.DetectedProbes());
  figure.n_subjects = attack.test.DetectedSubjects();
  return figure;
}

void FillFigure(Figure& figure, const VerificationValue& value, bool needs_support) {
  if (needs_support && !value.supported) {
    AddNote(figure, value.note);
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
  AddAuc(figures, frame, forward, attack, measured.rates);
  if (frame.probes == "detected" && attack.test.DetectedProbes() < attack.test.probes()) {
    for (const auto& [undetected, probes] : {std::pair(UndetectedProbes::kNonMatching, "all-nonmatching"),
                                             std::pair(UndetectedProbes::kMatching, "all-matching")}) {
      const AttackRates rates = Rates(frame, attack, undetected);
      std::vector<Figure> bounds = RateFigures(frame, forward, attack, rates, LeakageOf(rates, frame.originals), "");
      bounds.resize(2);
      for (Figure& figure : bounds) {
        figure.context["probes"] = probes;
        figure.n = static_cast<std::int64_t>(attack.test.probes());
        figure.n_subjects = attack.test.Subjects();
      }
      AppendFigures(figures, std::move(bounds));
    }
  }
  const auto attested = frame.attested.find(RungOf(attack));
  for (Figure& figure : figures) {
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
  const AttackRates rates = TransferredRates(frame, originals, attack);
  std::vector<Figure> figures =
      RateFigures(frame, forward, attack, rates, LeakageOf(rates, frame.originals), "_transferred");
  figures.erase(figures.begin() + 1);
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
  AddAuc(figures, frame, "", originals, frame.originals);
  return figures;
}

Figure FalseAccusation(const LeakageFrame& frame, const std::string& forward, const MeasuredAttack& measured,
                       const HopComparisons& strangers) {
  const Attack& attack = *measured.attack;
  Figure figure =
      BlankFigure(frame, forward, attack, NameAtFmr("false_accusation", frame.alpha), Direction::kHigherLeaksMore);
  const std::size_t gallery = attack.test.gallery_pictures().size();
  const std::size_t others = strangers.gallery_pictures().size();
  for (std::size_t i = 0; i < attack.test.probes(); ++i) {
    if (!attack.test.Detected(i)) {
      continue;
    }
    const ChainPicture& probe = attack.test.probe_pictures()[i];
    double best = -std::numeric_limits<double>::infinity();
    bool own = false;
    for (std::size_t j = 0; j < gallery + others; ++j) {
      const float score =
          j < gallery ? attack.test.scores()[i * gallery + j] : strangers.scores()[i * others + (j - gallery)];
      if (std::isfinite(score) && score > best) {
        best = score;
        own = j < gallery && SubjectOf(attack.test.gallery_pictures()[j]) == SubjectOf(probe);
      }
    }
    figure.samples.push_back({probe.id, SubjectOf(probe), best >= measured.rates.threshold && !own ? 1.0 : 0.0});
  }
  figure.context["gallery"] = gallery + others;
  if (!measured.rates.support.supported) {
    figure.samples.clear();
    AddNote(figure, measured.rates.support.note);
  } else {
    SetEstimate(figure, ShareOfSamples(figure.samples, frame.bootstrap.test()));
  }
  return figure;
}

}  // namespace pentimento
