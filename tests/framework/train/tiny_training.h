#pragma once

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/checkpoint/tensor_file.h"
#include "framework/core/errors.h"
#include "framework/core/random.h"
#include "framework/methods/method.h"
#include "framework/train/checkpoint_store.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {

/// Smooth random pictures of 40 x 40, 48 x 40, ... px.
class RandomPictures : public ImageSource {
 public:
  RandomPictures(std::uint64_t seed, std::int64_t size) : seed_(seed), size_(size) {}

  [[nodiscard]] std::int64_t size() const override { return size_; }
  [[nodiscard]] std::string id(std::int64_t index) const override { return std::to_string(index); }
  [[nodiscard]] torch::Tensor Image(std::int64_t index) const override {
    RandomStream random(seed_, "test.picture", static_cast<std::uint64_t>(index));
    torch::Tensor coarse = torch::empty({3, 5, 5 + index % 2});
    for (std::int64_t i = 0; i < coarse.numel(); ++i) {
      coarse.data_ptr<float>()[i] = static_cast<float>(random.Uniform());
    }
    return coarse.repeat_interleave(8, 1).repeat_interleave(8, 2);
  }

 private:
  std::uint64_t seed_;
  std::int64_t size_;
};

/// Calls back after every step; otherwise silent.
class StepWatcher : public Progress {
 public:
  void At(std::int64_t done) override {
    if (on_step) {
      on_step(done);
    }
  }
  void Note(std::string_view line) override { notes.emplace_back(line); }

  std::function<void(std::int64_t)> on_step;
  std::vector<std::string> notes;
};

/// One training's inputs, those for validation included; the points of its curve are collected as text.
struct TinyTraining {
  TinyTraining() { torch::set_num_threads(1); }  // pictures this small gain nothing from a second thread

  RandomPictures a{1, 5};
  RandomPictures b{2, 4};
  RandomPictures held_out_a{3, 3};
  RandomPictures held_out_b{4, 4};
  StepWatcher progress;
  std::vector<std::string> curve;

  TrainContext Context(const std::filesystem::path& folder, int loader_threads = 2) {
    curve.clear();
    TrainContext context;
    context.domain_a = &a;
    context.domain_b = &b;
    context.held_out_a = &held_out_a;
    context.held_out_b = &held_out_b;
    context.checkpoint_folder = folder;
    context.seed = 11;
    context.loader_threads = loader_threads;
    context.progress = &progress;
    context.on_curve_point = [this](const CurvePoint& point) {
      curve.push_back(Json{point.step, point.name, point.value}.dump());
    };
    return context;
  }
};

/// The negatives of random pictures.
class NegativePictures : public RandomPictures {
 public:
  using RandomPictures::RandomPictures;
  [[nodiscard]] torch::Tensor Image(std::int64_t index) const override { return 1.0 - RandomPictures::Image(index); }
};

/// Domain A shows what domain B shows as negatives.
struct TinyPairs : TinyTraining {
  TrainContext Context(const std::filesystem::path& folder, int loader_threads = 2) {
    TrainContext context = TinyTraining::Context(folder, loader_threads);
    context.domain_b = &negatives;
    context.held_out_b = &held_out_negatives;
    return context;
  }
  NegativePictures negatives{1, 5};           // of `a`
  NegativePictures held_out_negatives{3, 3};  // of `held_out_a`
};

/// Trains until a stop is requested after `stop_after` steps. @param train a whole training with a context.
template <class Training = TinyTraining>
void TrainUntil(const std::function<void(const TrainContext&)>& train, const std::filesystem::path& folder,
                std::int64_t stop_after, int threads = 2) {
  Training training;
  std::stop_source stop;
  TrainContext context = training.Context(folder, threads);
  context.stop = stop.get_token();
  training.progress.on_step = [&](std::int64_t done) {
    if (done == stop_after) {
      stop.request_stop();
    }
  };
  EXPECT_THROW(train(context), Interrupted);
  EXPECT_EQ(CheckpointStore(folder).Steps().front(), stop_after) << "must be saved within the step";
}

inline void ExpectSameNetworks(const std::filesystem::path& a, const std::filesystem::path& b,
                               const std::vector<std::string>& networks) {
  for (const std::string& network : networks) {
    const TensorMap first = LoadTensors(a / (network + ".safetensors"));
    const TensorMap second = LoadTensors(b / (network + ".safetensors"));
    ASSERT_EQ(first.size(), second.size());
    for (const auto& [name, tensor] : first) {
      EXPECT_TRUE(SameBits(tensor, second.at(name))) << network << " " << name;
    }
  }
}

/// A training that is stopped after each of `stops`, with another number of loader threads each time, and goes on to
/// its end gives the weights and the curve of one that was never stopped.
template <class Training = TinyTraining>
void ExpectGoesOnBitwise(const std::function<void(const TrainContext&)>& train, const std::vector<std::int64_t>& stops,
                         const std::vector<std::string>& networks) {
  const testing::TemporaryFolder whole;
  Training training;
  train(training.Context(whole.path()));
  const std::vector<std::string> curve = training.curve;
  const testing::TemporaryFolder stopped;
  for (const std::int64_t stop_after : stops) {
    TrainUntil<Training>(train, stopped.path(), stop_after, static_cast<int>(stop_after) % 3);
  }
  train(training.Context(stopped.path()));
  ExpectSameNetworks(stopped.path(), whole.path(), networks);
  EXPECT_EQ(training.curve, curve);
}

}  // namespace pentimento
