#include "framework/weights_file/onnx.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/errors.h"
#include "tests/framework/weights_file/built_weights.h"
#include "tests/framework/weights_file/view_values.h"

namespace pentimento {
namespace {

using test::Find;
using test::ProtoBytes;
using test::ProtoVarint;
using test::Values;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// The complaint, which must name the file.
std::string OnnxComplaint(const std::string& bytes) {
  try {
    ParseOnnx(bytes, "evil.onnx");
  } catch (const WeightsError& error) {
    EXPECT_THAT(error.what(), HasSubstr("evil.onnx"));
    return error.what();
  }
  return "accepted";
}

/// A model of one initialiser, made of these fields.
std::string Model(const std::string& initialiser) { return test::OnnxModel({initialiser}); }

TEST(Onnx, ReadsWhatTheOfficialLibraryWrites) {
  const std::string bytes = test::GoldenFile("weight_formats/network.onnx");
  const WeightsFile file = ParseWeights(bytes, "f");
  EXPECT_EQ(file.format, "ONNX");
  EXPECT_EQ(file.tensors.size(), 7U);
  EXPECT_THAT(Find(file, "conv.weight").shape, ElementsAre(3, 2, 1, 1));
  EXPECT_THAT(Values<float>(Find(file, "conv.weight")), ElementsAre(0, .125, .25, .375, .5, .625));
  EXPECT_THAT(Values<float>(Find(file, "conv.bias")), ElementsAre(10, 10.125, 10.25));
  EXPECT_THAT(Values<std::int64_t>(Find(file, "shape")), ElementsAre(1, 3, -1, 8));
  EXPECT_THAT(Values<std::uint16_t>(Find(file, "half")), ElementsAre(0, 0x3000));
  EXPECT_THAT(Values<std::uint8_t>(Find(file, "mask")), ElementsAre(1, 0, 1));
  EXPECT_THAT(Values<double>(Find(file, "double")), ElementsAre(0.5, -1.5));
  EXPECT_THAT(Find(file, "empty").shape, ElementsAre(0, 2));
}

TEST(Onnx, EveryTruncationIsRefused) {
  const std::string whole = test::GoldenFile("weight_formats/network.onnx");
  std::size_t accepted = 0;
  for (std::size_t length = 0; length < whole.size(); ++length) {
    try {
      // What is cut between two fields of the model is whole; then the weights are all there or the format is unknown.
      accepted += ParseWeights(whole.substr(0, length), "f").tensors.size() == 7 ? 1 : 100;
    } catch (const WeightsError&) {
      continue;
    }
  }
  EXPECT_LE(accepted, 3U);
}

TEST(Onnx, LyingInitialisersAreRefused) {
  const std::string name = ProtoBytes(8, "w");
  const std::string floats = ProtoVarint(2, 1);
  const std::string two = ProtoVarint(1, 2);
  EXPECT_EQ(OnnxComplaint(Model(two + floats + name + ProtoBytes(9, std::string(8, 'x')))), "accepted");
  EXPECT_EQ(OnnxComplaint(Model(ProtoVarint(1, 0) + floats + name)), "accepted");
  for (const std::string& fields :
       {two + floats + name, two + floats + name + ProtoBytes(9, std::string(7, 'x')),
        two + floats + name + ProtoBytes(9, std::string(12, 'x')),
        ProtoVarint(1, ~std::uint64_t{0}) + floats + name + ProtoBytes(9, ""),
        ProtoVarint(1, std::uint64_t{1} << 62) + ProtoVarint(1, 8) + floats + name + ProtoBytes(9, ""),
        ProtoVarint(1, std::uint64_t{1} << 62) + ProtoVarint(1, 4) + ProtoVarint(1, 0) + floats + name,
        two + floats + name + ProtoBytes(5, "\x01\x02"), two + floats + ProtoBytes(8, std::string(2000, 'w')),
        two + floats + ProtoBytes(8, "a\nb")}) {
    EXPECT_THAT(OnnxComplaint(Model(fields)), HasSubstr("initialiser"));
  }
  std::string many;
  for (int i = 0; i < 65; ++i) {
    many += ProtoVarint(1, 1);
  }
  EXPECT_THAT(OnnxComplaint(Model(many + floats + name)), HasSubstr("64 dimensions"));
  EXPECT_THAT(OnnxComplaint(Model(ProtoBytes(1, std::string(65, '\1')) + floats + name)), HasSubstr("64 dimensions"));
}

TEST(Onnx, WeightsElsewhereAreRefusedByName) {
  EXPECT_THAT(OnnxComplaint(Model(ProtoVarint(1, 2) + ProtoVarint(2, 1) + ProtoBytes(8, "w") + ProtoVarint(14, 1))),
              HasSubstr("another file"));
}

TEST(Onnx, OtherTypesArePassedOver) {
  const std::string bytes = Model(ProtoVarint(1, 1) + ProtoVarint(2, 8) + ProtoBytes(8, "words") + ProtoBytes(6, "x"));
  EXPECT_THAT(ParseOnnx(bytes, "f").skipped, ElementsAre("words: ONNX element type 8"));
}

TEST(Onnx, MalformedFieldsAreRefused) {
  EXPECT_THAT(OnnxComplaint(std::string(11, '\xFF')), HasSubstr("ten bytes"));
  EXPECT_THAT(OnnxComplaint("\x0b"), HasSubstr("wire type 3"));
  EXPECT_THAT(OnnxComplaint(std::string("\x00\x00", 2)), HasSubstr("without a number"));
  EXPECT_THAT(OnnxComplaint("\x3a\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F"), HasSubstr("are left"));
}

TEST(Onnx, TwoInitialisersOfOneNameAreRefused) {
  const std::string one = ProtoVarint(1, 0) + ProtoVarint(2, 1) + ProtoBytes(8, "w");
  EXPECT_THROW(ParseWeights(test::OnnxModel({one, one}), "f"), WeightsError);
}

}  // namespace
}  // namespace pentimento
