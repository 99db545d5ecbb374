#include "metrics/leakage/attacks.h"

#include <limits>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "framework/core/random.h"

namespace pentimento {
namespace {

constexpr int kChoosing = 20;

/// Two pictures of each person: strangers score from 0 to 1, the same person that and `shift`. Pictures from number
/// `hidden` on show no face.
HopComparisons Shifted(const std::string& purpose, double shift, int hidden = 2 * kChoosing) {
  std::vector<ChainPicture> pictures;
  for (int i = 0; i < 2 * kChoosing; ++i) {
    pictures.push_back({fmt::format("{}", i), fmt::format("p{:02}", i / 2), ""});
  }
  RandomStream random(4, "test.choice", purpose);
  std::vector<float> scores;
  for (int i = 0; i < 2 * kChoosing; ++i) {
    for (int j = 0; j < 2 * kChoosing; ++j) {
      const double score = random.Uniform(0.0, 1.0) + (i / 2 == j / 2 ? shift : 0.0);
      scores.push_back(i == j || i >= hidden ? std::numeric_limits<float>::quiet_NaN() : static_cast<float>(score));
    }
  }
  return HopComparisons::FromScores(pictures, pictures, std::move(scores));
}

Attack Rung(const std::string& attacker, HopComparisons select, HopComparisons test) {
  return {attacker, "x-y", "", Json::object(), std::move(select), std::move(test)};
}

const auto kAnyAttack = [](const Attack& /*attack*/) { return true; };

TEST(StrongestOnSelect, IsChosenOnTheSelectingPeopleAlone) {
  const std::vector<Attack> attacks = {Rung("tested well", Shifted("a", 0.2), Shifted("b", 2.0)),
                                       Rung("selected well", Shifted("c", 2.0), Shifted("d", 0.2)),
                                       Rung("neither", Shifted("e", 0.1), Shifted("f", 0.1))};
  EXPECT_EQ(StrongestOnSelect(attacks, kAnyAttack)->attacker, "selected well");
  EXPECT_EQ(
      StrongestOnSelect(attacks, [](const Attack& attack) { return attack.attacker != "selected well"; })->attacker,
      "tested well");
  EXPECT_EQ(StrongestOnSelect(attacks, [](const Attack& /*attack*/) { return false; }), nullptr);
}

TEST(StrongestOnSelect, IsNotTheOneThatSeesFewFacesAndTellsTheseApart) {
  // One picture in twenty shows a face, and these are told apart without an error.
  const std::vector<Attack> attacks = {Rung("few", Shifted("a", 2.0, 2), Shifted("b", 2.0, 2)),
                                       Rung("all", Shifted("c", 0.3), Shifted("d", 0.3))};
  EXPECT_EQ(StrongestOnSelect(attacks, kAnyAttack)->attacker, "all");
  // Undetected probes tie among each other: 0.05 of the genuine scores win against all, the others lose to 0.05 of the
  // impostor scores and tie with 0.95.
  EXPECT_NEAR(AucOnSelect(attacks[0]), 0.05 + 0.95 * 0.95 * 0.5, 1e-9);
  EXPECT_GT(AucOnSelect(attacks[1]), 0.6);
}

TEST(AucOnSelect, IsLessThanAnyWithoutComparisons) {
  EXPECT_EQ(AucOnSelect(Rung("none", Shifted("a", 2.0, 0), Shifted("b", 2.0))),
            -std::numeric_limits<double>::infinity());
}

}  // namespace
}  // namespace pentimento
