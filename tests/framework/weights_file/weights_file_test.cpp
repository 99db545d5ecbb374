#include "framework/weights_file/weights_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/errors.h"
#include "framework/weights_file/state_dict.h"
#include "tests/framework/weights_file/built_weights.h"
#include "tests/framework/weights_file/view_values.h"

namespace pentimento {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string FormatComplaint(const std::string& bytes) {
  try {
    ParseWeights(bytes, "some.file");
  } catch (const WeightsError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(WeightsFormat, WhatIsNoWeightFileIsNamed) {
  EXPECT_THAT(FormatComplaint(""), AllOf(HasSubstr("some.file"), HasSubstr("empty"), HasSubstr("safetensors")));
  EXPECT_THAT(FormatComplaint("<!DOCTYPE html><html>404"), HasSubstr("error page"));
  EXPECT_THAT(FormatComplaint("{\"error\": \"no such file\"}"), HasSubstr("error page"));
  EXPECT_THAT(FormatComplaint("version https://git-lfs.github.com/spec/v1\noid sha256:0"), HasSubstr("git lfs pull"));
  EXPECT_THAT(FormatComplaint("\x1f\x8b\x08"), HasSubstr("gunzip"));
  EXPECT_THAT(FormatComplaint(std::string(257, 'x') + "ustar"), HasSubstr("tar archive"));
  EXPECT_THAT(FormatComplaint("nothing in particular"), HasSubstr("not a weight file of a known format"));
}

TEST(WeightsFormat, PythonsSafetensorsAreRead) {
  const std::string bytes = test::GoldenFile("weight_formats/python.safetensors");
  const WeightsFile file = ParseWeights(bytes, "f");
  EXPECT_EQ(file.format, "safetensors");
  EXPECT_EQ(file.metadata.at("who"), "make.py");
  EXPECT_THAT(test::Values<float>(test::Find(file, "weight")), ElementsAre(0, .125, .25, .375, .5, .625));
  EXPECT_THAT(test::Values<std::int64_t>(test::Find(file, "count")), ElementsAre(7));
}

/// The length of the header, which such a file begins with, can look like the beginning of a pickle or of an ONNX
/// model.
TEST(WeightsFormat, SafetensorsWithHeadersOfAnyLengthAreRead) {
  for (std::size_t length = 2; length < 2048; ++length) {
    std::string bytes(8, '\0');
    bytes[0] = static_cast<char>(length & 0xFFU);
    bytes[1] = static_cast<char>(length >> 8U);
    bytes += "{}" + std::string(length - 2, ' ');
    EXPECT_EQ(ParseWeights(bytes, "f").format, "safetensors") << length;
  }
}

/// A file whose tensors lie at these sections and keys.
WeightsFile FileWith(const std::vector<std::pair<std::string, std::string>>& places) {
  WeightsFile file;
  file.format = "test";
  for (const auto& [section, key] : places) {
    TensorView view;
    view.section = section;
    view.key = key;
    view.shape = {0};
    view.strides = {1};
    file.tensors.push_back(view);
  }
  return file;
}

std::vector<std::string> Selected(const WeightsFile& file, std::string_view section = "") {
  std::vector<std::string> names;
  for (const TensorView& view : SelectStateDict(file, section, "some.file")) {
    names.push_back(view.Name());
  }
  return names;
}

TEST(StateDict, PlainOnesStayAsTheyAre) {
  EXPECT_THAT(Selected(FileWith({{"", "model.1.weight"}, {"", "model.1.bias"}})),
              ElementsAre("model.1.weight", "model.1.bias"));
}

TEST(StateDict, UsualWrappersAreTakenOff) {
  EXPECT_THAT(Selected(FileWith({{"state_dict", "a"}, {"", "latent_avg"}, {"optimizer.state.0", "exp_avg"}})),
              ElementsAre("a"));
  EXPECT_THAT(Selected(FileWith({{"g", "a"}, {"d", "b"}, {"g_ema", "c"}})), ElementsAre("c"));
  EXPECT_THAT(Selected(FileWith({{"params", "a"}, {"params_ema", "b"}})), ElementsAre("b"));
  EXPECT_THAT(Selected(FileWith({{"model.state_dict", "module.a"}, {"model.state_dict", "module.b"}})),
              ElementsAre("a", "b"));
}

TEST(StateDict, PrefixesOfWrappersAreTakenOffOnlyIfAllHaveThem) {
  EXPECT_THAT(Selected(FileWith({{"", "module.a"}, {"", "module.b"}})), ElementsAre("a", "b"));
  EXPECT_THAT(Selected(FileWith({{"", "_orig_mod.module.a"}})), ElementsAre("a"));
  EXPECT_THAT(Selected(FileWith({{"", "module.a"}, {"", "b"}})), ElementsAre("module.a", "b"));
  EXPECT_THAT(Selected(FileWith({{"", "module."}})), ElementsAre("module."));
}

TEST(StateDict, ASectionCanBeAskedFor) {
  const WeightsFile file = FileWith({{"g", "a"}, {"g.deep", "b"}, {"g_ema", "c"}, {"", "d"}});
  EXPECT_THAT(Selected(file, "g"), ElementsAre("a", "deep.b"));
  EXPECT_THAT(Selected(file, "g.deep"), ElementsAre("b"));
  try {
    Selected(file, "generator");
    FAIL() << "accepted";
  } catch (const WeightsError& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("some.file"), HasSubstr("no tensors under \"generator\""),
                                    HasSubstr("g_ema (1 tensors)"), HasSubstr("the outermost (1 tensors)")));
  }
}

TEST(StateDict, SeveralNetworksStayApart) {
  EXPECT_THAT(Selected(FileWith({{"first", "a"}, {"second", "a"}})), ElementsAre("first.a", "second.a"));
}

TEST(StateDict, NothingIsAnErrorThatSaysWhatThereIs) {
  WeightsFile file = FileWith({});
  file.skipped = {"args: argparse.Namespace"};
  EXPECT_THROW(Selected(file), WeightsError);
}

}  // namespace
}  // namespace pentimento
