#include <cmath>
#include <fstream>
#include <limits>

#include <gtest/gtest.h>

#include "framework/core/json.h"
#include "metrics/statistics/interval.h"
#include "metrics/statistics/verification.h"
#include "tests/metrics/npy.h"

namespace pentimento {
namespace {

const std::string kFolder = std::string(PENTIMENTO_SOURCE_DIR) + "/tests/golden/verification_metrics/";
constexpr double kTolerance = 1e-9;
const std::vector<double> kOnce = {1.0};

Json Results() {
  std::ifstream file(kFolder + "meta.json");
  return Json::parse(file)["results"];
}

double Number(const Json& json) {
  if (json.is_string()) {
    const std::string text = json.get<std::string>();
    return text == "inf" ? std::numeric_limits<double>::infinity() : std::stod(text);
  }
  return json.get<double>();
}

class GoldenVerification : public testing::TestWithParam<std::string> {
 protected:
  ComparisonSet comparisons_ = ComparisonSet::FromLists(ReadScoresNpy(kFolder + GetParam() + "_genuine.npy"),
                                                        ReadScoresNpy(kFolder + GetParam() + "_impostor.npy"));
  RocCurve curve_ = comparisons_.Curve(kOnce);
  Json expected_ = Results()[GetParam()];
  bool degenerate_ = GetParam() == "all_equal";
};

TEST_P(GoldenVerification, Auc) {
  EXPECT_NEAR(curve_.Auc(), expected_["roc_auc_mannwhitney_ties_half"].get<double>(), kTolerance);
}

TEST_P(GoldenVerification, EqualErrorRates) {
  // Where all scores are equal, pyeer answers 1: a fault of its own, which meta.json says not to copy.
  EXPECT_NEAR(curve_.Eer(), degenerate_ ? 0.5 : expected_["eer_pyeer"]["eer"].get<double>(), kTolerance);
  EXPECT_NEAR(curve_.EerInterpolated(), expected_["eer_interpolated"].get<double>(), kTolerance);
}

TEST_P(GoldenVerification, DPrime) {
  const double dprime = DPrime(comparisons_.Genuine(kOnce), comparisons_.Impostor(kOnce));
  if (degenerate_) {
    EXPECT_TRUE(std::isnan(dprime));
  } else {
    EXPECT_NEAR(dprime, Number(expected_["dprime_population"]), kTolerance);
  }
}

TEST_P(GoldenVerification, TarAtFmr) {
  for (const auto& [target, point] : expected_["tar_at_far"].items()) {
    const OperatingPoint ours = curve_.AtFmr(std::stod(target));
    EXPECT_NEAR(ours.tar, point["tar"].get<double>(), kTolerance) << target;
    EXPECT_NEAR(ours.fnmr, 1.0 - point["tar"].get<double>(), kTolerance) << target;
    EXPECT_NEAR(ours.fmr, point["far_actual"].get<double>(), kTolerance) << target;
    EXPECT_EQ(ours.threshold, Number(point["threshold"])) << target;
  }
}

TEST_P(GoldenVerification, RatesAtAThreshold) {
  for (const Json& point : expected_["points"]) {
    const OperatingPoint ours = curve_.AtThreshold(point["t"].get<double>());
    EXPECT_NEAR(ours.fmr, point["FMR_ge"].get<double>(), kTolerance) << point;
    EXPECT_NEAR(ours.fnmr, point["FNMR_lt"].get<double>(), kTolerance) << point;
    EXPECT_NEAR(ours.tar, 1.0 - point["FNMR_lt"].get<double>(), kTolerance) << point;
  }
}

TEST_P(GoldenVerification, EveryPointOfTheCurve) {
  const auto array = [](const std::string& name) {
    return ReadNpy<double>(kFolder + GetParam() + "_roc_" + name + ".npy", "<f8");
  };
  const std::vector<double> fmr = array("fpr");
  const std::vector<double> tar = array("tpr");
  const std::vector<double> thresholds = array("thresholds_finite");  // all but that of the first point, +inf
  const std::vector<OperatingPoint>& ours = curve_.points();
  ASSERT_EQ(ours.size(), fmr.size());
  EXPECT_EQ(ours[0].threshold, std::numeric_limits<double>::infinity());
  for (std::size_t i = 0; i < ours.size(); ++i) {
    EXPECT_NEAR(ours[i].fmr, fmr[i], kTolerance) << i;
    EXPECT_NEAR(ours[i].tar, tar[i], kTolerance) << i;
    EXPECT_NEAR(ours[i].fnmr, 1.0 - tar[i], kTolerance) << i;
    if (i > 0) {
      EXPECT_EQ(ours[i].threshold, thresholds[i - 1]) << i;
    }
  }
}

TEST_P(GoldenVerification, WilsonIntervals) {
  const auto expect = [](double rate, std::int64_t comparisons, const Json& expected) {
    const Interval interval = Wilson(std::llround(rate * static_cast<double>(comparisons)), comparisons);
    ASSERT_TRUE(interval.bounds);
    EXPECT_NEAR(interval.bounds->first, expected[0].get<double>(), kTolerance);
    EXPECT_NEAR(interval.bounds->second, expected[1].get<double>(), kTolerance);
  };
  for (const auto& [target, bounds] : expected_["tar_wilson95"].items()) {
    SCOPED_TRACE(target);
    expect(curve_.AtFmr(std::stod(target)).tar, comparisons_.genuine_count(), bounds);
  }
  for (const Json& point : expected_["points"]) {
    SCOPED_TRACE(point.dump());
    expect(curve_.AtThreshold(point["t"].get<double>()).fmr, comparisons_.impostor_count(), point["FMR_wilson95"]);
  }
}

INSTANTIATE_TEST_SUITE_P(ScoreSets, GoldenVerification,
                         testing::Values("continuous", "ties", "separable", "reversed", "tiny", "all_equal"));

}  // namespace
}  // namespace pentimento
