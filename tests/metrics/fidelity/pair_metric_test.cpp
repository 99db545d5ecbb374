#include "metrics/fidelity/pair_metric.h"

#include <cmath>
#include <filesystem>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "framework/core/errors.h"
#include "framework/core/random.h"
#include "framework/media/encode.h"
#include "metrics/fidelity/ciede2000_metric.h"
#include "metrics/fidelity/fsim_metric.h"
#include "metrics/fidelity/gmsd_metric.h"
#include "metrics/fidelity/mae.h"
#include "metrics/fidelity/ms_ssim_metric.h"
#include "metrics/fidelity/psnr.h"
#include "metrics/fidelity/ssim_metric.h"

namespace pentimento {
namespace {

/// Grey pictures of four people in a folder of their own: what each hop does to the grey level is known exactly.
class PairMetricTest : public testing::Test {
 public:
  PairMetricTest()
      : folder_(std::filesystem::temp_directory_path() /
                fmt::format("pentimento-pair-metric-{}-{}",
                            testing::UnitTest::GetInstance()->current_test_info()->name(), ::getpid())) {
    std::filesystem::create_directories(folder_);
    input_.statistics.replicates = 200;
    input_.seed = 5;
    input_.progress = &progress_;
  }
  ~PairMetricTest() override { std::filesystem::remove_all(folder_); }

  std::vector<ChainPicture> Write(const std::string& hop, const std::vector<int>& levels, int size = 16) {
    std::vector<ChainPicture> pictures;
    for (std::size_t i = 0; i < levels.size(); ++i) {
      const std::string id = fmt::format("{}.png", i);
      const std::filesystem::path path = folder_ / hop / id;
      EncodePicture(Picture(size, size, static_cast<float>(levels[i]) / 255.0F), path, {});
      pictures.push_back({id, fmt::format("person{}", i / 2), path});
    }
    return pictures;
  }

  static const Figure& Find(const MeasureResult& result, const std::string& name, const std::string& reverse,
                            const std::string& versus = "") {
    for (const Figure& figure : result.figures) {
      if (figure.name == name && figure.reverse == reverse && figure.context.value("versus", "") == versus) {
        return figure;
      }
    }
    throw std::runtime_error("no figure " + name + " of " + reverse);
  }

 protected:
  std::filesystem::path folder_;
  Progress progress_;
  MeasureInput input_;
};

const std::vector<int> kOriginal = {10, 20, 30, 40, 50, 60, 70, 80};
const std::vector<int> kStylised = {20, 31, 42, 53, 64, 75, 86, 97};
const std::vector<int> kRecovered = {11, 21, 32, 42, 53, 63, 74, 84};
const std::vector<int> kMean = {45, 45, 45, 45, 45, 45, 45, 45};

TEST_F(PairMetricTest, MeanIntervalAndContrastsOfEveryHop) {
  const auto x = Write("x", kOriginal);
  const auto y = Write("y", kStylised);
  input_.hops = {{"x-y", "f", "", x, y},
                 {"x-xhat", "f", "r", x, Write("r", kRecovered)},
                 {"x-xhat", "f", "noop", x, y},
                 {"x-xhat", "f", "mean_face", x, Write("mean", kMean)},
                 {"x-xhat", "other", "noop", x, x}};
  const MeasureResult result = MaeMetric({}).Measure(input_);
  EXPECT_EQ(result.figures.size(), 5U + 2U + 1U) << "hops, contrasts and the skill";

  const Figure& stylised = Find(result, "mae", "");
  EXPECT_NEAR(stylised.value, 13.5 / 255.0, 1e-7);
  EXPECT_EQ(stylised.n, 8);
  EXPECT_EQ(stylised.n_subjects, 4);
  EXPECT_EQ(stylised.ci_method, "subject-bootstrap");
  ASSERT_TRUE(stylised.ci95);
  EXPECT_LT(stylised.ci95->first, stylised.value);
  EXPECT_GT(stylised.ci95->second, stylised.value);
  EXPECT_EQ(stylised.direction, Direction::kLowerIsCloser);
  EXPECT_NEAR(stylised.samples[3].value, 13.0 / 255.0, 1e-7);
  EXPECT_EQ(stylised.samples[3].id, "3.png");

  const Figure& against_noop = Find(result, "difference[mae]", "r", "noop");
  EXPECT_NEAR(against_noop.value, (2.5 - 13.5) / 255.0, 1e-7);
  ASSERT_TRUE(against_noop.ci95);
  EXPECT_LT(against_noop.ci95->second, 0.0);
  EXPECT_EQ(against_noop.n, 8);
  const Figure& against_mean = Find(result, "difference[mae]", "r", "mean_face");
  EXPECT_NEAR(against_mean.value, (2.5 - 20.0) / 255.0, 1e-7);
}

TEST_F(PairMetricTest, LoaderThreadsChangeNoBit) {
  RandomStream random(1, "pair_metric_test");
  std::vector<ChainPicture> before;
  std::vector<ChainPicture> after;
  for (int i = 0; i < 12; ++i) {
    const std::string id = fmt::format("{}.png", i);
    for (auto* const pictures : {&before, &after}) {
      Picture picture(24, 20);
      for (float& value : picture.values) {
        value = static_cast<float>(random.Uniform());
      }
      const std::filesystem::path path = folder_ / (pictures == &before ? "x" : "y") / id;
      EncodePicture(picture, path, {});
      pictures->push_back({id, fmt::format("{}", i / 3), path});
    }
  }
  input_.hops = {{"x-y", "f", "", before, after}};
  const std::vector<std::shared_ptr<const PairMetric>> metrics = {
      std::make_shared<SsimMetric>(SsimOptions{}), std::make_shared<MsSsimMetric>(MsSsimOptions{.scales = 1}),
      std::make_shared<FsimMetric>(FsimOptions{}), std::make_shared<GmsdMetric>(NoPairOptions{}),
      std::make_shared<Ciede2000Metric>(NoPairOptions{})};
  for (const auto& metric : metrics) {
    input_.threads.loaders = 1;
    const MeasureResult one = metric->Measure(input_);
    input_.threads.loaders = 5;
    const MeasureResult five = metric->Measure(input_);
    EXPECT_EQ(one.figures[0].value, five.figures[0].value) << one.figures[0].name;
    EXPECT_EQ(one.figures[0].ci95, five.figures[0].ci95) << one.figures[0].name;
  }
}

TEST_F(PairMetricTest, EqualPicturesHaveInfinitePsnrAndLeaveTheMean) {
  const auto x = Write("x", kOriginal);
  std::vector<int> half = kOriginal;
  for (std::size_t i = 0; i < half.size(); i += 2) {
    half[i] += 10;
  }
  input_.hops = {{"x-xhat", "f", "oracle", x, x}, {"x-xhat", "f", "r", x, Write("half", half)}};
  const MeasureResult result = PsnrMetric({}).Measure(input_);
  const Figure& oracle = Find(result, "psnr", "oracle");
  EXPECT_TRUE(std::isnan(oracle.value));
  EXPECT_THAT(oracle.note, testing::HasSubstr("infinite for all 8 pictures"));
  EXPECT_FALSE(oracle.ci95);
  const Figure& recovered = Find(result, "psnr", "r");
  EXPECT_NEAR(recovered.value, 20.0 * std::log10(25.5), 1e-4);
  EXPECT_EQ(recovered.n, 4);
  EXPECT_THAT(recovered.note, testing::HasSubstr("without 4 of 8 pictures"));
}

TEST_F(PairMetricTest, OnePersonHasAValueAndNoInterval) {
  const auto x = Write("x", {10, 20});
  input_.hops = {{"x-y", "f", "", x, Write("y", {30, 60})}};
  const MeasureResult result = MaeMetric({}).Measure(input_);
  EXPECT_EQ(result.figures[0].n_subjects, 1);
  EXPECT_FALSE(result.figures[0].ci95);
  EXPECT_THAT(result.figures[0].note, testing::HasSubstr("no interval"));
}

TEST_F(PairMetricTest, PicturesOfUnknownPeopleCountAsPeople) {
  auto x = Write("x", kOriginal);
  auto y = Write("y", kStylised);
  for (ChainPicture& picture : y) {
    picture.subject.clear();
  }
  input_.hops = {{"x-y", "f", "", x, y}};
  EXPECT_EQ(MaeMetric({}).Measure(input_).figures[0].n_subjects, 8);
}

TEST_F(PairMetricTest, PicturesOfAnotherSizeHaveNoValueAndAreCounted) {
  const auto x = Write("x", {10, 20, 30});
  std::vector<ChainPicture> y = Write("y", {11, 21, 31});
  y[1] = Write("z", {21, 21, 21}, 24)[1];
  input_.hops = {{"x-y", "f", "", x, y}};
  const Figure figure = MaeMetric({}).Measure(input_).figures.at(0);
  EXPECT_EQ(figure.n, 2);
  EXPECT_NEAR(figure.value, 1.0 / 255.0, 1e-6);
  EXPECT_THAT(figure.note,
              testing::HasSubstr("1 of 3 pictures are of another size than their reference and cannot be compared"));
}

TEST_F(PairMetricTest, WithoutAPictureOfTheSameSizeThereIsNoValue) {
  const auto x = Write("x", {10, 20});
  input_.hops = {{"x-y", "f", "", x, Write("y", {10, 20}, 24)}};
  const Figure figure = PsnrMetric({}).Measure(input_).figures.at(0);
  EXPECT_TRUE(std::isnan(figure.value));
  EXPECT_EQ(figure.n, 0);
  EXPECT_THAT(figure.note, testing::HasSubstr("2 of 2 pictures"));
}

TEST_F(PairMetricTest, TooSmallForTheWindowHasNoValue) {
  const auto x = Write("x", {10, 20}, 8);
  input_.hops = {{"x-y", "f", "", x, x}};
  const Figure figure = SsimMetric(SsimOptions{}).Measure(input_).figures.at(0);
  EXPECT_TRUE(std::isnan(figure.value));
  EXPECT_EQ(figure.note, "2 of 2 pictures are smaller than the 11 px that it needs");
}

TEST_F(PairMetricTest, StopsWhenAsked) {
  const auto x = Write("x", kOriginal);
  input_.hops = {{"x-y", "f", "", x, x}};
  std::stop_source source;
  source.request_stop();
  input_.stop = source.get_token();
  EXPECT_THROW((void)MaeMetric({}).Measure(input_), Interrupted);
}

/// Mean absolute error, remembering which pairs came together.
class BatchedMae final : public PairMetric {
 public:
  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] std::size_t batch() const override { return 3; }
  void Load(const std::filesystem::path& folder) const override { loaded_from = folder; }
  [[nodiscard]] double Score(const Picture& reference, const Picture& test) const override {
    return MaeMetric({}).Score(reference, test);
  }
  [[nodiscard]] std::vector<double> ScoreBatch(std::span<const PicturePair> pairs) const override {
    if (pairs[0].test.width < 10) {
      throw ShapeError("too small");
    }
    batches.push_back(pairs.size());
    return PairMetric::ScoreBatch(pairs);
  }
  mutable std::vector<std::size_t> batches;
  mutable std::filesystem::path loaded_from;

 protected:
  [[nodiscard]] PairFigureForm form() const override { return {"mae", "", Direction::kLowerIsCloser}; }
};

TEST_F(PairMetricTest, BatchesAreConsecutivePairsOfOneSize) {
  const auto x = Write("x", kOriginal);
  auto y = Write("y", kStylised);
  input_.weights_folder = "weights";
  input_.hops = {{"x-y", "f", "", x, y}};
  const BatchedMae metric;
  for (const int loaders : {1, 4}) {
    input_.threads.loaders = loaders;
    metric.batches.clear();
    const Figure figure = metric.Measure(input_).figures.at(0);
    EXPECT_NEAR(figure.value, 13.5 / 255.0, 1e-7);
    EXPECT_EQ(figure.samples[3].id, "3.png");
    EXPECT_NEAR(figure.samples[3].value, 13.0 / 255.0, 1e-7);
    EXPECT_THAT(metric.batches, testing::ElementsAre(3, 3, 2));
  }
  EXPECT_EQ(metric.loaded_from, "weights");
  y[1] = Write("z", kStylised, 24)[1];
  input_.hops = {{"x-y", "f", "", x, y}};
  metric.batches.clear();
  const Figure figure = metric.Measure(input_).figures.at(0);
  EXPECT_THAT(metric.batches, testing::ElementsAre(1, 1, 3, 2)) << "the second pair is no pair";
  EXPECT_EQ(figure.n, 7);
  EXPECT_TRUE(std::isnan(figure.samples[1].value));
}

/// One that asks for pictures of 16 px.
class SixteenPixels final : public PairMetric {
 public:
  explicit SixteenPixels(std::size_t batch) : batch_(batch) {}
  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] int minimum_side() const override { return 16; }
  [[nodiscard]] std::size_t batch() const override { return batch_; }
  [[nodiscard]] double Score(const Picture& reference, const Picture& test) const override {
    EXPECT_GE(reference.width, 16);
    return MaeMetric({}).Score(reference, test);
  }

 protected:
  [[nodiscard]] PairFigureForm form() const override { return {"mae", "", Direction::kLowerIsCloser}; }

 private:
  std::size_t batch_;
};

TEST_F(PairMetricTest, PicturesThatAreTooSmallHaveNoScoreAndAreCounted) {
  auto x = Write("x", kOriginal, 16);
  auto y = Write("y", kStylised, 16);
  x[2] = Write("small x", kOriginal, 15)[2];
  y[2] = Write("small y", kStylised, 15)[2];
  input_.hops = {{"x-y", "f", "", x, y}};
  for (const std::size_t batch : {0U, 3U}) {
    const Figure figure = SixteenPixels(batch).Measure(input_).figures.at(0);
    EXPECT_EQ(figure.n, static_cast<std::int64_t>(kOriginal.size()) - 1);
    EXPECT_TRUE(std::isnan(figure.samples[2].value));
    EXPECT_THAT(figure.note, testing::HasSubstr("1 of 8 pictures are smaller than the 16 px that it needs"));
  }
}

TEST_F(PairMetricTest, BatchesNameTheFileThatDoesNotSuit) {
  const auto x = Write("x", {10, 20}, 8);
  input_.hops = {{"x-y", "f", "", x, x}};
  try {
    (void)BatchedMae().Measure(input_);
    FAIL() << "8 px is too small";
  } catch (const ShapeError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("0.png: too small"));
  }
  input_.hops = {{"x-y", "f", "", x, {{"a", "p", folder_ / "none.png"}, x[1]}}};
  EXPECT_THROW((void)BatchedMae().Measure(input_), DataError);
}

TEST_F(PairMetricTest, SkillIsTheShareOfTheDistanceThatReversalTakesAway) {
  const auto originals = Write("x", {100, 100, 100, 100});
  const auto stylised = Write("y", {140, 160, 140, 160});
  const auto recovered = Write("r", {110, 115, 110, 115});
  input_.originals = originals;
  input_.hops = {{"x-y", "f", "", originals, stylised}, {"x-xhat", "f", "r", originals, recovered}};
  const Figure mae = Find(MaeMetric(NoPairOptions{}).Measure(input_), "skill[mae]", "r");
  EXPECT_NEAR(mae.value, 1.0 - 12.5 / 50.0, 1e-6);
  EXPECT_EQ(mae.n, 4);
  const Figure psnr = Find(PsnrMetric(NoPairOptions{}).Measure(input_), "skill[psnr]", "r");
  EXPECT_NEAR(psnr.value, 1.0 - (100.0 + 225.0) / (1600.0 + 3600.0), 1e-6) << "of the squared error";
  input_.hops[1].test = stylised;
  EXPECT_NEAR(Find(MaeMetric(NoPairOptions{}).Measure(input_), "skill[mae]", "r").value, 0.0, 1e-12);
  input_.hops[0].test = originals;
  const Figure nothing = Find(MaeMetric(NoPairOptions{}).Measure(input_), "skill[mae]", "r");
  EXPECT_TRUE(std::isnan(nothing.value));
  EXPECT_NE(nothing.note, "");
}

}  // namespace
}  // namespace pentimento
