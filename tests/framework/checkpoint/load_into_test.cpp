#include "framework/checkpoint/load_into.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/linear.h>
#include <torch/types.h>

#include "framework/core/errors.h"
#include "tests/support/processor_time.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

torch::nn::Sequential Network() { return torch::nn::Sequential(torch::nn::Linear(3, 2), torch::nn::BatchNorm1d(2)); }

TEST(LoadInto, CopiesParametersAndBuffers) {
  torch::nn::Sequential source = Network();
  source->forward(torch::rand({8, 3}));
  const TensorMap state = CopyOfState(*source);
  EXPECT_EQ(state.size(), 7U);  // two of each layer, and the norm's mean, variance and count
  torch::nn::Sequential target = Network();
  LoadInto(*target, state, "test");
  for (const auto& [name, tensor] : StateOf(*target)) {
    EXPECT_TRUE(SameBits(tensor, state.at(name))) << name;
  }
}

TEST(LoadInto, ManyForeignNamesAreRefusedSoon) {
  torch::nn::Sequential network;
  for (int i = 0; i < 300; ++i) {
    network->push_back(torch::nn::Linear(1, 1));
  }
  TensorMap state;
  for (int i = 0; i < 200'000; ++i) {
    state.emplace(fmt::format("{:06}.weighs", i), torch::zeros({1}));
  }
  const test::ProcessorTime time;
  EXPECT_THROW(LoadInto(*network, state, "test"), WeightsError);
  EXPECT_LT(time.Seconds(), 10.0);
}

TEST(LoadInto, ListsEverythingThatDoesNotFitAndChangesNothing) {
  torch::nn::Sequential network = Network();
  TensorMap state = CopyOfState(*network);
  const TensorMap before = state;
  state["0.wieght"] = state.at("0.weight");
  state.erase("0.weight");
  state["0.bias"] = torch::zeros({4});
  state["elsewhere.entirely"] = torch::zeros({1});
  try {
    LoadInto(*network, state, "file.safetensors");
    FAIL() << "accepted";
  } catch (const WeightsError& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("file.safetensors"), HasSubstr("missing    \"0.weight\" [2,3]"),
                                    HasSubstr("misshapen  \"0.bias\": the file has [4], the network [2]"),
                                    HasSubstr("unexpected \"0.wieght\" [2,3]; did it mean \"0.weight\"?"),
                                    HasSubstr("unexpected \"elsewhere.entirely\" [1]")));
  }
  for (const auto& [name, tensor] : StateOf(*network)) {
    EXPECT_TRUE(SameBits(tensor, before.at(name))) << name;
  }
}

/// So many slips that those of one kind would crowd out the others.
TEST(LoadInto, EachKindOfMismatchIsShown) {
  torch::nn::Sequential network;
  for (int i = 0; i < 40; ++i) {
    network->push_back(torch::nn::Linear(1, 1));
  }
  TensorMap state = CopyOfState(*network);
  for (int i = 0; i < 20; ++i) {
    state.extract(fmt::format("{}.bias", i));
    state.emplace(fmt::format("{}.bais", i), torch::zeros({1}));
    state[fmt::format("{}.weight", i)] = torch::zeros({2, 1});
  }
  try {
    LoadInto(*network, state, "test");
    FAIL() << "accepted";
  } catch (const WeightsError& error) {
    EXPECT_THAT(
        error.what(),
        AllOf(HasSubstr("60 of 80 tensors"), HasSubstr("missing    \"0.bias\" [1]"), HasSubstr("and 8 more missing"),
              HasSubstr("misshapen  \"0.weight\": the file has [2,1]"), HasSubstr("and 8 more misshapen"),
              HasSubstr("unexpected \"0.bais\" [1]; did it mean \"0.bias\"?"),
              HasSubstr("unexpected \"19.bais\" [1]; did it mean \"19.bias\"?"), HasSubstr("and 8 more unexpected")));
  }
}

TEST(LoadInto, StatisticsThatTheNetworkDoesNotKeepAreLeftOut) {
  torch::nn::Sequential network(torch::nn::Linear(3, 2));
  TensorMap state = CopyOfState(*network);
  for (const char* name : {"1.running_mean", "1.running_var", "1.num_batches_tracked"}) {
    state[name] = torch::zeros({2});
  }
  LoadInto(*network, state, "test");
  state["1.weight"] = torch::zeros({2});
  EXPECT_THROW(LoadInto(*network, state, "test"), WeightsError) << "an affine norm is another network";
}

TEST(LoadInto, ACountOfBatchesMayBeMissing) {
  torch::nn::Sequential network = Network();
  TensorMap state = CopyOfState(*network);
  state.erase("1.num_batches_tracked");
  LoadInto(*network, state, "test");
  state.erase("1.running_mean");
  EXPECT_THROW(LoadInto(*network, state, "test"), WeightsError);
}

TEST(LoadInto, ConvertsTheElementType) {
  torch::nn::Sequential network = Network();
  TensorMap state = CopyOfState(*network);
  state["0.weight"] = state.at("0.weight").to(torch::kBFloat16);
  LoadInto(*network, state, "test");
  EXPECT_EQ(StateOf(*network).at("0.weight").scalar_type(), torch::kFloat32);
}

}  // namespace
}  // namespace pentimento
