#include "metrics/leakage/leakage_figures.h"

#include <algorithm>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

}  // namespace
}  // namespace pentimento
