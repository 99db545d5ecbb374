#include "metrics/leakage/planting.h"

#include <map>
#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <torch/utils.h>

#include "metrics/hops.h"

namespace pentimento {
namespace {

std::vector<ChainPicture> Pictures(int people, int images) {
  std::vector<ChainPicture> pictures;
  for (int person = 0; person < people; ++person) {
    for (int image = 0; image < images; ++image) {
      const std::string subject = fmt::format("p{:02}", person);
      pictures.push_back({fmt::format("{}/{}", subject, image), subject, ""});
    }
  }
  return pictures;
}

TEST(CarriersTest, NobodyCarriesHerOwnIdentityAndNoPairOfCarriersIsOnePerson) {
  const std::vector<ChainPicture> pictures = Pictures(9, 3);
  const std::vector<std::size_t> carriers = Carriers(pictures, 4);
  std::map<std::string, std::set<std::string>> carriers_of;
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    EXPECT_NE(pictures[carriers[i]].subject, pictures[i].subject);
    carriers_of[pictures[i].subject].insert(pictures[carriers[i]].subject);
  }
  for (const auto& [person, others] : carriers_of) {
    EXPECT_EQ(others.size(), 3U) << person;
  }
}

TEST(QuarterTurnsTest, KeepNothingOfADeviationAndTakeTemplatesToLikelyOnes) {
  torch::manual_seed(5);
  // Correlated templates whose spread falls off from 8 to 1.
  const torch::Tensor mixed = std::get<0>(torch::linalg_qr(torch::randn({8, 8}, torch::kFloat64)));
  const torch::Tensor spread = torch::linspace(8.0, 1.0, 8, torch::kFloat64);
  const torch::Tensor templates = 3.0 + (torch::randn({4000, 8}, torch::kFloat64) * spread).matmul(mixed.t());
  const torch::Tensor q = QuarterTurns(templates, 11);
  EXPECT_TRUE(torch::allclose(q.matmul(q.t()), torch::eye(8, torch::kFloat64), 0.0, 1e-10));
  const torch::Tensor deviations = templates - templates.mean(0);
  const torch::Tensor planted = deviations.matmul(q.t());
  EXPECT_LT((planted * deviations).sum(1).abs().max().item<double>(), 1e-9);
  // The variance along each axis of the mixture stays between that of its neighbours.
  const torch::Tensor before = deviations.matmul(mixed).std(0);
  const torch::Tensor after = planted.matmul(mixed).std(0);
  EXPECT_LT((after - before).abs().max().item<double>(), 1.3);
  EXPECT_FALSE(torch::equal(q, QuarterTurns(templates, 12))) << "the sense of the turns is drawn";
  EXPECT_TRUE(torch::equal(q, QuarterTurns(templates, 11)));
}

TEST(MoveTowardsTest, GoesAsFarAsTheDoseAllowsAndInWholeLevels) {
  const torch::Tensor start = torch::full({2, 3, 4, 4}, 100.0 / 255.0);
  // The first picture should become brighter than it may, the second a little darker.
  const torch::Tensor targets = torch::tensor({{1.0F}, {98.0F / 255.0F}});
  const torch::Tensor moved = MoveTowards(start, targets, 5.5, 40, [](const torch::Tensor& x) {
    return x.mean({1, 2, 3}).unsqueeze(1);
  });
  const torch::Tensor levels = moved * 255.0;
  EXPECT_LT((levels - levels.round()).abs().max().item<float>(), 1e-3F);
  EXPECT_NEAR(levels[0].min().item<float>(), 105.0F, 1e-3F);
  EXPECT_NEAR(levels[0].max().item<float>(), 105.0F, 1e-3F);
  EXPECT_NEAR(levels[1].mean().item<float>(), 98.0F, 1.4F);  // within a step of the target
  EXPECT_FALSE(moved.requires_grad());
}

TEST(MoveTowardsTest, StaysWhereNoLevelMayChange) {
  const torch::Tensor start = torch::full({1, 3, 4, 4}, 100.0 / 255.0);
  const torch::Tensor moved = MoveTowards(start, torch::ones({1, 1}), 0.9, 40, [](const torch::Tensor& x) {
    ADD_FAILURE() << "there is nothing to look at";
    return x.mean({1, 2, 3}).unsqueeze(1);
  });
  EXPECT_TRUE(moved.equal(start));
}

}  // namespace
}  // namespace pentimento
