#include <cstring>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/errors.h"
#include "tests/framework/weights_file/built_weights.h"
#include "tests/framework/weights_file/view_values.h"
#include "tests/support/processor_time.h"

namespace pentimento {
namespace {

using test::TensorPickle;
using ::testing::HasSubstr;

/// The complaint, which must name the file and come soon.
std::string TorchComplaint(const std::string& bytes) {
  const test::ProcessorTime time;
  std::string complaint = "accepted";
  try {
    ParseWeights(bytes, "evil.pt");
  } catch (const WeightsError& error) {
    complaint = error.what();
    EXPECT_THAT(complaint, HasSubstr("evil.pt"));
  }
  EXPECT_LT(time.Seconds(), 20.0);
  return complaint;
}

std::string OneTensor(const TensorPickle& tensor) {
  return test::WholePickle(test::Dict({{"w", test::Tensor(tensor)}}));
}

std::string InZip(const TensorPickle& tensor) { return test::TorchZip(OneTensor(tensor), {{"0", test::SixFloats()}}); }

TensorPickle Shaped(const std::vector<std::int64_t>& shape, const std::vector<std::int64_t>& strides,
                    std::int64_t first = 0) {
  TensorPickle tensor;
  tensor.shape = shape;
  tensor.strides = strides;
  tensor.first = first;
  return tensor;
}

TEST(TorchHostile, SoundFilesOfEachKindAreRead) {
  for (const auto& [name, bytes] : test::SoundWeightFiles()) {
    if (name == "object.pkl") {
      EXPECT_THAT(TorchComplaint(bytes), HasSubstr("has no storage"));
      continue;
    }
    const WeightsFile file = ParseWeights(bytes, name);
    const TensorView view = test::Find(file, name.starts_with("a.") ? "a" : "state_dict.a.weight");
    EXPECT_THAT(test::Values<float>(view), ::testing::ElementsAre(0, 1, 2, 3, 4, 5)) << name;
  }
}

TEST(TorchHostile, LyingShapesAreRefused) {
  constexpr std::int64_t kHuge = std::int64_t{1} << 62;
  EXPECT_EQ(TorchComplaint(InZip(Shaped({2, 3}, {3, 1}))), "accepted");
  EXPECT_EQ(TorchComplaint(InZip(Shaped({0}, {1}, 6))), "accepted");
  EXPECT_THAT(TorchComplaint(InZip(Shaped({2, 4}, {3, 1}))), HasSubstr("\"w\""));
  for (const TensorPickle& tensor :
       {Shaped({2, 4}, {3, 1}), Shaped({7}, {1}), Shaped({6}, {1}, 1), Shaped({6}, {1}, -1), Shaped({-6}, {1}),
        Shaped({6}, {-1}), Shaped({2, 3}, {1}), Shaped({2}, {3, 1}), Shaped({kHuge, 8}, {0, 0}), Shaped({2}, {kHuge}),
        Shaped({5, 5}, {kHuge, kHuge}), Shaped({1}, {1}, 6), Shaped({0}, {1}, 7), Shaped({0, kHuge, 8}, {1, 1, 1}),
        Shaped(std::vector<std::int64_t>(65, 1), std::vector<std::int64_t>(65, 1))}) {
    EXPECT_THAT(TorchComplaint(InZip(tensor)), HasSubstr("tensor \"w\""));
  }
}

/// One element seen as 2^60 of them fits its storage and no memory.
TEST(TorchHostile, ExpandedTensorsBeyondMemoryAreRefused) {
  EXPECT_EQ(TorchComplaint(InZip(Shaped({1000, 6}, {0, 1}))), "accepted");
  EXPECT_THAT(TorchComplaint(InZip(Shaped({std::int64_t{1} << 60}, {0}))), HasSubstr("exhaust memory"));
  EXPECT_THAT(TorchComplaint(InZip(Shaped({1 << 20, 1 << 10}, {0, 0}))), HasSubstr("exhaust memory"));
}

TEST(TorchHostile, LyingStoragesAreRefused) {
  TensorPickle tensor;
  tensor.count = 7;
  EXPECT_THAT(TorchComplaint(InZip(tensor)), HasSubstr("claims elements"));
  tensor.count = std::int64_t{1} << 62;
  EXPECT_THAT(TorchComplaint(InZip(tensor)), HasSubstr("claims elements"));
  tensor.count = 6;
  tensor.storage_class = "DoubleStorage";
  EXPECT_THAT(TorchComplaint(InZip(tensor)), HasSubstr("claims elements"));
  tensor.storage_class = "FloatStorage";
  tensor.key = "nowhere";
  EXPECT_THAT(TorchComplaint(InZip(tensor)), HasSubstr("\"net/data/nowhere\" is missing"));
  tensor.key = "../../../etc/passwd";
  EXPECT_THAT(TorchComplaint(InZip(tensor)), HasSubstr("is missing"));
}

TEST(TorchHostile, EveryTruncationIsRefused) {
  for (const auto& [name, bytes] : test::SoundWeightFiles()) {
    for (std::size_t length = 0; length < bytes.size(); ++length) {
      EXPECT_NE(TorchComplaint(bytes.substr(0, length)), "accepted") << name << " cut to " << length;
    }
  }
}

/// Whatever a flipped bit makes of a file: a complaint, or tensors that lie in their storages.
TEST(TorchHostile, EveryFlippedBitIsRefusedOrHarmless) {
  for (const auto& [name, bytes] : test::SoundWeightFiles()) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      for (int bit = 0; bit < 8; ++bit) {
        std::string flipped = bytes;
        flipped[i] = static_cast<char>(flipped[i] ^ (1 << bit));
        try {
          for (const TensorView& view : ParseWeights(flipped, name).tensors) {
            ASSERT_TRUE(LiesInStorage(view)) << name << " byte " << i;
          }
        } catch (const WeightsError&) {
          continue;
        }
      }
    }
  }
}

TEST(TorchHostile, LyingDirectoriesAreRefused) {
  const std::string pickle = OneTensor({});
  EXPECT_THAT(TorchComplaint(test::Zip({{"a/data.pkl", pickle}, {"a/data.pkl", pickle}})), HasSubstr("twice"));
  EXPECT_THAT(TorchComplaint(test::Zip({{"a/data.pkl", pickle}, {"b/data.pkl", pickle}})), HasSubstr("2 files"));
  EXPECT_THAT(TorchComplaint(test::Zip({{"a/x", ""}})), HasSubstr("0 files"));
  EXPECT_THAT(TorchComplaint(test::Zip({{"model.weights.h5", ""}})), HasSubstr("Keras"));
  EXPECT_THAT(TorchComplaint(test::Zip({{"a/data.pkl", pickle}}, {.claimed_count = 3})), HasSubstr("claims 3 entries"));
  EXPECT_THAT(
      TorchComplaint(test::Zip({{"a/data.pkl", pickle}}, {.zip64 = true, .claimed_count = std::uint64_t{1} << 60})),
      HasSubstr("claims"));
  EXPECT_THAT(TorchComplaint(test::Zip({{"a/data.pkl", pickle}}, {.claimed_size = 5})), HasSubstr("stored as it is"));
  EXPECT_THAT(TorchComplaint(test::Zip({{"a/data.pkl", pickle}, {"a/byteorder", "big"}})), HasSubstr("big-endian"));
  const std::string junk = test::Zip({{"a/data.pkl", pickle}}) + "junk";
  EXPECT_THAT(TorchComplaint(junk), HasSubstr("directory is missing"));
}

TEST(TorchHostile, ZipBombsAreRefused) {
  const std::string zeros(std::size_t{1} << 27, '\0');
  TensorPickle tensor;
  tensor.count = static_cast<std::int64_t>(zeros.size() / 4);
  const std::string honest = test::TorchZip(OneTensor(tensor), {{"0", zeros}}, {.deflated = true});
  EXPECT_LT(honest.size(), 200'000U);
  EXPECT_THAT(TorchComplaint(honest), HasSubstr("exhaust memory"));
  for (const std::uint64_t claimed : {std::uint64_t{5}, std::uint64_t{1} << 40, ~std::uint64_t{0}}) {
    const std::string lying = test::TorchZip(OneTensor({}), {{"0", test::SixFloats()}},
                                             {.zip64 = true, .deflated = true, .claimed_size = claimed});
    EXPECT_NE(TorchComplaint(lying), "accepted") << claimed;
  }
}

TEST(TorchHostile, AHundredThousandEntriesAreReadInBoundedTime) {
  std::vector<std::pair<std::string, std::string>> entries = {{"net/data.pkl", OneTensor({})}};
  entries.emplace_back("net/data/0", test::SixFloats());
  for (int i = 0; i < 100'000; ++i) {
    entries.emplace_back("net/x" + std::to_string(i), "");
  }
  EXPECT_EQ(TorchComplaint(test::Zip(entries, {.zip64 = true})), "accepted");
}

TEST(TorchHostile, LyingLegacyFilesAreRefused) {
  const std::string pickle = OneTensor({});
  const std::string six = test::SixFloats();
  EXPECT_EQ(TorchComplaint(test::TorchLegacy(pickle, {{"0", 6, six}})), "accepted");
  EXPECT_THAT(TorchComplaint(test::TorchLegacy(pickle, {{"0", 7, six}})), HasSubstr("truncated"));
  EXPECT_THAT(TorchComplaint(test::TorchLegacy(pickle, {{"0", ~std::uint64_t{0}, six}})), HasSubstr("truncated"));
  EXPECT_THAT(TorchComplaint(test::TorchLegacy(pickle, {{"0", std::uint64_t{1} << 62, six}})), HasSubstr("truncated"));
  EXPECT_THAT(TorchComplaint(test::TorchLegacy(pickle, {{"0", 5, six}})), HasSubstr("claims elements"));
  EXPECT_THAT(TorchComplaint(test::TorchLegacy(pickle, {{"1", 6, six}})), HasSubstr("no tensor speaks of"));
  EXPECT_THAT(TorchComplaint(test::TorchLegacy(pickle, {})), HasSubstr("storage \"0\" is missing"));
  std::string big_endian = test::TorchLegacy(pickle, {{"0", 6, six}});
  big_endian[big_endian.find('\x88')] = '\x89';
  EXPECT_THAT(TorchComplaint(big_endian), HasSubstr("big-endian"));
}

}  // namespace
}  // namespace pentimento
