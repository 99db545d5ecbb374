#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <torch/types.h>

#include "framework/checkpoint/tensor_file.h"
#include "tests/framework/weights_file/built_weights.h"
#include "tests/support/processor_time.h"
#include "tests/support/temporary_folder.h"

namespace pentimento {
namespace {

/// Two elements each, as far apart as the storage allows: a file of kilobytes whose tensors reach terabytes.
TEST(FarElements, ManyTensorsOfFewFarElementsAreCopiedSoon) {
  const testing::TemporaryFolder folder;
  constexpr std::int64_t kCount = std::int64_t{1} << 23;
  constexpr int kTensors = 20'000;
  test::TensorPickle tensor;
  tensor.count = kCount;
  tensor.shape = {2};
  tensor.strides = {kCount - 1};
  std::vector<std::pair<std::string, std::string>> entries;
  for (int i = 0; i < kTensors; ++i) {
    entries.emplace_back(std::to_string(i), test::Tensor(tensor));
  }
  std::string storage(kCount * sizeof(float), '\0');
  const float last = 3;
  std::memcpy(storage.data() + storage.size() - sizeof(float), &last, sizeof(float));
  const auto path = folder.Write(
      "far.pt", test::TorchZip(test::WholePickle(test::Dict(entries)), {{"0", storage}}, {.deflated = true}));
  const test::ProcessorTime time;
  const TensorMap tensors = LoadTensors(path);
  EXPECT_LT(time.Seconds(), 20.0);
  ASSERT_EQ(tensors.size(), kTensors);
  EXPECT_TRUE(tensors.at("7").equal(torch::tensor({0.0F, 3.0F})));
}

}  // namespace
}  // namespace pentimento
