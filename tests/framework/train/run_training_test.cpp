#include "framework/train/run_training.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "tests/framework/train/convolution_trainer.h"
#include "tests/framework/train/tiny_training.h"
#include "tests/support/temporary_folder.h"

namespace pentimento {
namespace {
namespace fs = std::filesystem;

/// Validation says what it is told to, instead of what is true.
class ScriptedTrainer : public ConvolutionTrainer {
 public:
  ScriptedTrainer(const TrainOptions& options, std::vector<double> script)
      : ConvolutionTrainer(options), script_(std::move(script)) {}

 private:
  std::vector<double> Measure(const std::vector<TrainingBatch>& /*held_out*/) override {
    return {script_.at(static_cast<std::size_t>(step()) / 2 - 1), static_cast<double>(step())};
  }

  std::vector<double> script_;
};

const std::vector<double> kScript = {0.5, 0.3, 0.3, 0.4, 0.35};  // after steps 2, 4, 6, 8 and 10

TrainingPlan ScriptedPlan() {
  TrainingPlan plan;
  plan.model = "scripted";
  plan.options.steps = 10;
  plan.options.size = 32;
  plan.options.batch = 2;
  plan.options.learning_rate = 1e-2;
  plan.options.ema_decay = 0.5;
  plan.options.checkpoint_every = 4;
  plan.options.log_every = 5;
  plan.options.validation.every = 2;
  plan.make_trainer = [options = plan.options] { return std::make_unique<ScriptedTrainer>(options, kScript); };
  return plan;
}

Json Done(const fs::path& folder) { return Json::parse(ReadFile(folder / "done.json")); }

TEST(RunTraining, KeepsTheWeightsThatWereBestByTheChosenFigure) {
  const testing::TemporaryFolder whole;
  TinyTraining training;
  RunTraining(ScriptedPlan(), training.Context(whole.path()));
  const Json validation = Done(whole.path()).at("validation");
  EXPECT_EQ(validation,
            (Json{{"metric", "difference"}, {"best_step", 4}, {"figures", {{"difference", 0.3}, {"steps", 4.0}}}}))
      << "of equal figures the first counts";
  // A training that is stopped at that step has the same average.
  const testing::TemporaryFolder stopped;
  TrainUntil([](const TrainContext& context) { RunTraining(ScriptedPlan(), context); }, stopped.path(), 4);
  const TensorMap state = LoadTensors(stopped.path() / "step-000000004.safetensors");
  const TensorMap kept = LoadTensors(whole.path() / "N.safetensors");
  EXPECT_TRUE(SameBits(kept.at("weight"), state.at("average/N/weight")));
  EXPECT_TRUE(SameBits(kept.at("weight"), state.at("best/N/weight")));
  // By the other figure, higher is better, it is the last step.
  TrainingPlan plan = ScriptedPlan();
  plan.options.validation.metric = "steps";
  const testing::TemporaryFolder last;
  RunTraining(plan, training.Context(last.path()));
  EXPECT_EQ(Done(last.path()).at("validation").at("best_step"), 10);
  EXPECT_FALSE(SameBits(LoadTensors(last.path() / "N.safetensors").at("weight"), kept.at("weight")));
}

TEST(RunTraining, CurveHasTheFiguresOfEveryValidation) {
  const testing::TemporaryFolder folder;
  TinyTraining training;
  TrainingPlan plan = ScriptedPlan();
  plan.options.steps = 9;  // validated at 2, 4, 6, 8 and, it being the last, 9
  plan.make_trainer = [options = plan.options] { return std::make_unique<ScriptedTrainer>(options, kScript); };
  RunTraining(plan, training.Context(folder.path()));
  std::vector<std::string> of_validation;
  std::ranges::copy_if(training.curve, std::back_inserter(of_validation), [](const std::string& point) {
    return point.find("validation/difference") != std::string::npos;
  });
  EXPECT_THAT(of_validation,
              ::testing::ElementsAre(R"([2,"validation/difference",0.5])", R"([4,"validation/difference",0.3])",
                                     R"([6,"validation/difference",0.3])", R"([8,"validation/difference",0.4])",
                                     R"([9,"validation/difference",0.4])"));
}

TEST(RunTraining, GoesOnBitwiseWithValidationAndPlateau) {
  TrainingPlan plan = ScriptedPlan();
  plan.options.policy = LearningRatePolicy::kPlateau;
  plan.options.decay_patience = 0;
  plan.make_trainer = [options = plan.options] { return std::make_unique<ScriptedTrainer>(options, kScript); };
  const testing::TemporaryFolder whole;
  TinyTraining training;
  RunTraining(plan, training.Context(whole.path()));
  const std::vector<std::string> curve = training.curve;
  // It fell after steps 6, 8 and 10: at the mean of steps 6 to 10 one was at full rate, two at a fifth, two at a 25th.
  EXPECT_THAT(curve, ::testing::Contains(::testing::HasSubstr("[10,\"learning_rate\",0.0029")));
  for (const std::int64_t stop_after : {1, 2, 5, 6, 7, 9}) {
    const testing::TemporaryFolder stopped;
    TrainUntil([&](const TrainContext& context) { RunTraining(plan, context); }, stopped.path(), stop_after);
    RunTraining(plan, training.Context(stopped.path()));
    ExpectSameNetworks(stopped.path(), whole.path(), {"N"});
    EXPECT_EQ(training.curve, curve);
    EXPECT_EQ(ReadFile(stopped.path() / "done.json"), ReadFile(whole.path() / "done.json"));
  }
}

TEST(RunTraining, RefusesValidationThatCannotBe) {
  const testing::TemporaryFolder folder;
  TinyTraining training;
  TrainingPlan plan = ScriptedPlan();
  plan.options.validation.metric = "beauty";
  EXPECT_THROW(RunTraining(plan, training.Context(folder.path())), ConfigError);
  TrainContext context = training.Context(folder.path());
  context.held_out_b = nullptr;
  EXPECT_THROW(RunTraining(ScriptedPlan(), context), ConfigError);
  plan = ScriptedPlan();
  plan.make_trainer = [options = plan.options] {
    return std::make_unique<ScriptedTrainer>(options, std::vector<double>(5, std::nan("")));
  };
  EXPECT_THROW(RunTraining(plan, training.Context(folder.path())), WorkError);
}

TEST(RunTraining, RefusesToGoOnByAnotherFigure) {
  const testing::TemporaryFolder folder;
  TrainUntil([](const TrainContext& context) { RunTraining(ScriptedPlan(), context); }, folder.path(), 5);
  TinyTraining training;
  TrainingPlan plan = ScriptedPlan();
  plan.options.validation.metric = "steps";
  EXPECT_THROW(RunTraining(plan, training.Context(folder.path())), WeightsError);
}

TEST(RunTraining, PairsStayTogetherInTrainingAndValidation) {
  /// Says how far b is from what it must be beside a.
  class PairTrainer : public ConvolutionTrainer {
   public:
    using ConvolutionTrainer::ConvolutionTrainer;

   private:
    void Optimise(const std::vector<TrainingBatch>& parts) override {
      Record({(parts[0].a + parts[0].b).abs().max(), torch::zeros({}), torch::zeros({})});
    }
    std::vector<double> Measure(const std::vector<TrainingBatch>& held_out) override {
      double worst = 0.0;
      for (const TrainingBatch& batch : held_out) {
        worst = std::max(worst, (batch.a + batch.b).abs().max().item<double>());
      }
      return {worst, static_cast<double>(held_out.size())};
    }
  };
  class Negative : public ImageSource {
   public:
    explicit Negative(const ImageSource& source) : source_(source) {}
    [[nodiscard]] std::int64_t size() const override { return source_.size(); }
    [[nodiscard]] std::string id(std::int64_t index) const override { return source_.id(index); }
    [[nodiscard]] torch::Tensor Image(std::int64_t index) const override { return 1.0 - source_.Image(index); }

   private:
    const ImageSource& source_;
  };
  TrainingPlan plan = ScriptedPlan();
  plan.paired = true;
  plan.options.load_size = 36;
  plan.make_trainer = [options = plan.options] { return std::make_unique<PairTrainer>(options); };
  const testing::TemporaryFolder folder;
  TinyTraining training;
  TrainContext context = training.Context(folder.path());
  const Negative b(training.a);
  const Negative held_out_b(training.held_out_a);
  context.domain_b = &b;
  context.held_out_b = &held_out_b;
  RunTraining(plan, context);
  const Json done = Done(folder.path());
  int differences = 0;
  for (const Json& point : done.at("curve").at("points")) {
    if (point[1] == "loss/difference" || point[1] == "validation/difference") {
      EXPECT_NEAR(point[2].get<double>(), 0.0, 1e-5) << point;
      ++differences;
    } else if (point[1] == "validation/steps") {
      EXPECT_EQ(point[2], 2) << "three held-out pictures in batches of two";
    }
  }
  EXPECT_GT(differences, 0);
}

TEST(TrainedWeights, AreThoseOfAFinishedTraining) {
  const testing::TemporaryFolder folder;
  EXPECT_THROW((void)TrainedWeights(folder.path(), "N", "scripted"), WeightsError);
  TinyTraining training;
  RunTraining(ScriptedPlan(), training.Context(folder.path()));
  EXPECT_TRUE(fs::exists(TrainedWeights(folder.path(), "N", "scripted")));
}

}  // namespace
}  // namespace pentimento
