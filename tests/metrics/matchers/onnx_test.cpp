#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "framework/core/atomic_file.h"
#include "metrics/matchers/embedding_matcher.h"

namespace pentimento {
namespace {

// What ONNX's protocol-buffer messages are on disk: fields, each a varint of number and wire type before its value.

std::string Varint(std::uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) {
    bytes += static_cast<char>((value & 0x7F) | 0x80);
  }
  return bytes + static_cast<char>(value);
}

std::string Number(std::uint64_t field, std::uint64_t value) { return Varint(field << 3) + Varint(value); }

std::string Bytes(std::uint64_t field, const std::string& value) {
  return Varint((field << 3) | 2) + Varint(value.size()) + value;
}

/// ValueInfoProto: a name with the shape of a float tensor.
std::string Value(const std::string& name, const std::vector<std::uint64_t>& shape) {
  std::string dimensions;
  for (const std::uint64_t size : shape) {
    dimensions += Bytes(1, Number(1, size));
  }
  constexpr std::uint64_t kFloat = 1;
  return Bytes(1, name) + Bytes(2, Bytes(1, Number(1, kFloat) + Bytes(2, dimensions)));
}

/// NodeProto.
std::string Node(const std::string& operation, const std::string& input, const std::string& output) {
  return Bytes(1, input) + Bytes(2, output) + Bytes(3, output) + Bytes(4, operation);
}

/// ModelProto of opset 11: the mean of each channel of [1,3,side,side].
std::string ChannelMeans(std::uint64_t side) {
  const std::string graph = Bytes(1, Node("GlobalAveragePool", "x", "pooled")) +
                            Bytes(1, Node("Flatten", "pooled", "embedding")) + Bytes(2, "means") +
                            Bytes(11, Value("x", {1, 3, side, side})) + Bytes(12, Value("embedding", {1, 3}));
  constexpr std::uint64_t kIrVersion = 6;
  constexpr std::uint64_t kOpset = 11;
  return Number(1, kIrVersion) + Bytes(7, graph) + Bytes(8, Bytes(1, "") + Number(2, kOpset));
}

class OnnxEmbedding : public testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove_all(folder_); }

  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / fmt::format("pentimento-onnx-{}", ::getpid());
};

TEST_F(OnnxEmbedding, SeesStandardisedChipsInItsOwnOrderOfChannels) {
  WriteFileAtomically(folder_ / "arcface.onnx", ChannelMeans(16));
  FaceChip chip;
  for (int i = 0; i < 16 * 16; ++i) {
    chip.rgb.insert(chip.rgb.end(), {255, 0, 51});
  }
  FaceChip half = chip;
  std::fill(half.rgb.begin() + 8 * 16 * 3, half.rgb.end(), 0);
  EmbeddingOptions options{.weights = folder_ / "arcface.onnx", .side = 16};
  EmbeddingMatcher rgb(options);
  EXPECT_EQ(rgb.name(), "embedding[arcface]");
  rgb.Load("");
  std::vector<FaceChips> faces(17, {chip});  // more than a batch
  faces.push_back({half});
  const std::vector<Template> templates = rgb.Describe(faces);
  ASSERT_EQ(templates.size(), 18U);
  const auto near = [](const Template& expected) { return testing::Pointwise(testing::FloatNear(1e-5F), expected); };
  EXPECT_THAT(templates[0], near({1.0F, -1.0F, -0.6F}));
  EXPECT_THAT(templates[16], near({1.0F, -1.0F, -0.6F}));
  EXPECT_THAT(templates[17], near({0.0F, -1.0F, -0.8F}));
  options.channels = ChannelOrder::kBgr;
  EmbeddingMatcher bgr(options);
  bgr.Load("");
  EXPECT_THAT(bgr.Describe(std::vector<FaceChips>{{chip}})[0], near({-0.6F, -1.0F, 1.0F}));
}

TEST_F(OnnxEmbedding, FilesThatEndEarlyAreRefusedByName) {
  WriteFileAtomically(folder_ / "cut.onnx", ChannelMeans(16).substr(0, 40));
  EmbeddingMatcher cut({.weights = folder_ / "cut.onnx", .side = 16});
  try {
    cut.Load("");
    FAIL() << "half a file is no network";
  } catch (const std::exception& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("cut.onnx"));
  }
}

}  // namespace
}  // namespace pentimento
