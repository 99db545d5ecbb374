#include <cmath>
#include <fstream>
#include <iostream>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <torch/types.h>

#include "framework/core/json.h"
#include "metrics/distribution/frechet.h"
#include "metrics/distribution/inception_score.h"
#include "metrics/distribution/kernel_distance.h"
#include "metrics/distribution/manifolds.h"
#include "tests/metrics/npy.h"
#include "tests/support/npy.h"

namespace pentimento {
namespace {

const std::string kGoldenFolder = std::string(PENTIMENTO_SOURCE_DIR) + "/tests/golden/distribution_metrics/";
constexpr double kRelative = 1e-6;
/// Figures that are zero but for rounding: of features whose squared norms are around 64.
constexpr double kAbsolute = 1e-9;

Json GoldenResults() {
  std::ifstream file(kGoldenFolder + "meta.json");
  return Json::parse(file)["results"];
}

torch::Tensor Features(const std::string& name) { return LoadNpy(kGoldenFolder + "feat_" + name + ".npy"); }

double MeanOf(const std::vector<double>& values) {
  double sum = 0.0;
  for (const double value : values) {
    sum += value;
  }
  return sum / static_cast<double>(values.size());
}

/// A row of docs/fidelity-golden.md.
void Tell(const std::string& lots, const std::string& figure, double reference, double ours) {
  std::cout << fmt::format("| `{}` | `{}` | {:.9g} | {:.9g} | {:.1e} |\n", lots, figure, reference, ours,
                           std::abs(ours - reference));
}

struct GoldenCase {
  std::string name;
  std::string reference;
  std::string test;
};

class DistributionGolden : public ::testing::TestWithParam<GoldenCase> {
 protected:
  torch::Tensor reference_ = Features(GetParam().reference);
  torch::Tensor test_ = Features(GetParam().test);
  Json expected_ = GoldenResults()[GetParam().name];
};

TEST_P(DistributionGolden, Fid) {
  const auto expected = expected_["fid_eig_float64"].get<double>();
  // Fewer vectors than components: there the reference takes roots of eigenvalues that are zero but for rounding.
  const double tolerance = reference_.size(0) < reference_.size(1) ? 1e-5 : kAbsolute + kRelative * std::abs(expected);
  const double ours = FrechetDistance(reference_, test_);
  Tell(GetParam().name, "fid", expected, ours);
  EXPECT_NEAR(ours, expected, tolerance);
  EXPECT_NEAR(FrechetDistance(MomentsOf(reference_), MomentsOf(test_)), expected, tolerance);
  EXPECT_NEAR(FrechetDistance(test_, reference_), expected, tolerance) << "symmetric";
  StreamedMoments streamed;
  streamed.Add(reference_);
  EXPECT_NEAR(FrechetDistance(streamed.Total(), MomentsOf(test_)), expected, tolerance);
}

TEST_P(DistributionGolden, Kid) {
  const auto unbiased = expected_["kid_unbiased_full"].get<double>();
  const double ours = KernelDistance(reference_, test_);
  Tell(GetParam().name, "kid", unbiased, ours);
  EXPECT_NEAR(ours, unbiased, kAbsolute + kRelative * std::abs(unbiased));
}

TEST_P(DistributionGolden, PrecisionRecallDensityCoverage) {
  for (const int neighbours : {5, 3}) {
    const Json expected = expected_[neighbours == 5 ? "prdc_package_k5" : "prdc_independent_k3"];
    const ManifoldScores scores = CompareManifolds(reference_, test_, neighbours);
    const auto tell = [&](const char* figure, const std::vector<double>& ours) {
      Tell(GetParam().name, fmt::format("{}, k = {}", figure, neighbours), expected[figure].get<double>(),
           MeanOf(ours));
    };
    tell("precision", scores.precision);
    tell("recall", scores.recall);
    tell("density", scores.density);
    tell("coverage", scores.coverage);
    EXPECT_DOUBLE_EQ(MeanOf(scores.precision), expected["precision"].get<double>());
    EXPECT_DOUBLE_EQ(MeanOf(scores.recall), expected["recall"].get<double>());
    EXPECT_NEAR(MeanOf(scores.density), expected["density"].get<double>(), 1e-12);
    EXPECT_DOUBLE_EQ(MeanOf(scores.coverage), expected["coverage"].get<double>());
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, DistributionGolden,
                         ::testing::Values(GoldenCase{"real_fake", "real", "fake"},
                                           GoldenCase{"real_far", "real", "far"},
                                           GoldenCase{"real_real", "real", "real"},
                                           GoldenCase{"small", "small_real", "small_fake"},
                                           GoldenCase{"real_dup", "real", "dup"}),
                         [](const auto& instance) { return instance.param.name; });

TEST(DistributionGoldenSubsets, Kid) {
  const Json expected = GoldenResults()["kid_given_subsets"]["values"];
  const torch::Tensor reference = Features("real");
  const torch::Tensor test = Features("fake");
  const auto subsets = [](const char* name) {
    const std::vector<std::int32_t> rows = ReadNpy<std::int32_t>(kGoldenFolder + name, "<i4");
    return torch::tensor(rows, torch::kInt64).view({20, 100});
  };
  const torch::Tensor of_reference = subsets("kid_subsets_real.npy");
  const torch::Tensor of_test = subsets("kid_subsets_fake.npy");
  for (std::int64_t i = 0; i < 20; ++i) {
    const double value = KernelDistance(reference.index_select(0, of_reference[i]), test.index_select(0, of_test[i]));
    const auto wanted = expected[static_cast<std::size_t>(i)].get<double>();
    Tell("real_fake", fmt::format("kid, subset {}", i + 1), wanted, value);
    EXPECT_NEAR(value, wanted, kRelative * std::abs(wanted));
  }
}

TEST(DistributionGoldenLogits, InceptionScore) {
  const Json expected = GoldenResults()["inception_score_independent"];
  const InceptionScore score = InceptionScoreOf(LoadNpy(kGoldenFolder + "isc_logits.npy"));
  const auto mean = expected[0].get<double>();
  const auto deviation = expected[1].get<double>();
  Tell("isc_logits", "inception_score", mean, score.mean);
  Tell("isc_logits", "inception_score, deviation", deviation, score.deviation);
  EXPECT_NEAR(score.mean, mean, 1e-6);
  EXPECT_NEAR(score.deviation, deviation, 1e-6);
}

}  // namespace
}  // namespace pentimento
