#include "metrics/statistics/subject_bootstrap.h"

#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

TEST(SubjectBootstrap, SubjectsAreSortedAndUnique) {
  const SubjectBootstrap bootstrap({"c", "a", "b", "a"}, 1, 10, 1);
  EXPECT_EQ(bootstrap.subjects(), (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(bootstrap.Number("c"), 2);
  EXPECT_THROW((void)bootstrap.Number("d"), InternalError);
}

TEST(SubjectBootstrap, MultiplicitiesAddUpToThePeople) {
  const SubjectBootstrap bootstrap({"a", "b", "c", "d", "e"}, 3, 50, 1);
  bool anybody_left_out = false;
  for (int replicate = 0; replicate < 50; ++replicate) {
    const std::vector<double> weights = bootstrap.Weights(replicate);
    EXPECT_EQ(std::accumulate(weights.begin(), weights.end(), 0.0), 5.0);
    for (const double weight : weights) {
      anybody_left_out = anybody_left_out || weight == 0.0;
    }
  }
  EXPECT_TRUE(anybody_left_out);
}

TEST(SubjectBootstrap, MeanMultiplicityIsOne) {
  constexpr int kReplicates = 4000;
  const SubjectBootstrap bootstrap({"a", "b", "c", "d"}, 3, kReplicates, 1);
  std::vector<double> sum(4, 0.0);
  for (int replicate = 0; replicate < kReplicates; ++replicate) {
    const std::vector<double> weights = bootstrap.Weights(replicate);
    for (std::size_t i = 0; i < 4; ++i) {
      sum[i] += weights[i];
    }
  }
  for (const double total : sum) {
    EXPECT_NEAR(total / kReplicates, 1.0, 5.0 * 0.87 / std::sqrt(kReplicates));
  }
}

TEST(SubjectBootstrap, SameSubjectsSameReplicatesOtherSeedOthers) {
  const SubjectBootstrap first({"a", "b", "c", "d", "e", "f"}, 7, 20, 1);
  const SubjectBootstrap again({"f", "e", "d", "c", "b", "a"}, 7, 500, 2);
  const SubjectBootstrap other({"a", "b", "c", "d", "e", "f"}, 8, 20, 1);
  bool differs = false;
  for (int replicate = 0; replicate < 20; ++replicate) {
    EXPECT_EQ(first.Weights(replicate), again.Weights(replicate));
    differs = differs || first.Weights(replicate) != other.Weights(replicate);
  }
  EXPECT_TRUE(differs);
}

TEST(SubjectBootstrap, ThreadsChangeNothing) {
  std::vector<std::string> people;
  for (int i = 0; i < 30; ++i) {
    people.push_back(std::to_string(i));
  }
  const auto statistic = [](std::span<const double> weights, std::span<double> out) {
    for (std::size_t i = 0; i < weights.size(); ++i) {
      out[0] = i == 0 ? weights[0] : out[0] * 0.9 + weights[i] / 3.0;
    }
    out[1] = weights[0];
  };
  const ReplicateTable one = SubjectBootstrap(people, 5, 200, 1).Run(2, statistic);
  const ReplicateTable four = SubjectBootstrap(people, 5, 200, 4).Run(2, statistic);
  EXPECT_EQ(one.Column(0), four.Column(0));
  EXPECT_EQ(one.Column(1), four.Column(1));
}

}  // namespace
}  // namespace pentimento
