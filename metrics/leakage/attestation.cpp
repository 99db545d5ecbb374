#include "metrics/leakage/attestation.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>

#include <fmt/format.h>

#include "metrics/hops.h"
#include "metrics/leakage/kept_scores.h"
#include "metrics/leakage/leakage_figures.h"
#include "metrics/leakage/planting.h"

namespace pentimento {
namespace {

constexpr const char* kNaive = "naive";
constexpr double kEscapes = 0.2;
constexpr double kRecovered = 0.8;

double LowerBound(const Leakage& leakage) {
  return leakage.value.supported && leakage.value.interval.bounds ? leakage.value.interval.bounds->first : std::nan("");
}

/// The leakage figure of one attack at one dose.
Figure DoseFigure(const LeakageFrame& frame, const std::string& forward, const MeasuredAttack& measured,
                  const std::string& planted, double dose) {
  Figure figure = FiguresOf(frame, forward, measured, false).front();
  figure.name = NameAtFmr("attestation", frame.alpha);
  figure.direction = Direction::kNone;
  figure.context["planted"] = planted;
  figure.context["dose"] = dose;
  return figure;
}

/// The smallest dose of a planting at which an attacker finds anything.
struct FoundLimit {
  Figure like;  ///< the attacker's figure at some dose
  double alpha = 0.0;
  std::string rung;
  double dose = std::nan("");  ///< NaN: none
};

Figure LimitFigure(FoundLimit limit, double largest, bool attested) {
  Figure figure = std::move(limit.like);
  figure.name = NameAtFmr("detection_limit", limit.alpha);
  figure.unit = "of 255";
  figure.value = limit.dose;
  figure.ci95.reset();
  figure.ci_method.clear();
  figure.samples.clear();
  figure.note = std::isfinite(limit.dose) ? "no interval: the smallest of the doses that were planted"
                                          : fmt::format("no dose up to {:g} of 255 is found", largest);
  // A limit is of all doses; these belong to the smallest.
  for (const char* const key : {"dose", "threshold", "fmr_achieved", "auc", "auc_select"}) {
    figure.context.erase(key);
  }
  figure.context["attested"] = attested;
  return figure;
}

/// The comparisons of one attack at one dose.
void KeepDose(std::vector<ScoreMatrix>& scores, const LeakageFrame& frame, const std::string& forward,
              const Attack& attack, const std::string& planted, double dose) {
  for (const auto& [part, comparisons] : {std::pair("select", &attack.select), std::pair("attest", &attack.test)}) {
    Json& context = KeepPart(scores, frame, forward, attack, *comparisons, part).context;
    context["planted"] = planted;
    context["dose"] = dose;
  }
}

/// Everything that can be planted in the output of a forward.
std::vector<std::unique_ptr<Planting>> PlantingsIn(const AttackMaterial& material, const std::string& forward) {
  std::vector<std::unique_ptr<Planting>> plantings;
  plantings.push_back(PlantTemplates(material, forward));
  for (const HopView& hop : material.input.attest.hops) {
    if (hop.forward == forward && !hop.reverse.empty() && !IsControl(hop.reverse) && !IsLaundered(hop.reverse)) {
      plantings.push_back(PlantThroughReverse(material, forward, hop.reverse));
    }
  }
  std::erase(plantings, nullptr);
  return plantings;
}

/// What is found of one planting at growing doses, at each rate.
std::vector<FoundLimit> AddDoses(const std::vector<LeakageFrame>& frames, const std::string& forward,
                                 Planting& planting, const std::vector<double>& doses, Attestation& attestation) {
  std::map<std::pair<double, std::string>, FoundLimit> limits;
  AttestedAttackers recovered;
  for (const double dose : doses) {
    const std::vector<Attack> attacks = planting.AttacksAt(dose);
    for (const Attack& attack : attacks) {
      KeepDose(attestation.scores, frames.front(), forward, attack, planting.name(), dose);
    }
    for (const LeakageFrame& frame : frames) {
      std::optional<Leakage> naive;
      for (const Attack& attack : attacks) {
        const MeasuredAttack measured = MeasureAttack(frame, attack);
        attestation.figures.push_back(DoseFigure(frame, forward, measured, planting.name(), dose));
        if (attack.attacker == kNaive) {
          naive = measured.leakage;
          continue;
        }
        const std::string rung = RungOf(attack);
        recovered[{forward, frame.alpha}][rung] |= naive && IsRecovered(*naive, measured.leakage);
        FoundLimit& limit =
            limits.try_emplace({frame.alpha, rung}, FoundLimit{attestation.figures.back(), frame.alpha, rung})
                .first->second;
        if (std::isnan(limit.dose) && LowerBound(measured.leakage) > 0.0) {
          limit.dose = dose;
        }
      }
    }
  }
  for (const auto& [place, attackers] : recovered) {
    for (const auto& [rung, found] : attackers) {
      bool& attested = attestation.attested[place].try_emplace(rung, true).first->second;
      attested = attested && found;
    }
  }
  std::vector<FoundLimit> found;
  for (auto& [place, limit] : limits) {
    found.push_back(std::move(limit));
  }
  return found;
}

}  // namespace

bool IsRecovered(const Leakage& naive, const Leakage& other) {
  return naive.value.supported && naive.value.value < kEscapes && LowerBound(other) > kRecovered;
}

Attestation Attest(const AttackMaterial& material, int version) {
  Attestation attestation;
  const MeasureInput& input = material.input;
  const std::vector<std::string>& forwards = material.options.attest.forwards;
  if (input.attest.originals.empty() || forwards.empty()) {
    return attestation;
  }
  const SplitBootstrap bootstrap(SubjectsOf(input.select.originals), SubjectsOf(input.attest.originals), input.seed,
                                 input.statistics.replicates, input.threads.compute);
  MeasureInput attesting = input;
  attesting.originals = input.attest.originals;
  const Attack originals =
      OriginalsAgainstThemselves({attesting, material.reader, material.records, material.matcher, material.options});
  std::vector<LeakageFrame> frames;
  for (const double alpha : material.options.fmr) {
    frames.push_back(FrameOf(originals, material.reader.matchers()[material.matcher]->name(), "attacker-aligned", alpha,
                             version, bootstrap));
  }
  KeepPart(attestation.scores, frames.front(), "", originals, originals.test, "attest");
  std::vector<double> doses = material.options.attest.doses;
  std::ranges::sort(doses);
  for (const std::string& forward : forwards) {
    std::vector<FoundLimit> limits;
    for (const std::unique_ptr<Planting>& planting : PlantingsIn(material, forward)) {
      std::ranges::move(AddDoses(frames, forward, *planting, doses, attestation), std::back_inserter(limits));
    }
    for (FoundLimit& limit : limits) {
      const bool attested = attestation.attested[{forward, limit.alpha}][limit.rung];
      attestation.figures.push_back(LimitFigure(std::move(limit), doses.back(), attested));
    }
  }
  return attestation;
}

}  // namespace pentimento
