#include "metrics/leakage/attacks.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <map>
#include <optional>

#include "metrics/hops.h"
#include "metrics/leakage/score_fusion.h"
#include "metrics/matchers/ridge_adapter.h"

namespace pentimento {
namespace {

/// Templates of the matcher that is attacked with, changed by a function.
template <class Change>
FaceRecords Changed(const std::vector<ChainPicture>& pictures, const FaceRecords& records, std::size_t matcher,
                    Change change) {
  FaceRecords changed;
  for (const ChainPicture& picture : pictures) {
    FaceRecord record = records.at(picture.path);
    if (record.detected) {
      record.templates[matcher] = change(record.templates[matcher]);
    }
    changed.emplace(picture.path, std::move(record));
  }
  return changed;
}

/// The mean original template of each person of a part.
std::map<std::string, Template> MeanTemplates(const PartView& part, const FaceRecords& records, std::size_t matcher) {
  std::map<std::string, Template> means;
  std::map<std::string, float> counts;
  for (const ChainPicture& picture : part.originals) {
    const FaceRecord& record = records.at(picture.path);
    if (!record.detected) {
      continue;
    }
    Template& mean = means[SubjectOf(picture)];
    mean.resize(record.templates[matcher].size());
    std::ranges::transform(mean, record.templates[matcher], mean.begin(), std::plus<>{});
    counts[SubjectOf(picture)] += 1.0F;
  }
  for (auto& [subject, mean] : means) {
    for (float& value : mean) {
      value /= counts[subject];
    }
  }
  return means;
}

/// xhat of the wanted reverses against the gallery.
template <class Wanted>
std::vector<Attack> ReversingAttacks(const AttackMaterial& material, const std::string& forward, Wanted wanted) {
  const MeasureInput& input = material.input;
  const Similarity similarity = SimilarityBy(*material.reader.matchers()[material.matcher], material.matcher);
  const auto against = [&](const HopView& probes, const std::vector<ChainPicture>& gallery) {
    return HopComparisons(probes.test, material.records, gallery, material.records, similarity);
  };
  std::vector<Attack> attacks;
  for (const HopView& test : input.hops) {
    const HopView* const select = FindHop(input.select.hops, forward, test.reverse);
    if (test.forward == forward && !test.reverse.empty() && wanted(test.reverse) && select != nullptr) {
      attacks.push_back({"reversing", "x-xhat", test.reverse,
                         IsControl(test.reverse) ? Json{{"control", test.reverse}} : Json::object(),
                         against(*select, input.select.originals), against(test, input.originals)});
    }
  }
  return attacks;
}

/// The ladder on one forward.
class Ladder {
 public:
  Ladder(const AttackMaterial& material, const std::string& forward)
      : material_(material),
        forward_(forward),
        input_(material.input),
        similarity_(SimilarityBy(*material.reader.matchers()[material.matcher], material.matcher)),
        y_select_(*FindHop(input_.select.hops, forward, "")),
        y_test_(*FindHop(input_.hops, forward, "")) {}

  std::vector<Attack> Climb() {
    attacks_.push_back({"naive", "x-y", "", Json::object(), AgainstGallery(y_select_, material_.records, true),
                        AgainstGallery(y_test_, material_.records, false)});
    attacks_.push_back(
        {"gallery-stylised", "x-y", "", Json::object(), AgainstEachOther(y_select_), AgainstEachOther(y_test_)});
    AddAware();
    AddRetrained();
    AddReversing();
    AddCombined();
    return std::move(attacks_);
  }

 private:
  [[nodiscard]] HopComparisons AgainstGallery(const HopView& probes, const FaceRecords& probe_records,
                                              bool select) const {
    return {probes.test, probe_records, select ? input_.select.originals : input_.originals, material_.records,
            similarity_};
  }

  [[nodiscard]] HopComparisons AgainstEachOther(const HopView& y) const {
    return {y.test, material_.records, y.test, material_.records, similarity_};
  }

  /// Stylised training faces with a template each that they should have.
  struct Pairs {
    std::vector<ChainPicture> pictures;
    std::vector<Template> from;
    std::vector<Template> to;
  };

  [[nodiscard]] Pairs TrainingPairs() const {
    Pairs pairs;
    const HopView* const y = FindHop(input_.fit.hops, forward_, "");
    if (y == nullptr) {
      return pairs;
    }
    const std::map<std::string, Template> means = MeanTemplates(input_.fit, material_.records, material_.matcher);
    for (const ChainPicture& picture : y->test) {
      const FaceRecord& record = material_.records.at(picture.path);
      if (const auto mean = means.find(SubjectOf(picture)); record.detected && mean != means.end()) {
        pairs.pictures.push_back(picture);
        pairs.from.push_back(record.templates[material_.matcher]);
        pairs.to.push_back(mean->second);
      }
    }
    return pairs;
  }

  [[nodiscard]] std::map<std::filesystem::path, FaceChips> ChipsOf(const std::vector<ChainPicture>& pictures,
                                                                   const Matcher& matcher) const {
    if (material_.chips != nullptr) {
      return *material_.chips;
    }
    return material_.reader.Chips(pictures, material_.records, matcher, input_.stop, *input_.progress);
  }

  void AddAware() {
    const Pairs pairs = TrainingPairs();
    if (pairs.from.empty()) {
      return;
    }
    std::optional<Attack> best;
    for (const double lambda : material_.options.ridge) {
      ThrowIfStopped(input_.stop);
      const RidgeAdapter adapter = RidgeAdapter::Fit(pairs.from, pairs.to, lambda);
      const auto adapted = [&](const HopView& hop) {
        return Changed(hop.test, material_.records, material_.matcher,
                       [&](const Template& from) { return adapter.Apply(from); });
      };
      Attack attack{"aware",
                    "x-y",
                    "",
                    {{"ridge", lambda}, {"training_pairs", pairs.from.size()}},
                    AgainstGallery(y_select_, adapted(y_select_), true),
                    AgainstGallery(y_test_, adapted(y_test_), false)};
      if (!best || AucOnSelect(attack) > AucOnSelect(*best)) {
        best = std::move(attack);
        ridge_ = lambda;
      }
    }
    attacks_.push_back(*std::move(best));
  }

  void AddRetrained() {
    const Pairs pairs = TrainingPairs();
    if (!material_.options.retrain || pairs.from.empty()) {
      return;
    }
    const Matcher& matcher = *material_.reader.matchers()[material_.matcher];
    const auto chips = ChipsOf(pairs.pictures, matcher);
    std::vector<FaceChips> faces;
    for (const ChainPicture& picture : pairs.pictures) {
      faces.push_back(chips.at(picture.path));
    }
    RetrainOptions options = material_.options.retraining;
    options.seed = input_.seed;
    std::optional<Attack> best;
    for (const std::optional<double> start : {std::optional<double>(), std::optional(ridge_)}) {
      options.ridge = start;
      const std::shared_ptr<Matcher> retrained =
          matcher.Retrained(faces, pairs.to, options, input_.stop, *input_.progress);
      if (!retrained) {
        return;
      }
      const auto described = [&](const HopView& hop) {
        return DescribedBy(*retrained, material_.matcher, hop.test, material_.records, ChipsOf(hop.test, matcher));
      };
      Attack attack{"retrained",
                    "x-y",
                    "",
                    {{"start", start ? "aware" : "naive"}, {"steps", options.steps}, {"training_pairs", faces.size()}},
                    AgainstGallery(y_select_, described(y_select_), true),
                    AgainstGallery(y_test_, described(y_test_), false)};
      if (!best || AucOnSelect(attack) > AucOnSelect(*best)) {
        best = std::move(attack);
      }
    }
    attacks_.push_back(*std::move(best));
  }

  void AddReversing() {
    std::ranges::move(
        ReversingAttacks(material_, forward_,
                         [](const std::string& reverse) { return !IsControl(reverse) && !IsLaundered(reverse); }),
        std::back_inserter(attacks_));
  }

  /// Every rung, of the reversing ones the best among the selecting people. Their scores set its threshold and compare
  /// it with the other attackers, so no fusion may have been fitted on the people whom it scores.
  void AddCombined() {
    const auto reverses = [](const Attack& attack) { return attack.attacker == "reversing"; };
    std::vector<const Attack*> parts;
    for (const Attack& attack : attacks_) {
      if (!reverses(attack)) {
        parts.push_back(&attack);
      }
    }
    if (const Attack* const reversing = StrongestOnSelect(attacks_, reverses)) {
      parts.push_back(reversing);
    }
    attacks_.push_back(CombinedOf(parts));
  }

  const AttackMaterial& material_;
  const std::string& forward_;
  const MeasureInput& input_;
  Similarity similarity_;
  const HopView& y_select_;
  const HopView& y_test_;
  std::vector<Attack> attacks_;
  double ridge_ = 0.0;  ///< the aware attacker's choice
};

}  // namespace

std::string RungOf(const Attack& attack) {
  return attack.reverse.empty() ? attack.attacker : attack.attacker + ":" + attack.reverse;
}

Attack OriginalsAgainstThemselves(const AttackMaterial& material) {
  const Similarity similarity = SimilarityBy(*material.reader.matchers()[material.matcher], material.matcher);
  const auto among = [&](const std::vector<ChainPicture>& originals) {
    return HopComparisons(originals, material.records, originals, material.records, similarity);
  };
  return {"none", "x", "", Json::object(), among(material.input.select.originals), among(material.input.originals)};
}

std::vector<Attack> AttacksOn(const AttackMaterial& material, const std::string& forward) {
  return Ladder(material, forward).Climb();
}

Attack CombinedOf(const std::vector<const Attack*>& parts) {
  std::vector<const HopComparisons*> select;
  std::vector<const HopComparisons*> test;
  Json names = Json::array();
  for (const Attack* const part : parts) {
    select.push_back(&part->select);
    test.push_back(&part->test);
    names.push_back(RungOf(*part));
  }
  const ScoreFusion fusion = ScoreFusion::Fit(select);
  return {"combined",        "x-y", "", {{"attackers", names}, {"weights", fusion.weights()}}, CrossFitted(select),
          fusion.Apply(test)};
}

std::vector<Attack> ControlAttacksOn(const AttackMaterial& material, const std::string& forward) {
  return ReversingAttacks(material, forward, IsControl);
}

std::vector<Attack> LaunderedAttacksOn(const AttackMaterial& material, const std::string& forward) {
  return ReversingAttacks(material, forward, IsLaundered);
}

double AucOnSelect(const Attack& attack) {
  const SubjectBootstrap everybody(SubjectsOf(attack.select.gallery_pictures()), 0, 0, 1);
  const double auc = attack.select.Comparisons(everybody, UndetectedProbes::kNonMatching).Auc(everybody.UnitWeights());
  return std::isnan(auc) ? -std::numeric_limits<double>::infinity() : auc;
}

const Attack* StrongestOnSelect(const std::vector<Attack>& attacks, const std::function<bool(const Attack&)>& wanted) {
  const Attack* best = nullptr;
  double most = 0.0;
  for (const Attack& attack : attacks) {
    if (!wanted(attack)) {
      continue;
    }
    if (const double auc = AucOnSelect(attack); best == nullptr || auc > most) {
      best = &attack;
      most = auc;
    }
  }
  return best;
}

}  // namespace pentimento
