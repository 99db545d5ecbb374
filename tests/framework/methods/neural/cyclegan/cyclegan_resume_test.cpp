#include <stop_token>

#include <gtest/gtest.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "tests/framework/methods/neural/cyclegan/tiny_cyclegan.h"
#include "tests/support/temporary_folder.h"

namespace pentimento {
namespace {
namespace fs = std::filesystem;

const std::vector<std::string> kNetworks = {"G_A", "G_B", "D_A", "D_B"};

void TrainCycleGanUntil(const CycleGanOptions& options, const fs::path& folder, std::int64_t stop_after,
                        int threads = 2) {
  TrainUntil([&](const TrainContext& context) { CycleGan(options).Train(context); }, folder, stop_after, threads);
}

class CycleGanResume : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    reference_ = std::make_unique<testing::TemporaryFolder>();
    TinyTraining training;
    CycleGan(TinyCycleGan()).Train(training.Context(reference_->path()));
    curve_ = training.curve;
  }
  static void TearDownTestSuite() { reference_.reset(); }

  static void ExpectFinishesAlike(const fs::path& folder, int threads = 2) {
    TinyTraining training;
    CycleGan(TinyCycleGan()).Train(training.Context(folder, threads));
    ExpectSameNetworks(folder, reference_->path(), kNetworks);
    EXPECT_EQ(training.curve, curve_);
  }

  static std::unique_ptr<testing::TemporaryFolder> reference_;
  static std::vector<std::string> curve_;
};
std::unique_ptr<testing::TemporaryFolder> CycleGanResume::reference_;
std::vector<std::string> CycleGanResume::curve_;

TEST_F(CycleGanResume, AfterAStopAtAnyStep) {
  for (const std::int64_t stop_after : {1, 3, 4, 5, 6, 8}) {
    const testing::TemporaryFolder folder;
    TrainCycleGanUntil(TinyCycleGan(), folder.path(), stop_after);
    ExpectFinishesAlike(folder.path());
  }
}

TEST_F(CycleGanResume, AfterSeveralStopsWithOtherLoaderThreads) {
  const testing::TemporaryFolder folder;
  TrainCycleGanUntil(TinyCycleGan(), folder.path(), 2, 0);
  TrainCycleGanUntil(TinyCycleGan(), folder.path(), 5, 3);
  TrainCycleGanUntil(TinyCycleGan(), folder.path(), 7, 1);
  ExpectFinishesAlike(folder.path(), 4);
}

TEST_F(CycleGanResume, FromAnOlderCheckpointIfTheNewestIsDamaged) {
  const testing::TemporaryFolder folder;
  TrainCycleGanUntil(TinyCycleGan(), folder.path(), 6);
  const std::vector<std::int64_t> steps = CheckpointStore(folder.path()).Steps();
  ASSERT_EQ(steps, (std::vector<std::int64_t>{6, 4}));
  fs::resize_file(folder.path() / "step-000000006.safetensors", 1000);
  ExpectFinishesAlike(folder.path());
}

TEST_F(CycleGanResume, FromTheBeginningWithoutAnyCheckpoint) {
  const testing::TemporaryFolder folder;
  TinyTraining training;
  std::stop_source stop;
  stop.request_stop();
  TrainContext context = training.Context(folder.path());
  context.stop = stop.get_token();
  EXPECT_THROW(CycleGan(TinyCycleGan()).Train(context), Interrupted);
  EXPECT_TRUE(CheckpointStore(folder.path()).Steps().empty());
  ExpectFinishesAlike(folder.path());
}

TEST_F(CycleGanResume, RefusesAnotherTrainingsCheckpoint) {
  const testing::TemporaryFolder folder;
  TrainCycleGanUntil(TinyCycleGan(), folder.path(), 3);
  TinyTraining training;
  TrainContext context = training.Context(folder.path());
  context.seed = 12;
  EXPECT_THROW(CycleGan(TinyCycleGan()).Train(context), WeightsError);
}

TEST(CycleGanResumeBf16, GoesOnBitwise) {
  CycleGanOptions options = TinyCycleGan();
  options.train.precision = Precision::kBf16;
  const testing::TemporaryFolder whole;
  const testing::TemporaryFolder stopped;
  TinyTraining training;
  CycleGan(options).Train(training.Context(whole.path()));
  TrainCycleGanUntil(options, stopped.path(), 5);
  CycleGan(options).Train(training.Context(stopped.path()));
  ExpectSameNetworks(stopped.path(), whole.path(), kNetworks);
}

/// Everything at once that has a state of its own: validation with its best weights, the plateau of the learning rate,
/// a batch in parts, the penalty's random points.
TEST(CycleGanResumeOfVariants, GoesOnBitwise) {
  CycleGanOptions options = TinyCycleGan();
  options.loss.gan = GanMode::kWgangp;
  options.loss.lambda_edge = 1.0;
  options.loss.lambda_tv = 0.1;
  options.train.batch = 2;
  options.train.accumulate = 2;
  options.train.policy = LearningRatePolicy::kPlateau;
  options.train.decay_patience = 0;
  options.train.validation.every = 2;
  options.train.validation.metric = "cycle";
  const testing::TemporaryFolder whole;
  TinyTraining training;
  CycleGan(options).Train(training.Context(whole.path()));
  const std::vector<std::string> curve = training.curve;
  for (const std::int64_t stop_after : {1, 4, 7}) {
    const testing::TemporaryFolder stopped;
    TrainCycleGanUntil(options, stopped.path(), stop_after);
    CycleGan(options).Train(training.Context(stopped.path()));
    ExpectSameNetworks(stopped.path(), whole.path(), kNetworks);
    EXPECT_EQ(training.curve, curve);
    EXPECT_EQ(ReadFile(stopped.path() / "done.json"), ReadFile(whole.path() / "done.json"));
  }
}

TEST(CycleGanSeed, AnotherSeedGivesOtherWeights) {
  const testing::TemporaryFolder first;
  const testing::TemporaryFolder second;
  TinyTraining training;
  CycleGan(TinyCycleGan()).Train(training.Context(first.path()));
  TrainContext context = training.Context(second.path());
  context.seed = 12;
  CycleGan(TinyCycleGan()).Train(context);
  EXPECT_FALSE(SameBits(LoadTensors(first.path() / "G_A.safetensors").at("model.1.weight"),
                        LoadTensors(second.path() / "G_A.safetensors").at("model.1.weight")));
}

}  // namespace
}  // namespace pentimento
