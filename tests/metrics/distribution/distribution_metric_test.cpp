#include "metrics/distribution/distribution_metric.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <memory>
#include <numeric>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/types.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/core/random.h"
#include "framework/image/convert.h"
#include "framework/media/decode.h"
#include "framework/media/encode.h"
#include "metrics/distribution/feature_file.h"
#include "metrics/distribution/frechet.h"
#include "metrics/distribution/jackknife.h"
#include "metrics/distribution/kernel_distance.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

using ::testing::HasSubstr;

/// Features that can be checked by hand: the means of the three planes and of their upper halves. Pictures whose
/// original begins with black show nothing.
class PlaneMeans final : public FeatureExtractor {
 public:
  explicit PlaneMeans(int* described = nullptr, std::string name = "plane-means")
      : described_(described), name_(std::move(name)) {}
  [[nodiscard]] std::string name() const override { return name_; }
  [[nodiscard]] Json protocol() const override { return {{"features", "means"}}; }
  void Load(const std::filesystem::path& /*weights_folder*/) override {}
  [[nodiscard]] std::optional<torch::Tensor> Prepare(const std::filesystem::path& picture,
                                                     const std::filesystem::path& original) const override {
    if (DecodePicture(original).picture.values[0] == 0.0F) {
      return std::nullopt;
    }
    return ToTensor(DecodePicture(picture).picture);
  }
  [[nodiscard]] torch::Tensor Describe(const std::vector<torch::Tensor>& prepared) const override {
    if (described_ != nullptr) {
      *described_ += static_cast<int>(prepared.size());
    }
    const torch::Tensor batch = torch::stack(prepared);
    return torch::cat({batch.mean({2, 3}), batch.slice(2, 0, batch.size(2) / 2).mean({2, 3})}, 1);
  }
  [[nodiscard]] std::optional<torch::Tensor> LogitsOf(const torch::Tensor& features) const override { return features; }

 private:
  int* described_;
  std::string name_;
};

class DistributionMetricTest : public ::testing::Test {
 protected:
  DistributionMetricTest() {
    input_.progress = &progress_;
    input_.statistics.replicates = 100;
    input_.seed = 3;
  }

  /// Noisy pictures of people with two pictures each.
  std::vector<ChainPicture> Write(const std::string& hop, int count, double brightness) {
    std::vector<ChainPicture> pictures;
    for (int i = 0; i < count; ++i) {
      RandomStream random(static_cast<std::uint64_t>(i), "distribution_metric_test", hop);
      Picture picture(8, 8);
      const double own = brightness + 0.1 * random.Normal();
      for (float& value : picture.values) {
        value = static_cast<float>(std::clamp(own + 0.2 * random.Normal(), 0.05, 1.0));
      }
      const std::string id = fmt::format("{:03}.png", i);
      const std::filesystem::path path = folder_.path() / hop / id;
      EncodePicture(picture, path, {});
      pictures.push_back({id, fmt::format("person{}", i / 2), path});
    }
    return pictures;
  }

  MeasureResult Measure(const DistributionOptions& options = {}, int* described = nullptr) {
    std::vector<std::unique_ptr<FeatureExtractor>> extractors;
    extractors.push_back(std::make_unique<PlaneMeans>(described));
    return DistributionMetric(options, std::move(extractors)).Measure(input_);
  }

  static const Figure& Find(const MeasureResult& result, const std::string& name, const std::string& reverse = "") {
    for (const Figure& figure : result.figures) {
      if (figure.name == name + "[plane-means]" && figure.reverse == reverse) {
        return figure;
      }
    }
    throw std::runtime_error("no figure " + name);
  }

  /// What the extractor makes of pictures.
  static torch::Tensor FeaturesOf(const std::vector<ChainPicture>& pictures) {
    const PlaneMeans extractor;
    std::vector<torch::Tensor> prepared;
    for (const ChainPicture& picture : pictures) {
      prepared.push_back(*extractor.Prepare(picture.path, picture.path));
    }
    return extractor.Describe(prepared);
  }

  testing::TemporaryFolder folder_;
  Progress progress_;
  MeasureInput input_;
};

TEST_F(DistributionMetricTest, FiguresOfEachHop) {
  const auto x = Write("x", 60, 0.4);
  const auto y = Write("y", 60, 0.6);
  input_.hops = {{"x-y", "f", "", x, y}, {"x-xhat", "f", "oracle", x, x}};
  const MeasureResult result = Measure();
  EXPECT_EQ(result.figures.size(), 16U);

  const Figure& fid = Find(result, "fid");
  EXPECT_NEAR(fid.value, FrechetDistance(FeaturesOf(x), FeaturesOf(y)), 1e-7);
  EXPECT_EQ(fid.n, 60);
  EXPECT_EQ(fid.n_subjects, 30);
  EXPECT_EQ(fid.hop, "x-y");
  EXPECT_EQ(fid.direction, Direction::kLowerIsCloser);
  EXPECT_EQ(fid.context["protocol"]["features"], "means");
  EXPECT_EQ(fid.context["protocol"]["range"], "[0,1]");
  EXPECT_EQ(fid.context["codec"], Json({{"reference", "png"}, {"test", "png"}}));
  EXPECT_EQ(fid.ci_method, "subject-jackknife");
  ASSERT_TRUE(fid.ci95);
  EXPECT_LT(fid.ci95->first, fid.value);
  EXPECT_GT(fid.ci95->second, fid.value);

  const Figure& kid = Find(result, "kid");
  EXPECT_NEAR(kid.value, KernelDistance(FeaturesOf(x), FeaturesOf(y)), 1e-9);
  EXPECT_EQ(kid.context["subsets"], "all pictures");
  EXPECT_EQ(kid.ci_method, "subject-bootstrap");
  ASSERT_TRUE(kid.ci95);
  EXPECT_LT(kid.ci95->first, kid.value);
  EXPECT_GT(kid.ci95->second, kid.value);

  EXPECT_THAT(Find(result, "fid_infinity").note, HasSubstr("lots of 12 to 60 pictures"));
  EXPECT_FALSE(Find(result, "fid_infinity").ci95);
  EXPECT_GT(Find(result, "fid_infinity").value, 0.0);
  EXPECT_EQ(Find(result, "precision").samples.size(), 60U);
  EXPECT_EQ(Find(result, "precision").direction, Direction::kHigherIsCloser);
  EXPECT_GT(Find(result, "inception_score").value, 1.0);

  EXPECT_NEAR(Find(result, "fid", "oracle").value, 0.0, 1e-9);
  for (const char* name : {"precision", "recall", "coverage"}) {
    EXPECT_EQ(Find(result, name, "oracle").value, 1.0);
  }
}

TEST_F(DistributionMetricTest, LoadersChangeNoBitAndEqualPicturesAreDescribedOnce) {
  const auto x = Write("x", 40, 0.4);
  auto y = Write("y", 40, 0.6);
  for (std::size_t i = 0; i < y.size(); i += 2) {
    y[i].path = y[0].path;  // one face for everybody
  }
  input_.hops = {{"x-y", "f", "", x, y}, {"x-xhat", "f", "noop", x, y}};
  int described = 0;
  input_.threads.loaders = 1;
  const MeasureResult one = Measure({}, &described);
  EXPECT_EQ(described, 40 + 21) << "originals once for both hops, repeats once";
  input_.threads.loaders = 4;
  const MeasureResult four = Measure({});
  for (std::size_t i = 0; i < one.figures.size(); ++i) {
    EXPECT_TRUE(one.figures[i].value == four.figures[i].value || std::isnan(one.figures[i].value));
    EXPECT_EQ(one.figures[i].ci95, four.figures[i].ci95);
  }
}

TEST_F(DistributionMetricTest, TheCacheSparesTheNetworkUntilAPictureChanges) {
  const auto x = Write("x", 40, 0.4);
  const auto y = Write("y", 40, 0.6);
  input_.hops = {{"x-y", "f", "", x, y}};
  DistributionOptions options;
  options.cache = folder_.path() / "cache";
  int described = 0;
  const double fid = Find(Measure(options, &described), "fid").value;
  EXPECT_EQ(described, 80);
  described = 0;
  EXPECT_EQ(Find(Measure(options, &described), "fid").value, fid);
  EXPECT_EQ(described, 0);
  EncodePicture(Picture(8, 8, 0.9F), y[7].path, {});
  EXPECT_NE(Find(Measure(options, &described), "fid").value, fid);
  EXPECT_EQ(described, 40) << "the originals are still known";
  for (const auto& entry : std::filesystem::directory_iterator(*options.cache)) {
    WriteFileAtomically(entry.path(), "damaged");
  }
  described = 0;
  EXPECT_NO_THROW((void)Measure(options, &described));
  EXPECT_EQ(described, 80);
}

TEST_F(DistributionMetricTest, TheCacheTellsExtractorsOfOtherOptionsApart) {
  input_.hops = {{"x-y", "f", "", Write("x", 40, 0.4), Write("y", 40, 0.6)}};
  DistributionOptions options;
  options.cache = folder_.path() / "cache";
  int described = 0;
  (void)Measure(options, &described);
  described = 0;
  input_.options = {{"extractors", Json::array({{{"type", "mean-colour"}, {"threshold", 5}}})}};
  (void)Measure(options, &described);
  EXPECT_EQ(described, 80);
}

TEST_F(DistributionMetricTest, PicturesWithNothingToDescribeAreLeftOutAndCounted) {
  auto x = Write("x", 40, 0.4);
  const auto y = Write("y", 40, 0.6);
  for (const std::size_t i : {0U, 5U}) {
    EncodePicture(Picture(8, 8, 0.0F), x[i].path, {});
  }
  input_.hops = {{"x-y", "f", "", x, y}};
  const MeasureResult result = Measure();
  const Figure& fid = Find(result, "fid");
  EXPECT_EQ(fid.n, 38);
  EXPECT_THAT(fid.note, HasSubstr("without 2 of 40 pictures"));
  EXPECT_TRUE(std::isfinite(fid.value));
  EXPECT_EQ(Find(result, "recall").samples.size(), 38U);
}

TEST_F(DistributionMetricTest, TooFewPicturesHaveNoValueAndSaySo) {
  auto x = Write("x", 3, 0.4);
  const auto y = Write("y", 3, 0.6);
  input_.hops = {{"x-y", "f", "", x, y}};
  const MeasureResult few = Measure();
  EXPECT_TRUE(std::isfinite(Find(few, "fid").value));
  EXPECT_FALSE(Find(few, "fid").ci95);
  EXPECT_THAT(Find(few, "fid").note, HasSubstr("bias"));
  for (const char* name : {"fid_infinity", "precision", "recall", "density", "coverage", "inception_score"}) {
    EXPECT_TRUE(std::isnan(Find(few, name).value)) << name;
    EXPECT_THAT(Find(few, name).note, HasSubstr("no value: 3 pictures")) << name;
  }
  for (const ChainPicture& picture : x) {
    EncodePicture(Picture(8, 8, 0.0F), picture.path, {});
  }
  for (const Figure& figure : Measure().figures) {
    EXPECT_TRUE(std::isnan(figure.value)) << figure.name;
  }
}

TEST_F(DistributionMetricTest, ConstantPicturesHaveDefinedFigures) {
  std::vector<ChainPicture> x = Write("x", 40, 0.4);
  for (const ChainPicture& picture : x) {
    EncodePicture(Picture(8, 8, 0.5F), picture.path, {});
  }
  input_.hops = {{"x-xhat", "f", "mean_face", x, x}};
  const MeasureResult result = Measure();
  EXPECT_NEAR(Find(result, "fid", "mean_face").value, 0.0, 1e-12);
  EXPECT_EQ(Find(result, "precision", "mean_face").value, 0.0) << "balls of radius 0 have no inside";
}

TEST_F(DistributionMetricTest, AFigureIsDefinedByWhatBearsOnIt) {
  const auto x = Write("x", 4, 0.4);
  input_.hops = {{"x-y", "f", "", x, Write("y", 4, 0.6)}};
  std::vector<std::unique_ptr<FeatureExtractor>> extractors;
  extractors.push_back(std::make_unique<PlaneMeans>(nullptr, "first"));
  extractors.push_back(std::make_unique<PlaneMeans>(nullptr, "second"));
  const DistributionMetric metric({}, std::move(extractors));
  input_.options = Json::parse(R"({"neighbours": 3, "kid_subsets": 10,
                                   "extractors": [{"type": "a"}, {"type": "b", "size": 32}]})");
  std::map<std::string, Json> options;
  for (const Figure& figure : metric.Measure(input_).figures) {
    options[figure.name] = figure.context.at("protocol").at("options");
  }
  EXPECT_EQ(options.at("fid[first]"), Json::object());
  EXPECT_EQ(options.at("fid_infinity[first]"), Json::object());
  EXPECT_EQ(options.at("kid[first]"), Json({{"kid_subsets", 10}}));
  EXPECT_EQ(options.at("inception_score[first]"), Json::object());
  for (const char* name : {"precision[first]", "recall[first]", "density[first]", "coverage[first]"}) {
    EXPECT_EQ(options.at(name), Json({{"neighbours", 3}})) << name;
  }
  EXPECT_EQ(options.at("fid[second]"), Json::parse(R"({"extractor": {"size": 32}})"));
  EXPECT_EQ(options.at("recall[second]"), Json::parse(R"({"neighbours": 3, "extractor": {"size": 32}})"));
}

TEST_F(DistributionMetricTest, StopsWhenAsked) {
  const auto x = Write("x", 4, 0.4);
  input_.hops = {{"x-y", "f", "", x, x}};
  std::stop_source source;
  source.request_stop();
  input_.stop = source.get_token();
  EXPECT_THROW((void)Measure(), Interrupted);
}

TEST(FeatureFileTest, KeepsRowsAndWhatThereIsNothingToSayOf) {
  const testing::TemporaryFolder folder;
  FeatureFile file(4);
  file.AppendNothing();
  file.Append(std::vector<float>{1.0F, 2.0F});
  file.AppendNothing();
  file.Append(file.Row(1));
  EXPECT_THROW(file.Append(std::vector<float>{1.0F, 2.0F}), InternalError);
  const torch::Tensor features = file.Features();
  ASSERT_EQ(features.sizes(), torch::IntArrayRef({4, 2}));
  EXPECT_TRUE(features.isnan().select(1, 0).equal(torch::tensor({true, false, true, false})));
  EXPECT_EQ(features[3][1].item<float>(), 2.0F);
  const std::filesystem::path path = folder.path() / "a.npy";
  file.Save(path);
  const std::optional<FeatureFile> again = FeatureFile::Open(path, 4);
  ASSERT_TRUE(again);
  EXPECT_TRUE(SameBits(again->Features(), features));
  EXPECT_FALSE(FeatureFile::Open(path, 3));
  EXPECT_FALSE(FeatureFile::Open(folder.path() / "none.npy", 4));
  const std::string bytes = ReadFile(path);
  WriteFileAtomically(path, bytes.substr(0, bytes.size() - 8));
  EXPECT_FALSE(FeatureFile::Open(path, 4));
}

TEST(Jackknife, OfAMeanIsItsStandardError) {
  RandomStream random(1, "jackknife_test");
  std::vector<double> values(40);
  std::vector<std::int32_t> person(40);
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = random.Normal();
    person[i] = static_cast<std::int32_t>(i);
  }
  const auto mean = [&](const std::vector<std::int64_t>& kept) {
    double sum = 0.0;
    for (const std::int64_t i : kept) {
      sum += values[static_cast<std::size_t>(i)];
    }
    return sum / static_cast<double>(kept.size());
  };
  std::vector<std::int64_t> all(40);
  std::iota(all.begin(), all.end(), 0);
  double squares = 0.0;
  for (const double value : values) {
    squares += (value - mean(all)) * (value - mean(all));
  }
  constexpr double kStudent39 = 2.0226909;
  const double half = kStudent39 * std::sqrt(squares / 39.0 / 40.0);
  const auto means_without = [&](const RowGroups& groups) {
    std::vector<double> means;
    for (std::size_t group = 0; group < groups.size(); ++group) {
      means.push_back(mean(RowsWithout(groups, group)));
    }
    return means;
  };
  const Interval interval = GroupJackknife(mean(all), person, means_without);
  ASSERT_TRUE(interval.bounds);
  EXPECT_NEAR(interval.bounds->second - interval.bounds->first, 2.0 * half, 1e-4 * half);
  EXPECT_FALSE(GroupJackknife(0.0, std::vector<std::int32_t>{0, 1, 2, 3, 3, 3}, means_without).bounds);
}

}  // namespace
}  // namespace pentimento
