#include "framework/methods/neural/cyclegan/cyclegan.h"

#include <set>

#include <gtest/gtest.h>

#include "framework/checkpoint/tensor_file.h"
#include "framework/core/errors.h"
#include "framework/methods/neural/cyclegan/generator_method.h"
#include "tests/framework/methods/neural/cyclegan/tiny_cyclegan.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {
namespace fs = std::filesystem;

TEST(CycleGan, FinishedFolderHoldsNetworksAndMarkerOnly) {
  const testing::TemporaryFolder folder;
  TinyTraining training;
  CycleGan(TinyCycleGan()).Train(training.Context(folder.path()));
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder.path())) {
    names.push_back(entry.path().filename().string());
  }
  std::ranges::sort(names);
  EXPECT_EQ(names, (std::vector<std::string>{"D_A.safetensors", "D_B.safetensors", "G_A.safetensors", "G_B.safetensors",
                                             "done.json"}));
}

TEST(CycleGan, CurveHasEveryLossAtEveryIntervalAndTheEnd) {
  const testing::TemporaryFolder folder;
  TinyTraining training;
  CycleGan(TinyCycleGan()).Train(training.Context(folder.path()));
  std::set<std::pair<std::int64_t, std::string>> points;
  for (const std::string& line : training.curve) {
    const Json point = Json::parse(line);
    points.emplace(point[0].get<std::int64_t>(), point[1].get<std::string>());
  }
  EXPECT_EQ(points.size(), training.curve.size());
  for (const std::int64_t step : {2, 4, 6, 8, 9}) {
    for (const char* name : {"loss/G_A", "loss/G_B", "loss/cycle_A", "loss/cycle_B", "loss/idt_A", "loss/idt_B",
                             "loss/D_A", "loss/D_B", "learning_rate"}) {
      EXPECT_TRUE(points.contains({step, name})) << step << " " << name;
    }
  }
  EXPECT_EQ(points.size(), 45U);
}

TEST(CycleGan, TrainingAFinishedFolderOnlyRepeatsTheCurve) {
  const testing::TemporaryFolder folder;
  TinyTraining training;
  const CycleGanOptions options = TinyCycleGan();
  CycleGan(options).Train(training.Context(folder.path()));
  const std::vector<std::string> curve = training.curve;
  const auto written = fs::last_write_time(folder.path() / "G_A.safetensors");
  CycleGan(options).Train(training.Context(folder.path()));
  EXPECT_EQ(training.curve, curve);
  EXPECT_EQ(fs::last_write_time(folder.path() / "G_A.safetensors"), written);
}

TEST(CycleGan, DirectionsUseTheirOwnGenerators) {
  const testing::TemporaryFolder folder;
  TinyTraining training;
  CycleGan model(TinyCycleGan());
  model.Train(training.Context(folder.path()));
  const torch::Tensor image = torch::rand({1, 3, 30, 41});
  const torch::Tensor there = model.MakeMethod(folder.path(), "a2b")->Apply(image, {}).images;
  const torch::Tensor back = model.MakeMethod(folder.path(), "b2a")->Apply(image, {}).images;
  EXPECT_EQ(there.sizes(), image.sizes());
  EXPECT_FALSE(SameBits(there, back));
  GeneratorMethodOptions options;
  options.weights = folder.path() / "G_A.safetensors";
  EXPECT_TRUE(SameBits(GeneratorMethod(options).Apply(image, {}).images, there));
}

TEST(CycleGan, RefusesUnfinishedFoldersAndUnknownDirections) {
  const testing::TemporaryFolder folder;
  const CycleGan model(TinyCycleGan());
  EXPECT_THROW((void)model.MakeMethod(folder.path(), "a2b"), WeightsError);
  EXPECT_THROW((void)model.MakeMethod(folder.path(), "sideways"), ConfigError);
}

TEST(CycleGan, LearnsToCopyAConstantColour) {
  // Domains of one colour each: after some steps G_A must move red pictures towards blue ones.
  class Colour : public ImageSource {
   public:
    explicit Colour(std::vector<float> rgb) : rgb_(std::move(rgb)) {}
    [[nodiscard]] std::int64_t size() const override { return 4; }
    [[nodiscard]] std::string id(std::int64_t index) const override { return std::to_string(index); }
    [[nodiscard]] torch::Tensor Image(std::int64_t index) const override {
      return torch::tensor(rgb_).view({3, 1, 1}).expand({3, 32, 32}).contiguous() +
             0.05 * torch::sin(torch::arange(32) * (1.0 + static_cast<double>(index)));
    }

   private:
    std::vector<float> rgb_;
  };
  const testing::TemporaryFolder folder;
  TinyTraining training;
  const Colour red({0.8F, 0.2F, 0.2F});
  const Colour blue({0.2F, 0.2F, 0.8F});
  TrainContext context = training.Context(folder.path());
  context.domain_a = &red;
  context.domain_b = &blue;
  CycleGanOptions options = TinyCycleGan();
  options.dropout = false;
  options.train.ema_decay = 0.0;
  options.train.steps = 80;
  options.train.learning_rate = 2e-3;
  options.train.checkpoint_every = 1000;
  CycleGan model(options);
  model.Train(context);
  const torch::Tensor made = model.MakeMethod(folder.path(), "a2b")->Apply(red.Image(0).unsqueeze(0), {}).images;
  const torch::Tensor means = made.mean({0, 2, 3});
  EXPECT_GT(means[2].item<double>(), means[0].item<double>() + 0.2) << means;
}

}  // namespace
}  // namespace pentimento
