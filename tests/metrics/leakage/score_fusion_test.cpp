#include "metrics/leakage/score_fusion.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "framework/core/errors.h"
#include "framework/core/random.h"

namespace pentimento {
namespace {

constexpr int kPeople = 30;

std::vector<ChainPicture> Pictures() {
  std::vector<ChainPicture> pictures;
  for (int i = 0; i < 2 * kPeople; ++i) {
    pictures.push_back({fmt::format("{}", i), fmt::format("p{:02}", i / 2), ""});
  }
  return pictures;
}

/// Genuine scores N(shift,1), impostor scores N(0,1), all times `scale`.
HopComparisons Attacker(double shift, double scale, const std::string& purpose, std::uint64_t seed = 4) {
  const std::vector<ChainPicture> pictures = Pictures();
  RandomStream random(seed, purpose);
  std::vector<float> scores;
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    for (std::size_t j = 0; j < pictures.size(); ++j) {
      const bool genuine = pictures[i].subject == pictures[j].subject;
      const double score = scale * random.Normal(genuine ? shift : 0.0, 1.0);
      scores.push_back(i == j ? std::numeric_limits<float>::quiet_NaN() : static_cast<float>(score));
    }
  }
  return HopComparisons::FromScores(pictures, pictures, std::move(scores));
}

double Auc(const HopComparisons& hop) {
  std::vector<std::string> people;
  for (const ChainPicture& picture : hop.gallery_pictures()) {
    people.push_back(picture.subject);
  }
  const SubjectBootstrap everybody(people, 0, 0, 1);
  return hop.Comparisons(everybody, UndetectedProbes::kLeftOut).Curve(everybody.UnitWeights()).Auc();
}

TEST(ScoreFusion, WeighsWhatHelpsAndNothingElse) {
  const HopComparisons good = Attacker(2.0, 1.0, "good");
  const HopComparisons noise = Attacker(0.0, 1000.0, "noise");
  const std::vector<const HopComparisons*> attackers = {&good, &noise};
  const ScoreFusion fusion = ScoreFusion::Fit(attackers);
  EXPECT_GT(fusion.weights()[0], 1.5);
  EXPECT_NEAR(fusion.weights()[1], 0.0, 0.3);
  EXPECT_NEAR(Auc(fusion.Apply(attackers)), Auc(good), 0.02);
}

TEST(ScoreFusion, TwoIndependentAttackersBeatEach) {
  const HopComparisons a = Attacker(1.5, 1.0, "a");
  const HopComparisons b = Attacker(1.5, 0.01, "b");
  const std::vector<const HopComparisons*> attackers = {&a, &b};
  const double both = Auc(ScoreFusion::Fit(attackers).Apply(attackers));
  EXPECT_GT(both, Auc(a) + 0.02);
  EXPECT_GT(both, Auc(b) + 0.02);
  // The sum of two scores of equal strength s separates as one of strength s * sqrt(2) does.
  EXPECT_NEAR(both, 0.5 * std::erfc(-1.5), 0.04);
}

TEST(ScoreFusion, AComparisonThatOneCannotMakeRestsOnTheOthers) {
  const HopComparisons a = Attacker(3.0, 1.0, "a");
  std::vector<float> holes = Attacker(3.0, 1.0, "b").scores();
  for (std::size_t j = 0; j < 2 * kPeople; ++j) {
    holes[j] = std::numeric_limits<float>::quiet_NaN();
  }
  const HopComparisons b = HopComparisons::FromScores(Pictures(), Pictures(), holes);
  EXPECT_FALSE(b.Detected(0));
  const std::vector<const HopComparisons*> attackers = {&a, &b};
  const HopComparisons fused = ScoreFusion::Fit(attackers).Apply(attackers);
  EXPECT_TRUE(fused.Detected(0));
  EXPECT_TRUE(std::isfinite(fused.scores()[1]));
  EXPECT_TRUE(std::isnan(fused.scores()[0])) << "nobody made that comparison";
  const std::vector<const HopComparisons*> neither = {&b, &b};
  EXPECT_FALSE(ScoreFusion::Fit(neither).Apply(neither).Detected(0));
}

TEST(ScoreFusion, OfPureNoiseIsNotPreferred) {
  constexpr int kStudies = 12;
  int seen_preferred = 0;
  int preferred = 0;
  double mean = 0.0;
  for (int study = 0; study < kStudies; ++study) {
    std::vector<HopComparisons> noise;
    for (const char* const purpose : {"a", "b", "c", "d"}) {
      noise.push_back(Attacker(0.0, 1.0, purpose, static_cast<std::uint64_t>(100 + study)));
    }
    std::vector<const HopComparisons*> attackers;
    double best = 0.0;
    for (const HopComparisons& attacker : noise) {
      attackers.push_back(&attacker);
      best = std::max(best, Auc(attacker));
    }
    seen_preferred += Auc(ScoreFusion::Fit(attackers).Apply(attackers)) > best ? 1 : 0;
    const double cross_fitted = Auc(CrossFitted(attackers));
    preferred += cross_fitted > best ? 1 : 0;
    mean += cross_fitted / kStudies;
  }
  EXPECT_GE(seen_preferred, 10) << "a fusion that has seen the people nearly always wins";
  EXPECT_LE(preferred, 2);
  EXPECT_LT(mean, 0.52);
}

TEST(ScoreFusion, CrossFittedKeepsWhatHelps) {
  const HopComparisons a = Attacker(1.5, 1.0, "a");
  const HopComparisons b = Attacker(1.5, 0.01, "b");
  const std::vector<const HopComparisons*> attackers = {&a, &b};
  const HopComparisons fused = CrossFitted(attackers);
  EXPECT_NEAR(Auc(fused), Auc(ScoreFusion::Fit(attackers).Apply(attackers)), 0.02);
  EXPECT_TRUE(std::isnan(fused.scores()[0])) << "nobody made that comparison";
  for (std::size_t cell = 1; cell < 2 * kPeople; ++cell) {
    EXPECT_TRUE(std::isfinite(fused.scores()[cell])) << cell;
  }
}

TEST(ScoreFusion, NeverLooksAtWhomItIsFittedWithout) {
  const HopComparisons a = Attacker(1.5, 1.0, "a");
  HopComparisons b = Attacker(1.5, 1.0, "b");
  std::vector<float> changed = b.scores();
  for (std::size_t i = 0; i < 2 * kPeople; ++i) {
    for (std::size_t j = 0; j < 2 * kPeople; ++j) {
      if (i < 2 || j < 2) {
        changed[i * 2 * kPeople + j] *= -100.0F;
      }
    }
  }
  const HopComparisons other = HopComparisons::FromScores(Pictures(), Pictures(), changed);
  const std::vector<const HopComparisons*> before = {&a, &b};
  const std::vector<const HopComparisons*> after = {&a, &other};
  EXPECT_EQ(ScoreFusion::Fit(before, {"p00"}).weights(), ScoreFusion::Fit(after, {"p00"}).weights());
  EXPECT_NE(ScoreFusion::Fit(before).weights(), ScoreFusion::Fit(after).weights());
}

TEST(ScoreFusion, RefusesComparisonsThatDiffer) {
  const HopComparisons a = Attacker(1.0, 1.0, "a");
  std::vector<ChainPicture> fewer = Pictures();
  fewer.pop_back();
  const HopComparisons b = HopComparisons::FromScores(
      fewer, fewer, std::vector<float>(fewer.size() * fewer.size(), std::numeric_limits<float>::quiet_NaN()));
  const std::vector<const HopComparisons*> attackers = {&a, &b};
  EXPECT_THROW((void)ScoreFusion::Fit(attackers), InternalError);
}

}  // namespace
}  // namespace pentimento
