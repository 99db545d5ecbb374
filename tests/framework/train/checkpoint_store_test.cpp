#include "framework/train/checkpoint_store.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/types.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {
namespace fs = std::filesystem;

class Notes : public Progress {
 public:
  void Note(std::string_view line) override { lines.emplace_back(line); }
  std::vector<std::string> lines;
};

TrainingState State(std::int64_t step) {
  TrainingState state;
  state.step = step;
  state.tensors = {{"w", torch::full({2, 3}, static_cast<double>(step))}, {"n", torch::tensor(step)}};
  state.facts = {{"third", static_cast<double>(step) / 3.0}, {"list", {1, "two"}}};
  return state;
}

class CheckpointStoreTest : public ::testing::Test {
 protected:
  [[nodiscard]] std::int64_t Latest() {
    const auto state = store_.LoadLatest(notes_);
    return state ? state->step : -1;
  }
  [[nodiscard]] fs::path File(std::int64_t step, const char* extension) const {
    return folder_.path() / fmt::format("step-{:09}.{}", step, extension);
  }

  testing::TemporaryFolder folder_;
  CheckpointStore store_{folder_.path()};
  Notes notes_;
};

TEST_F(CheckpointStoreTest, ReturnsWhatWasSaved) {
  EXPECT_EQ(Latest(), -1);
  store_.Save(State(7));
  const auto state = store_.LoadLatest(notes_);
  ASSERT_TRUE(state);
  EXPECT_EQ(state->step, 7);
  EXPECT_EQ(state->facts, State(7).facts);
  EXPECT_TRUE(SameBits(state->tensors.at("w"), State(7).tensors.at("w")));
  EXPECT_TRUE(notes_.lines.empty());
}

TEST_F(CheckpointStoreTest, KeepsTheLastTwoAndNothingElseOfItsOwn) {
  std::ofstream(folder_.path() / "step-000000001.partial-99-0.safetensors") << "left by a killed process";
  std::ofstream(folder_.path() / "other.txt") << "not ours";
  for (const std::int64_t step : {5, 10, 15}) {
    store_.Save(State(step));
  }
  EXPECT_EQ(store_.Steps(), (std::vector<std::int64_t>{15, 10}));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_.path()), fs::directory_iterator()), 5);
  EXPECT_TRUE(fs::exists(folder_.path() / "other.txt"));
  store_.Clear();
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_.path()), fs::directory_iterator()), 1);
}

TEST_F(CheckpointStoreTest, DataWithoutAMarkerDoNotCount) {
  store_.Save(State(5));
  store_.Save(State(10));
  fs::remove(File(10, "json"));
  EXPECT_EQ(Latest(), 5);
}

TEST_F(CheckpointStoreTest, EveryKindOfDamageFallsBackWithANote) {
  const std::vector<std::function<void()>> damages = {
      [&] { fs::resize_file(File(10, "safetensors"), fs::file_size(File(10, "safetensors")) - 1); },
      [&] { fs::resize_file(File(10, "safetensors"), 0); },
      [&] { fs::remove(File(10, "safetensors")); },
      [&] { fs::resize_file(File(10, "json"), 20); },
      [&] {
        std::string bytes = ReadFile(File(10, "safetensors"));
        bytes.back() = static_cast<char>(bytes.back() ^ 1);
        std::ofstream(File(10, "safetensors"), std::ios::binary) << bytes;
      },
      [&] {
        std::string text = ReadFile(File(10, "json"));
        text.replace(text.find("two"), 3, "TWO");
        std::ofstream(File(10, "json"), std::ios::binary) << text;
      },
  };
  for (const auto& damage : damages) {
    store_.Save(State(5));
    store_.Save(State(10));
    damage();
    notes_.lines.clear();
    EXPECT_EQ(Latest(), 5);
    ASSERT_EQ(notes_.lines.size(), 1U);
    EXPECT_THAT(notes_.lines[0], ::testing::HasSubstr("step 10 is damaged"));
  }
}

TEST_F(CheckpointStoreTest, AllDamagedIsAnErrorThatSaysWhatToDo) {
  store_.Save(State(5));
  fs::resize_file(File(5, "safetensors"), 3);
  EXPECT_THAT([&] { (void)Latest(); },
              ::testing::ThrowsMessage<WeightsError>(::testing::HasSubstr("delete the folder")));
}

TEST_F(CheckpointStoreTest, GoingOnFromAnOlderOneDropsTheDamagedFuture) {
  store_.Save(State(5));
  store_.Save(State(10));
  fs::resize_file(File(10, "safetensors"), 3);
  EXPECT_EQ(Latest(), 5);
  store_.Save(State(7));
  EXPECT_EQ(store_.Steps(), (std::vector<std::int64_t>{7, 5}));
  EXPECT_EQ(Latest(), 7);
}

}  // namespace
}  // namespace pentimento
