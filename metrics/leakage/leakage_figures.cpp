#include "metrics/leakage/leakage_figures.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "framework/core/random.h"
#include "metrics/hops.h"
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

Figure Blank(const LeakageFrame& frame, const std::string& forward, const Attack& attack, const std::string& name,
             Direction direction) {
  Figure figure = FigureOfHop(ViewOf(attack, forward), name, direction, frame.version);
  figure.context.update(Json{
      {"matcher", frame.matcher}, {"attacker", attack.attacker}, {"probes", frame.probes}, {"thresholds", "select"}});
  figure.context.update(attack.context);
  figure.n = static_cast<std::int64_t>(attack.test.DetectedProbes());
  figure.n_subjects = attack.test.DetectedSubjects();
  return figure;
}

/// Fills in a value; of a rate that the selecting people do not support, only the note.
void Fill(Figure& figure, const VerificationValue& value, bool needs_support) {
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

AttackRates Rates(const LeakageFrame& frame, const Attack& attack, UndetectedProbes undetected) {
  return RatesOf(attack.select.Comparisons(frame.bootstrap.select(), undetected),
                 attack.test.Comparisons(frame.bootstrap.test(), undetected), frame.alpha, frame.bootstrap);
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
  std::vector<Figure> figures = {Blank(frame, forward, attack, name("leakage"), Direction::kHigherLeaksMore),
                                 Blank(frame, forward, attack, name("tar"), Direction::kHigherLeaksMore),
                                 Blank(frame, forward, attack, name("fmr"), Direction::kNone)};
  Fill(figures[0], leakage.value, true);
  Fill(figures[1], TarWithInterval(rates), true);
  Fill(figures[2], Supported(WithInterval(rates.fmr, figures[2].n_subjects), rates), true);
  for (Figure& figure : figures) {
    figure.context["threshold"] = FiniteOrNull(rates.threshold);
  }
  return figures;
}

/// The tested people's rates of an attack at the threshold of the originals.
AttackRates TransferredRates(const LeakageFrame& frame, const Attack& originals, const Attack& attack) {
  return RatesOf(originals.select.Comparisons(frame.bootstrap.select(), UndetectedProbes::kLeftOut),
                 attack.test.Comparisons(frame.bootstrap.test(), UndetectedProbes::kLeftOut), frame.alpha,
                 frame.bootstrap);
}

/// For each person another one: a seeded shuffle in which everybody moves on by one.
std::map<std::string, std::string> Derangement(const std::vector<ChainPicture>& pictures, std::uint64_t seed) {
  std::set<std::string> distinct;
  for (const ChainPicture& picture : pictures) {
    distinct.insert(SubjectOf(picture));
  }
  std::vector<std::string> people(distinct.begin(), distinct.end());
  RandomStream(seed, "permuted identities").Shuffle(std::span(people));
  std::map<std::string, std::string> other;
  for (std::size_t i = 0; i < people.size(); ++i) {
    other[people[i]] = people[(i + 1) % people.size()];
  }
  return other;
}

ComparisonSet PermutedComparisons(const HopComparisons& hop, const SubjectBootstrap& bootstrap, std::uint64_t seed) {
  const std::vector<ChainPicture>& probes = hop.probe_pictures();
  const std::vector<ChainPicture>& gallery = hop.gallery_pictures();
  const std::map<std::string, std::string> other = Derangement(gallery, seed);
  std::vector<Comparison> comparisons;
  for (std::size_t i = 0; i < probes.size(); ++i) {
    const std::string truth = SubjectOf(probes[i]);
    const auto name = other.find(truth);
    if (name == other.end()) {
      continue;
    }
    for (std::size_t j = 0; j < gallery.size(); ++j) {
      const float score = hop.scores()[i * gallery.size() + j];
      const std::string subject = SubjectOf(gallery[j]);
      if (std::isfinite(score) && subject != truth) {
        comparisons.push_back(
            {score, bootstrap.Number(name->second), bootstrap.Number(subject), subject == name->second});
      }
    }
  }
  return ComparisonSet(std::move(comparisons));
}

Replicated DropOf(const LaunderedPair& pair) {
  return Paired(pair.plain.leakage.rate, pair.laundered.leakage.rate, std::minus<>{});
}

/// Fills in a value that is put together from several leakages: it exists where all of them do.
void FillFromAll(Figure& figure, const Replicated& rate, const std::vector<const MeasuredAttack*>& sides) {
  VerificationValue value = WithInterval(rate, figure.n_subjects);
  bool same_probes = true;
  for (const MeasuredAttack* const side : sides) {
    value.supported = value.supported && side->leakage.value.supported;
    value.note = value.note.empty() ? side->leakage.value.note : value.note;
    same_probes = same_probes && side->attack->test.DetectedIds() == sides.front()->attack->test.DetectedIds();
  }
  Fill(figure, value, true);
  if (!same_probes) {
    AddNote(figure, "each side over the probes that it detects");
  }
}

}  // namespace

LeakageFrame FrameOf(const Attack& originals, const std::string& matcher, const std::string& probes, double alpha,
                     int version, const SplitBootstrap& bootstrap) {
  LeakageFrame frame{matcher, probes, alpha, version, bootstrap, {}, {}};
  frame.originals = Rates(frame, originals, UndetectedProbes::kLeftOut);
  return frame;
}

MeasuredAttack MeasureAttack(const LeakageFrame& frame, const Attack& attack) {
  MeasuredAttack measured{&attack, Rates(frame, attack, UndetectedProbes::kLeftOut), {}};
  measured.leakage = LeakageOf(measured.rates, frame.originals);
  return measured;
}

std::vector<Figure> FiguresOf(const LeakageFrame& frame, const std::string& forward, const MeasuredAttack& measured,
                              bool strongest) {
  const Attack& attack = *measured.attack;
  std::vector<Figure> figures = RateFigures(frame, forward, attack, measured.rates, measured.leakage, "");
  Figure auc = Blank(frame, forward, attack, "auc", Direction::kHigherLeaksMore);
  Fill(auc, WithInterval(measured.rates.auc, auc.n_subjects), false);
  NoteCoverageNearOne(auc);
  figures.push_back(std::move(auc));
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

std::vector<Figure> CeilingFigures(const LeakageFrame& frame, const Attack& originals) {
  std::vector<Figure> figures = RateFigures(frame, "", originals, frame.originals, {}, "");
  figures.erase(figures.begin());
  return figures;
}

Figure ReversalGain(const LeakageFrame& frame, const std::string& forward, const MeasuredAttack& reversing,
                    const MeasuredAttack& other, const std::string& versus) {
  Figure figure =
      Blank(frame, forward, *reversing.attack, NameAtFmr("reversal_gain", frame.alpha), Direction::kHigherLeaksMore);
  figure.context["versus"] = versus;
  figure.context["versus_attacker"] = other.attack->attacker;
  FillFromAll(figure, Paired(reversing.leakage.rate, other.leakage.rate, std::minus<>{}), {&reversing, &other});
  return figure;
}

Figure PermutedLeakage(const LeakageFrame& frame, const std::string& forward, const Attack& attack,
                       std::uint64_t seed) {
  Figure figure = Blank(frame, forward, attack, NameAtFmr("leakage", frame.alpha), Direction::kHigherLeaksMore);
  figure.context["control"] = "permuted";
  const AttackRates rates =
      RatesOf(PermutedComparisons(attack.select, frame.bootstrap.select(), seed),
              PermutedComparisons(attack.test, frame.bootstrap.test(), seed), frame.alpha, frame.bootstrap);
  Fill(figure, LeakageOf(rates, frame.originals).value, true);
  return figure;
}

Figure FalseAccusation(const LeakageFrame& frame, const std::string& forward, const MeasuredAttack& measured,
                       const HopComparisons& strangers) {
  const Attack& attack = *measured.attack;
  Figure figure =
      Blank(frame, forward, attack, NameAtFmr("false_accusation", frame.alpha), Direction::kHigherLeaksMore);
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

Figure LaunderingDrop(const LeakageFrame& frame, const std::string& forward, const LaunderedPair& pair) {
  Figure figure =
      Blank(frame, forward, *pair.laundered.attack, NameAtFmr("laundering_drop", frame.alpha), Direction::kNone);
  FillFromAll(figure, DropOf(pair), {&pair.plain, &pair.laundered});
  return figure;
}

Figure CoAdaptedShare(const LeakageFrame& frame, const std::string& forward, const LaunderedPair& co_trained,
                      const LaunderedPair& afresh) {
  Figure figure =
      Blank(frame, forward, *co_trained.laundered.attack, NameAtFmr("co_adapted_share", frame.alpha), Direction::kNone);
  figure.context["afresh"] = afresh.plain.attack->reverse;
  FillFromAll(figure, Paired(DropOf(co_trained), DropOf(afresh), std::minus<>{}),
              {&co_trained.plain, &co_trained.laundered, &afresh.plain, &afresh.laundered});
  return figure;
}

}  // namespace pentimento
