#include "metrics/leakage/attestation.h"

#include <algorithm>
#include <cmath>

#include <ATen/ops/linalg_qr.h>
#include <fmt/format.h>
#include <torch/utils.h>

#include "framework/core/random.h"
#include "metrics/hops.h"
#include "metrics/leakage/leakage_figures.h"

namespace pentimento {
namespace {

constexpr double kEscapes = 0.2;
constexpr double kRecovered = 0.8;

/// A seeded rotation: Q of the QR decomposition of a matrix of normal numbers.
torch::Tensor Rotation(std::int64_t size, std::uint64_t seed) {
  RandomStream random(seed, "planted rotation");
  std::vector<double> values;
  for (std::int64_t i = 0; i < size * size; ++i) {
    values.push_back(random.Normal(0.0, 1.0));
  }
  return std::get<0>(at::linalg_qr(torch::tensor(values, torch::kFloat64).view({size, size})));
}

/// A part of the people with the pictures that a tool made of them.
struct PlantedPart {
  const std::vector<ChainPicture>* originals = nullptr;
  HopView y;
};

/// For each picture one of somebody else's, the carrier of its identity: of a person's pictures each has another
/// person's, or the carriers would link them.
std::vector<std::size_t> Carriers(const std::vector<ChainPicture>& pictures, std::uint64_t seed) {
  std::map<std::string, std::vector<std::size_t>> of_person;
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    of_person[SubjectOf(pictures[i])].push_back(i);
  }
  std::vector<std::string> people;
  for (const auto& [person, indices] : of_person) {
    people.push_back(person);
  }
  RandomStream(seed, "carriers").Shuffle(std::span(people));
  std::vector<std::size_t> carriers(pictures.size());
  for (std::size_t k = 0; k < people.size(); ++k) {
    const std::vector<std::size_t>& own = of_person[people[k]];
    for (std::size_t i = 0; i < own.size(); ++i) {
      const std::size_t step = people.size() > 1 ? 1 + i % (people.size() - 1) : 0;
      const std::vector<std::size_t>& other = of_person[people[(k + step) % people.size()]];
      carriers[own[i]] = other[i % other.size()];
    }
  }
  return carriers;
}

/// Plants identities in the faces of all parts, and lets the attackers loose on them.
class Planting {
 public:
  Planting(const AttackMaterial& material, const std::string& forward)
      : material_(material),
        forward_(forward),
        matcher_(*material.reader.matchers()[material.matcher]),
        parts_{{&material.input.fit.originals, *FindHop(material.input.fit.hops, forward, "")},
               {&material.input.select.originals, *FindHop(material.input.select.hops, forward, "")},
               {&material.input.attest.originals, *FindHop(material.input.attest.hops, forward, "")}} {
    MeanOfOriginals();
    for (const PlantedPart& part : parts_) {
      Cut(part);
    }
  }

  /// The attackers on what a dose leaves; none where the matcher has no gradient.
  std::vector<Attack> AttacksAt(double dose) {
    const std::vector<FaceChips> moved =
        matcher_.MovedTowards(carriers_, targets_, dose, material_.options.attest.steps, material_.input.stop);
    if (moved.empty()) {
      return {};
    }
    std::map<std::filesystem::path, FaceChips> chips;
    for (std::size_t i = 0; i < moved.size(); ++i) {
      chips.emplace(pictures_[i].path, moved[i]);
    }
    FaceRecords records = DescribedBy(matcher_, material_.matcher, pictures_, material_.records, chips);
    records.insert(material_.records.begin(), material_.records.end());
    const AttackMaterial planted{input_, material_.reader, records, material_.matcher, material_.options, &chips};
    return AttacksOn(planted, forward_);
  }

  [[nodiscard]] Attack Originals() const {
    return OriginalsAgainstThemselves(
        {input_, material_.reader, material_.records, material_.matcher, material_.options});
  }

 private:
  void MeanOfOriginals() {
    input_ = material_.input;
    input_.originals = *parts_[2].originals;
    std::vector<torch::Tensor> rows;
    for (const ChainPicture& picture : *parts_[0].originals) {
      if (const FaceRecord& record = material_.records.at(picture.path); record.detected) {
        rows.push_back(torch::tensor(record.templates[material_.matcher]).to(torch::kFloat64));
      }
    }
    mean_ = rows.empty() ? torch::zeros({1}, torch::kFloat64) : torch::stack(rows).mean(0);
    rotation_ = Rotation(mean_.size(0), material_.input.seed);
    // Each part's hop is cut down below to the pictures whose face and whose carrier's face are known.
    input_.hops.clear();
    input_.fit.hops.clear();
    input_.select.hops.clear();
  }

  void Cut(const PlantedPart& part) {
    const auto chips = material_.reader.Chips(part.y.test, material_.records, matcher_, material_.input.stop,
                                              *material_.input.progress);
    const std::vector<std::size_t> carriers = Carriers(part.y.test, material_.input.seed);
    HopView known = part.y;
    known.test.clear();
    known.reference.clear();
    for (std::size_t i = 0; i < part.y.test.size(); ++i) {
      const FaceRecord& original = material_.records.at(part.y.reference[i].path);
      const auto carrier = chips.find(part.y.test[carriers[i]].path);
      if (!original.detected || !material_.records.at(part.y.test[i].path).detected || carrier == chips.end()) {
        continue;
      }
      const torch::Tensor own = torch::tensor(original.templates[material_.matcher]).to(torch::kFloat64);
      const torch::Tensor target = (mean_ + rotation_.matmul(own - mean_)).to(torch::kFloat32).contiguous();
      targets_.emplace_back(target.data_ptr<float>(), target.data_ptr<float>() + target.numel());
      carriers_.push_back(carrier->second);
      pictures_.push_back(part.y.test[i]);
      known.test.push_back(part.y.test[i]);
      known.reference.push_back(part.y.reference[i]);
    }
    const bool fit = part.originals == parts_[0].originals;
    const bool select = part.originals == parts_[1].originals;
    // The gallery has a picture for each of the hop's, whether it is made of originals or of what the tool made.
    (fit ? input_.fit.originals : select ? input_.select.originals : input_.originals) = known.reference;
    std::vector<HopView>& hops = fit ? input_.fit.hops : select ? input_.select.hops : input_.hops;
    hops.push_back(std::move(known));
  }

  const AttackMaterial& material_;
  const std::string& forward_;
  const Matcher& matcher_;
  std::vector<PlantedPart> parts_;      ///< training, selecting, attesting
  MeasureInput input_;                  ///< the attesting people in place of the tested
  torch::Tensor mean_;                  ///< float64 [D]
  torch::Tensor rotation_;              ///< float64 [D,D]
  std::vector<ChainPicture> pictures_;  ///< those that are planted in, of all parts, with their
  std::vector<FaceChips> carriers_;     ///<   faces before, and
  std::vector<Template> targets_;       ///<   the templates they are moved towards
};

double LowerBound(const Leakage& leakage) {
  return leakage.value.supported && leakage.value.interval.bounds ? leakage.value.interval.bounds->first : std::nan("");
}

/// The leakage figure of one attack at one dose.
Figure DoseFigure(const LeakageFrame& frame, const std::string& forward, const MeasuredAttack& measured, double dose) {
  Figure figure = FiguresOf(frame, forward, measured, false).front();
  figure.name = NameAtFmr("attestation", frame.alpha);
  figure.direction = Direction::kNone;
  figure.context["dose"] = dose;
  return figure;
}

Figure LimitFigure(const Figure& like, double alpha, double limit, double largest) {
  Figure figure = like;
  figure.name = NameAtFmr("detection_limit", alpha);
  figure.unit = "of 255";
  figure.value = limit;
  figure.ci95.reset();
  figure.ci_method.clear();
  figure.samples.clear();
  figure.note = std::isfinite(limit) ? "" : fmt::format("no dose up to {:g} of 255 is found", largest);
  figure.context.erase("dose");
  return figure;
}

}  // namespace

Attestation Attest(const AttackMaterial& material, const std::string& forward, double alpha, int version) {
  Attestation attestation;
  const MeasureInput& input = material.input;
  if (input.attest.originals.empty() || input.fit.originals.empty()) {
    return attestation;
  }
  const std::string matcher = material.reader.matchers()[material.matcher]->name();
  const SplitBootstrap bootstrap(SubjectsOf(input.select.originals), SubjectsOf(input.attest.originals), input.seed,
                                 input.statistics.replicates, input.threads.compute);
  Planting planting(material, forward);
  const Attack originals = planting.Originals();
  const LeakageFrame frame = FrameOf(originals, matcher, "attacker-aligned", alpha, version, bootstrap);
  std::vector<double> doses = material.options.attest.doses;
  std::ranges::sort(doses);
  std::map<std::string, std::pair<Figure, double>> limits;
  input.progress->Begin("planting identities", static_cast<std::int64_t>(doses.size()));
  for (std::size_t i = 0; i < doses.size(); ++i) {
    const std::vector<Attack> attacks = planting.AttacksAt(doses[i]);
    bool escapes = false;
    for (const Attack& attack : attacks) {
      const MeasuredAttack measured = MeasureAttack(frame, attack);
      if (attack.attacker == "naive") {
        escapes = measured.leakage.value.value < kEscapes;
      }
      attestation.figures.push_back(DoseFigure(frame, forward, measured, doses[i]));
      attestation.attested[attack.attacker] |= escapes && LowerBound(measured.leakage) > kRecovered;
      auto& [figure, limit] =
          limits.try_emplace(attack.attacker, attestation.figures.back(), std::nan("")).first->second;
      if (std::isnan(limit) && LowerBound(measured.leakage) > 0.0) {
        limit = doses[i];
      }
    }
    input.progress->At(static_cast<std::int64_t>(i) + 1);
  }
  for (const auto& [attacker, found] : limits) {
    attestation.figures.push_back(LimitFigure(found.first, alpha, found.second, doses.back()));
  }
  return attestation;
}

}  // namespace pentimento
