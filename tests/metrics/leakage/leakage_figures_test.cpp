#include "metrics/leakage/leakage_figures.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/random.h"
#include "metrics/statistics/estimates.h"

namespace pentimento {
namespace {

constexpr double kHandMadeRate = 0.2;
constexpr float kNone = std::numeric_limits<float>::quiet_NaN();

/// Two pictures each of two people, compared with one another.
HopComparisons FourPictures(std::vector<float> scores) {
  const std::vector<ChainPicture> pictures = {{"a/0", "a", ""}, {"a/1", "a", ""}, {"b/0", "b", ""}, {"b/1", "b", ""}};
  return HopComparisons::FromScores(pictures, pictures, std::move(scores));
}

Attack Naive(const std::vector<float>& scores) {
  return {"naive", "x-y", "", Json::object(), FourPictures(scores), FourPictures(scores)};
}

class LeakageFiguresTest : public testing::Test {
 protected:
  std::vector<Figure> Figures(const Attack& attack, const std::string& probes = "detected") {
    const LeakageFrame frame = FrameOf(originals_, "matcher", probes, kHandMadeRate, 1, bootstrap_);
    return FiguresOf(frame, "f", MeasureAttack(frame, attack), false);
  }

  static Figure Find(const std::vector<Figure>& figures, const std::string& name, const std::string& probes) {
    const auto found = std::ranges::find_if(
        figures, [&](const Figure& figure) { return figure.name == name && figure.context["probes"] == probes; });
    EXPECT_NE(found, figures.end()) << name << " over " << probes;
    return found == figures.end() ? Figure() : *found;
  }

  const SplitBootstrap bootstrap_{{"a", "a", "b", "b"}, {"a", "a", "b", "b"}, 3, 20, 1};
  const Attack originals_ = Naive({kNone, 9, 1, 1, 9, kNone, 1, 1, 1, 1, kNone, 9, 1, 1, 9, kNone});
};

TEST_F(LeakageFiguresTest, AnAucIsBoundedByThePairsThatAnUndetectedProbeIsIn) {
  // Genuine scores are 3, 1 and 3, the six impostor scores 2: 12 of 18 pairs are won. The fourth picture shows no face:
  // it would have one more genuine and two more impostor comparisons, so of 4 x 8 pairs 14 are unknown.
  const std::vector<Figure> figures =
      Figures(Naive({kNone, 3, 2, 2, 1, kNone, 2, 2, 2, 2, kNone, 3, kNone, kNone, kNone, kNone}));
  EXPECT_DOUBLE_EQ(Find(figures, "auc", "detected").value, 12.0 / 18.0);
  EXPECT_EQ(Find(figures, "auc", "detected").n, 3);
  EXPECT_DOUBLE_EQ(Find(figures, "auc", "all-nonmatching").value, 12.0 / 32.0);
  EXPECT_DOUBLE_EQ(Find(figures, "auc", "all-matching").value, 26.0 / 32.0);
  for (const char* const probes : {"all-nonmatching", "all-matching"}) {
    EXPECT_EQ(Find(figures, "auc", probes).n, 4);
    EXPECT_EQ(Find(figures, "auc", probes).n_subjects, 2);
    EXPECT_EQ(Find(figures, "tar@fmr=2e-1", probes).context["auc"], Find(figures, "auc", probes).value);
  }
}

TEST_F(LeakageFiguresTest, BelowChanceTheBoundsStillEncloseTheAuc) {
  const std::vector<Figure> figures =
      Figures(Naive({kNone, 1, 2, 2, 1, kNone, 2, 2, 2, 2, kNone, 1, kNone, kNone, kNone, kNone}));
  EXPECT_EQ(Find(figures, "auc", "detected").value, 0.0);
  EXPECT_EQ(Find(figures, "auc", "all-nonmatching").value, 0.0);
  EXPECT_DOUBLE_EQ(Find(figures, "auc", "all-matching").value, 14.0 / 32.0);
}

TEST_F(LeakageFiguresTest, WhereOneProbeAloneIsDetectedAlmostNothingIsKnown) {
  // Three scores of the first picture are all there is, and all alike.
  std::vector<float> scores(16, kNone);
  std::fill_n(scores.begin() + 1, 3, 2.0F);
  const std::vector<Figure> figures = Figures(Naive(scores));
  EXPECT_DOUBLE_EQ(Find(figures, "auc", "detected").value, 0.5);
  // In the gallery the first picture is not seen. So the other three probes would have two genuine comparisons (b/0 and
  // b/1 with each other) and four impostor ones: of 3 x 6 pairs two are known, and these are ties.
  EXPECT_DOUBLE_EQ(Find(figures, "auc", "all-nonmatching").value, 1.0 / (3.0 * 6.0));
  EXPECT_DOUBLE_EQ(Find(figures, "auc", "all-matching").value, 1.0 - 1.0 / (3.0 * 6.0));
}

TEST_F(LeakageFiguresTest, NothingIsBoundedWhereNothingIsMissing) {
  const auto bounds = [](const std::vector<Figure>& figures) {
    return std::ranges::count_if(
        figures, [](const Figure& figure) { return figure.context["probes"].get<std::string>().starts_with("all-"); });
  };
  EXPECT_EQ(bounds(Figures(originals_)), 0);
  const Attack missing = Naive({kNone, 3, 2, 2, 1, kNone, 2, 2, 2, 2, kNone, 3, kNone, kNone, kNone, kNone});
  EXPECT_EQ(bounds(Figures(missing)), 8) << "leakage, tar, fmr and auc";
  EXPECT_EQ(bounds(Figures(missing, "attacker-aligned")), 0);
}

constexpr int kFramed = 60;

std::vector<ChainPicture> TwoOfEverybody(const std::string& part) {
  std::vector<ChainPicture> pictures;
  for (int i = 0; i < 2 * kFramed; ++i) {
    pictures.push_back({fmt::format("{}/{}", part, i), fmt::format("{}-{:02}", part, i / 2), ""});
  }
  return pictures;
}

std::vector<std::string> PeopleOfPart(const std::string& part) {
  std::vector<std::string> people;
  for (const ChainPicture& picture : TwoOfEverybody(part)) {
    people.push_back(picture.subject);
  }
  return people;
}

/// Uniform scores: of one person from `genuine` to `genuine` + 1, of two from `impostor` to `impostor` + 1. Pictures
/// from number `hidden` on show no face.
HopComparisons Uniform(const std::string& part, double genuine, double impostor, int hidden = 2 * kFramed) {
  const std::vector<ChainPicture> pictures = TwoOfEverybody(part);
  RandomStream random(9, "test.frame", part);
  std::vector<float> scores;
  for (int i = 0; i < 2 * kFramed; ++i) {
    for (int j = 0; j < 2 * kFramed; ++j) {
      const double score = random.Uniform(0.0, 1.0) + (i / 2 == j / 2 ? genuine : impostor);
      scores.push_back(i == j || i >= hidden ? kNone : static_cast<float>(score));
    }
  }
  return HopComparisons::FromScores(pictures, pictures, std::move(scores));
}

class FramedFiguresTest : public testing::Test {
 protected:
  [[nodiscard]] LeakageFrame Frame(double alpha) const {
    return FrameOf(originals_, "matcher", "detected", alpha, 1, bootstrap_);
  }
  static double Value(const std::vector<Figure>& figures, const std::string& name, const std::string& probes) {
    const auto found = std::ranges::find_if(
        figures, [&](const Figure& figure) { return figure.name == name && figure.context["probes"] == probes; });
    EXPECT_NE(found, figures.end()) << name << " over " << probes;
    return found == figures.end() ? kNone : found->value;
  }

  const SplitBootstrap bootstrap_{PeopleOfPart("select"), PeopleOfPart("test"), 3, 200, 1};
  const Attack originals_{"none", "x", "", Json::object(), Uniform("select", 10.0, 0.0), Uniform("test", 10.0, 0.0)};
};

TEST_F(FramedFiguresTest, FacesMissedAmongSelectingPeopleDoNotLowerTheThreshold) {
  // Half of the selecting people's faces go undetected and one of the tested people's 120. Counted as impostors whom
  // nobody accepts they would halve the threshold's FMR and raise the lower bound above the value.
  const Attack attack{"naive",
                      "x-y",
                      "",
                      Json::object(),
                      Uniform("select", 0.5, 0.0, kFramed),
                      Uniform("test", 0.5, 0.0, 2 * kFramed - 1)};
  const LeakageFrame frame = Frame(0.1);
  const std::vector<Figure> figures = FiguresOf(frame, "f", MeasureAttack(frame, attack), false);
  for (const char* const name : {"leakage@fmr=1e-1", "tar@fmr=1e-1"}) {
    EXPECT_LE(Value(figures, name, "all-nonmatching"), Value(figures, name, "detected")) << name;
    EXPECT_GE(Value(figures, name, "all-matching"), Value(figures, name, "detected")) << name;
  }
  EXPECT_NEAR(Value(figures, "tar@fmr=1e-1", "detected"), 0.6, 0.1) << "above 0.9";
  for (const Figure& figure : figures) {
    if (figure.name.starts_with("tar")) {
      EXPECT_NEAR(figure.context["threshold"].get<double>(), 0.9, 0.03) << figure.context["probes"];
    }
  }
}

TEST_F(FramedFiguresTest, TransferredFiguresTakeTheThresholdOfTheOriginals) {
  // All scores of this attack are above those of the originals' strangers.
  const Attack attack{"naive", "x-y", "", Json::object(), Uniform("select", 2.2, 2.0), Uniform("test", 2.2, 2.0)};
  const LeakageFrame frame = Frame(0.2);
  const std::vector<Figure> own = FiguresOf(frame, "f", MeasureAttack(frame, attack), false);
  EXPECT_NEAR(Value(own, "tar@fmr=2e-1", "detected"), 0.4, 0.1);
  EXPECT_NEAR(Value(own, "fmr@fmr=2e-1", "detected"), 0.2, 0.02);
  const std::vector<Figure> transferred = TransferredFigures(frame, "f", originals_, attack);
  EXPECT_EQ(Value(transferred, "tar_transferred@fmr=2e-1", "detected"), 1.0);
  EXPECT_EQ(Value(transferred, "fmr_transferred@fmr=2e-1", "detected"), 1.0);
  EXPECT_EQ(Value(transferred, "leakage_transferred@fmr=2e-1", "detected"), 1.0);
  EXPECT_NEAR(transferred.front().context["threshold"].get<double>(), 0.8, 0.03);
}

TEST_F(FramedFiguresTest, FalseAccusationsTakeEachReplicatesOwnThreshold) {
  const Attack attack{"naive", "x-y", "", Json::object(), Uniform("select", 0.0, 0.0), Uniform("test", 0.01, 0.0)};
  // Nobody else is in the gallery; best matches are close to 1, and so is the threshold of a small rate.
  const HopComparisons nobody = HopComparisons::FromScores(attack.test.probe_pictures(), {}, {});
  const LeakageFrame frame = Frame(0.02);
  const MeasuredAttack measured = MeasureAttack(frame, attack);
  ASSERT_TRUE(measured.rates.support.supported) << measured.rates.support.note;
  const Figure accused = FalseAccusations(frame, "f", measured, nobody).front();
  std::vector<SampleValue> levels;
  for (std::size_t i = 0; i < attack.test.probes(); ++i) {
    float own = -1.0F;
    float other = -1.0F;
    for (std::size_t j = 0; j < attack.test.probes(); ++j) {
      const float score = attack.test.scores()[i * attack.test.probes() + j];
      float& best = i / 2 == j / 2 ? own : other;
      best = std::isnan(score) ? best : std::max(best, score);
    }
    levels.push_back({"", attack.test.probe_pictures()[i].subject, other >= own ? other : -1.0});
  }
  std::vector<double> replicates;
  const ComparisonSet select = attack.select.Comparisons(bootstrap_.select(), UndetectedProbes::kLeftOut);
  for (int replicate = 0; replicate < bootstrap_.test().replicates(); ++replicate) {
    const double threshold = select.AtFmr(0.02, bootstrap_.select().Weights(replicate)).threshold;
    const std::vector<double> weights = bootstrap_.test().Weights(replicate);
    double reached = 0.0;
    double all = 0.0;
    for (const SampleValue& level : levels) {
      const double weight = weights[static_cast<std::size_t>(bootstrap_.test().Number(level.subject))];
      reached += level.value >= threshold ? weight : 0.0;
      all += weight;
    }
    replicates.push_back(reached / all);
  }
  const auto bounds = PercentileInterval(replicates, kFramed).bounds;
  ASSERT_TRUE(bounds);
  ASSERT_TRUE(accused.ci95) << accused.note;
  EXPECT_EQ(*accused.ci95, *bounds);
  const Estimate fixed = ShareOfSamples(accused.samples, bootstrap_.test());
  EXPECT_EQ(accused.value, fixed.value);
  EXPECT_NE(accused.ci95, fixed.interval.bounds) << "with the threshold held fixed";
}

TEST_F(FramedFiguresTest, ARateThatNeedsMorePeopleIsMarked) {
  for (const auto& [alpha, name] : {std::pair(0.001, "tar@fmr=1e-3"), std::pair(0.1, "tar@fmr=1e-1")}) {
    const std::vector<Figure> figures = CeilingFigures(Frame(alpha), originals_);
    const auto tar = std::ranges::find(figures, name, &Figure::name);
    ASSERT_NE(tar, figures.end());
    EXPECT_EQ(tar->context.contains("too_few_people"), std::isnan(tar->value)) << tar->note;
    EXPECT_EQ(std::isnan(tar->value), alpha < 0.1) << tar->note;
  }
}

TEST_F(FramedFiguresTest, EachFigureSaysWhatItsAttackIsChosenBy) {
  const Attack attack{"naive", "x-y", "", Json::object(), Uniform("select", 0.5, 0.0), Uniform("test", 2.0, 0.0)};
  const LeakageFrame frame = Frame(0.1);
  for (const Figure& figure : FiguresOf(frame, "f", MeasureAttack(frame, attack), true)) {
    EXPECT_NEAR(figure.context["auc_select"].get<double>(), 0.875, 0.03) << figure.name;
    EXPECT_EQ(figure.context["auc_select"], AucOnSelect(attack)) << figure.name;
  }
}

}  // namespace
}  // namespace pentimento
