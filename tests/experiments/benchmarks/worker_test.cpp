#include "experiments/benchmarks/worker.h"

#include <sstream>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "experiments/benchmarks/perceptual_work.h"
#include "framework/checkpoint/load_into.h"
#include "framework/checkpoint/tensor_file.h"
#include "framework/core/atomic_file.h"
#include "framework/core/json.h"
#include "framework/media/encode.h"
#include "framework/methods/neural/cyclegan/cyclegan_trainer.h"
#include "framework/nn/feature_stack.h"
#include "framework/nn/resnet_generator.h"
#include "tests/support/process.h"

namespace pentimento {
namespace {

void WriteNpy(const std::filesystem::path& path, const torch::Tensor& tensor) {
  std::string shape;
  for (const std::int64_t length : tensor.sizes()) {
    shape += std::to_string(length) + ", ";
  }
  std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + shape + "), }";
  header.resize(118 - 1, ' ');
  header += '\n';
  std::string bytes = "\x93NUMPY";
  bytes += {'\x01', '\x00', static_cast<char>(header.size()), '\x00'};
  bytes += header;
  bytes.append(static_cast<const char*>(tensor.const_data_ptr()), tensor.nbytes());
  WriteFileAtomically(path, bytes);
}

/// The answers to a task and `rounds` times "go".
std::vector<Json> Answers(const Json& task, int rounds, bool peer = false) {
  std::stringstream in;
  std::stringstream out;
  in << task.dump() << "\n";
  for (int round = 0; round < rounds; ++round) {
    in << "go\n";
  }
  ServeBenchmarkWork(in, out, peer);
  std::vector<Json> answers;
  for (std::string line; std::getline(out, line);) {
    answers.push_back(Json::parse(line));
  }
  return answers;
}

TEST(BenchmarkWorker, PairMetricRow) {
  const test::TemporaryFolder folder;
  const torch::Tensor a = torch::rand({2, 3, 24, 24});
  torch::Tensor b = torch::full({2, 3, 24, 24}, 0.5);
  b[0].copy_(a[0]);
  a[1].fill_(0.25);
  WriteNpy(folder.path() / "a.npy", a);
  WriteNpy(folder.path() / "b.npy", b);
  const auto answers =
      Answers({{"row", "pair_metric"},
               {"params", {{"metric", "ssim"}, {"count", 2}, {"size", 24}, {"threads", 1}, {"peer", "piq"}}},
               {"inputs", folder.path().string()}},
              2);
  ASSERT_EQ(answers.size(), 3U);
  EXPECT_EQ(answers[0].at("ready"), true);
  EXPECT_EQ(answers[1].at("items"), 2);
  EXPECT_GT(answers[1].at("seconds").get<double>(), 0.0);
  const auto check = answers[1].at("check").get<std::vector<double>>();
  EXPECT_NEAR(check.at(0), 1.0, 1e-6);
  EXPECT_NEAR(check.at(1), (2 * 0.25 * 0.5 + 1e-4) / (0.25 * 0.25 + 0.5 * 0.5 + 1e-4), 1e-4);
  EXPECT_EQ(answers[2].at("check"), answers[1].at("check"));
}

TEST(BenchmarkWorker, LpipsAndHedRows) {
  const test::TemporaryFolder folder;
  const torch::Tensor a = torch::rand({3, 3, 64, 64});
  torch::Tensor b = torch::rand({3, 3, 64, 64});
  b[0].copy_(a[0]);
  WriteNpy(folder.path() / "a.npy", a);
  WriteNpy(folder.path() / "b.npy", b);
  TensorMap heads;
  for (const auto& [tap, channels] :
       std::vector<std::pair<int, int>>{{0, 64}, {1, 128}, {2, 256}, {3, 512}, {4, 512}}) {
    heads.emplace("lin" + std::to_string(tap) + ".model.1.weight", torch::rand({1, channels, 1, 1}));
  }
  const TensorMap backbone = StateOf(*FeatureStack(Vgg16Layers()));
  SaveTensors(heads, {}, folder.path() / "heads.safetensors");
  SaveTensors(backbone, {}, folder.path() / "backbone.safetensors");
  const torch::InferenceMode inference;
  for (const bool hed : {false, true}) {
    const auto answers = Answers(
        {{"row", hed ? "hed_vgg16" : "lpips"},
         {"params",
          {{"count", 3}, {"size", 64}, {"batch", 2}, {"threads", 1}, {"network", "vgg"}, {"precision", "fp32"}}},
         {"inputs", folder.path().string()}},
        1);
    ASSERT_EQ(answers.size(), 2U);
    EXPECT_EQ(answers[1]["items"], 3);
    const auto check = answers[1]["check"].get<std::vector<double>>();
    ASSERT_EQ(check.size(), 3U);
    EXPECT_NEAR(check[0], 0.0, 1e-9) << "equal pictures";
    const auto distance = hed ? HedDistanceOf(backbone, Precision::kFp32)
                              : MakeLpips(LpipsNetwork::kVgg, backbone, "b", heads, "h", Precision::kFp32);
    EXPECT_NEAR(check[2], distance->Distance(a.slice(0, 2), b.slice(0, 2)).item<double>(), 1e-5 * check[2]);
  }
}

TEST(BenchmarkWorker, DecodeRowKeepsOrderAndChannels) {
  const test::TemporaryFolder folder;
  for (int i = 0; i < 3; ++i) {
    Picture picture(160, 96, 0.2F);
    std::ranges::fill(picture.Plane(i), 0.8F);
    EncodePicture(picture, folder.path() / "jpeg" / ("00" + std::to_string(i) + ".jpg"),
                  {.format = PictureFormat::kJpeg});
  }
  const auto answers = Answers({{"row", "decode_resize"},
                                {"params", {{"count", 3}, {"size", 32}, {"threads", 1}, {"loaders", 2}}},
                                {"inputs", folder.path().string()}},
                               1);
  ASSERT_EQ(answers.size(), 2U);
  const auto check = answers[1].at("check").get<std::vector<double>>();
  ASSERT_EQ(check.size(), 3U * 3U * 64U);
  for (std::size_t i = 0; i < check.size(); ++i) {
    EXPECT_NEAR(check[i], i / 192 == i / 64 % 3 ? 0.8 : 0.2, 0.02) << i;
  }
}

TEST(BenchmarkWorker, GeneratorRowMakesThePictures) {
  const test::TemporaryFolder folder;
  ResnetGeneratorOptions options;
  options.ngf = 4;
  options.blocks = 1;
  ResnetGenerator network(options);
  SaveTensors(StateOf(*network), {}, folder.path() / "weights.safetensors");
  const torch::Tensor pictures = torch::rand({2, 3, 32, 32}) * 2 - 1;
  WriteNpy(folder.path() / "pictures.npy", pictures);
  const auto answers = Answers(
      {{"row", "generator"},
       {"params", {{"size", 32}, {"count", 2}, {"ngf", 4}, {"blocks", 1}, {"precision", "fp32"}, {"threads", 1}}},
       {"inputs", folder.path().string()}},
      2);
  ASSERT_EQ(answers.size(), 3U) << answers.back();
  EXPECT_EQ(answers[1].at("items"), 2);
  EXPECT_GT(answers[1].at("peak_bytes").get<std::int64_t>(), 1'000'000);
  const auto check = answers[1].at("check").get<std::vector<double>>();
  ASSERT_EQ(check.size(), 2U * 3U * 4U * 4U);
  const torch::Tensor expected = network(pictures).detach();
  EXPECT_NEAR(check[0], expected[0][0][0][0].item<double>(), 1e-4);
  EXPECT_NEAR(check[16 + 4 * 2 + 3], expected[0][1][16][24].item<double>(), 1e-4);
  EXPECT_NEAR(check[95], expected[1][2][24][24].item<double>(), 1e-4);
  EXPECT_EQ(answers[2].at("check"), answers[1].at("check"));
}

TEST(BenchmarkWorker, CycleganRowStartsFromTheGivenWeightsEveryTime) {
  const test::TemporaryFolder folder;
  CycleGanOptions options;
  options.ngf = 4;
  options.ndf = 4;
  options.blocks = 1;
  options.train.size = 32;
  CycleGanTrainer trainer(options, 5);
  TensorMap weights;
  for (const std::string& network : trainer.networks()) {
    for (const auto& [name, tensor] : trainer.FinalWeights(network)) {
      weights[network + "." + name] = tensor;
    }
  }
  SaveTensors(weights, {}, folder.path() / "weights.safetensors");
  const torch::Tensor real_a = torch::rand({2, 1, 3, 32, 32}) * 2 - 1;
  const torch::Tensor real_b = torch::rand({2, 1, 3, 32, 32}) * 2 - 1;
  WriteNpy(folder.path() / "real_A.npy", real_a);
  WriteNpy(folder.path() / "real_B.npy", real_b);
  const auto answers = Answers({{"row", "cyclegan_step"},
                                {"params",
                                 {{"size", 32},
                                  {"batch", 1},
                                  {"ngf", 4},
                                  {"ndf", 4},
                                  {"blocks", 1},
                                  {"steps", 2},
                                  {"precision", "fp32"},
                                  {"threads", 1}}},
                                {"inputs", folder.path().string()}},
                               2);
  ASSERT_EQ(answers.size(), 3U) << answers.back();
  const auto check = answers[1].at("check").get<std::vector<double>>();
  ASSERT_EQ(check.size(), 16U);
  const std::vector<double> first = trainer.Step({real_a[0], real_b[0]});
  for (std::size_t i = 0; i < first.size(); ++i) {
    EXPECT_NEAR(check[i], first[i], 1e-5 * first[i]) << trainer.loss_names().at(i);
  }
  EXPECT_EQ(answers[2].at("check"), answers[1].at("check"));
}

TEST(BenchmarkWorker, AnswersErrorsInTheProtocolsForm) {
  const test::TemporaryFolder folder;
  const std::string inputs = folder.path().string();
  const auto kind = [&](const Json& task, bool peer = false) {
    const auto answers = Answers(task, 1, peer);
    EXPECT_EQ(answers.size(), 1U);
    return answers.at(0).at("kind").get<std::string>();
  };
  const Json params = Json::object();
  EXPECT_EQ(kind({{"row", "no_such_row"}, {"params", params}, {"inputs", inputs}}), "unsupported");
  EXPECT_EQ(kind({{"row", "pair_metric"}, {"params", {{"colour", 1}}}, {"inputs", inputs}}), "unsupported");
  EXPECT_EQ(kind({{"row", "pair_metric"}, {"params", params}, {"inputs", inputs}}, true), "unsupported");
  EXPECT_EQ(kind({{"row", "pair_metric"}, {"params", params}, {"inputs", inputs}}), "failed");
  for (const char* metric : {"no_such_metric", "metadata"}) {
    EXPECT_EQ(kind({{"row", "pair_metric"}, {"params", {{"metric", metric}}}, {"inputs", inputs}}), "unsupported");
  }
  EXPECT_EQ(kind({{"row", "pair_metric"}}), "failed");
}

}  // namespace
}  // namespace pentimento
