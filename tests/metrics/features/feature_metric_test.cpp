#include "metrics/features/feature_metric.h"

#include <cmath>
#include <filesystem>
#include <map>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "datasets/portraits/portraits.h"
#include "framework/core/errors.h"
#include "framework/media/encode.h"
#include "metrics/matchers/dlib_matcher.h"
#include "tests/metrics/weights_folder.h"

namespace pentimento {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kSeed = 8;

/// Portraits of training and tested people; `copy` gives back the original, `stranger` the same photograph of the next
/// person, `blank` a grey picture.
class FeatureMetricTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const std::string& file : metric_.weights()) {
      if (!fs::exists(WeightsFolder() / file)) {
        GTEST_SKIP() << "no " << file << " in " << WeightsFolder() << " (`make setup` fetches them)";
      }
    }
    for (std::uint64_t person = 0; person < 60; ++person) {
      input_.training.push_back(Render(person, 0));
    }
    for (std::uint64_t person = 100; person < 116; ++person) {
      input_.originals.push_back(Render(person, 0));
      input_.originals.push_back(Render(person, 1));
    }
    const fs::path grey = folder_ / "grey.png";
    EncodePicture(Picture(128, 128, 0.5F), grey, {});
    std::vector<ChainPicture> strangers = input_.originals;
    std::vector<ChainPicture> blanks = input_.originals;
    for (std::size_t i = 0; i < strangers.size(); ++i) {
      strangers[i].path = input_.originals[(i + 2) % strangers.size()].path;
      blanks[i].path = grey;
    }
    input_.hops = {{"x-y", "stranger", "", input_.originals, strangers},
                   {"x-xhat", "stranger", "copy", input_.originals, input_.originals},
                   {"x-xhat", "stranger", "noop", input_.originals, strangers},
                   {"x-xhat", "stranger", "mean_face", input_.originals, blanks}};
    input_.weights_folder = WeightsFolder();
    input_.statistics.replicates = 200;
    input_.progress = &progress_;
  }
  void TearDown() override { fs::remove_all(folder_); }

  ChainPicture Render(std::uint64_t person, std::uint64_t image) {
    const std::string id = fmt::format("p{:03}_{}.png", person, image);
    const Identity identity = DrawIdentity(kSeed, person);
    EncodePicture(RenderPortrait(identity, DrawCapture(kSeed, person, image), PortraitDomain::kPhoto, 128),
                  folder_ / id, {});
    std::map<std::string, double> truth;
    for (const NamedFactor& factor : IdentityFactors(identity)) {
      truth.emplace(factor.name, factor.value);
    }
    return {id, fmt::format("p{:03}", person), folder_ / id, "",
            std::make_shared<const std::map<std::string, double>>(std::move(truth))};
  }

  static const Figure& Find(const MeasureResult& result, const std::string& name, const std::string& hop,
                            const std::string& reverse) {
    for (const Figure& figure : result.figures) {
      if (figure.name == name && figure.hop == hop && figure.reverse == reverse) {
        return figure;
      }
    }
    throw std::runtime_error("no figure " + name);
  }

  fs::path folder_ = fs::temp_directory_path() / fmt::format("pentimento-features-{}", ::getpid());
  Progress progress_;
  MeasureInput input_;
  FeatureMetric metric_{FeatureOptions{}, {std::make_shared<DlibMatcher>(DlibMatcherOptions{})}};
};

TEST_F(FeatureMetricTest, ACopyRecoversAllAndAStrangerNothing) {
  const MeasureResult result = metric_.Measure(input_);
  const Figure& copy = Find(result, "feature_recovery[mean]", "x-xhat", "copy");
  EXPECT_EQ(copy.value, 1.0);
  EXPECT_GE(copy.context["readable"].get<int>(), 3) << "what colours and build a face has can be read";
  EXPECT_LT(Find(result, "feature_recovery[mean]", "x-y", "").value, 0.2);
  EXPECT_TRUE(std::isnan(Find(result, "feature_recovery[mean]", "x-xhat", "mean_face").value));
  const Figure& gain = Find(result, "difference[feature_recovery[mean]]", "x-xhat", "copy");
  ASSERT_TRUE(gain.ci95);
  EXPECT_GT(gain.ci95->first, 0.0);
  for (const Figure& figure : result.figures) {
    EXPECT_EQ(std::isnan(figure.value), std::isnan(figure.value) && !figure.note.empty()) << figure.name;
  }
  EXPECT_NEAR(Find(result, "landmark_residual", "x-xhat", "copy").value, 0.0, 1e-12);
  const double second = Find(result, "landmark_residual", "x", "").value;
  EXPECT_GT(second, 0.0);
  EXPECT_GT(Find(result, "landmark_residual", "x-y", "").value, second);
  EXPECT_TRUE(std::isnan(Find(result, "landmark_residual", "x-xhat", "mean_face").value));
}

TEST_F(FeatureMetricTest, FacesOfNobodyKnownHaveLandmarksAlone) {
  for (ChainPicture& picture : input_.originals) {
    picture.truth = nullptr;
  }
  const MeasureResult result = metric_.Measure(input_);
  EXPECT_EQ(result.figures.size(), 1 + input_.hops.size());
  for (const Figure& figure : result.figures) {
    EXPECT_EQ(figure.name, "landmark_residual");
  }
}

TEST(FeatureMetric, AlignsWithFivePointsAndHas68) {
  const FeatureMetric metric(FeatureOptions{}, {std::make_shared<DlibMatcher>(DlibMatcherOptions{})});
  EXPECT_THAT(metric.weights(), testing::Contains(testing::HasSubstr("shape_predictor_68_")));
  EXPECT_THAT(metric.weights(), testing::Contains(testing::HasSubstr("shape_predictor_5_")));
  EXPECT_TRUE(metric.needs().training);
}

TEST(FeatureOptions, AreChecked) {
  EXPECT_NO_THROW((void)ParseOptions<FeatureOptions>({{"ridge", {0.5}}}, "test"));
  EXPECT_THROW((void)ParseOptions<FeatureOptions>({{"ridge", {0.0}}}, "test"), ConfigError);
}

}  // namespace
}  // namespace pentimento
