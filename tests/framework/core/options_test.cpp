#include "framework/core/options.h"

#include <gtest/gtest.h>

#include "tests/support/sample_options.h"

namespace pentimento {
namespace {

using testing::Precision;
using testing::SampleOptions;

TEST(Options, AnEmptyObjectGivesTheStructsDefaults) {
  const auto options = ParseOptions<SampleOptions>(Json::object(), "test");
  EXPECT_TRUE(options.flag);
  EXPECT_EQ(options.steps, 100);
  EXPECT_EQ(options.rate, 2e-4);
  EXPECT_EQ(options.size, std::nullopt);
  EXPECT_EQ(options.widths, (std::vector<int>{64, 128}));
  EXPECT_EQ(options.precision, Precision::kFp32);
  EXPECT_EQ(options.fallback, std::nullopt);
  EXPECT_EQ(options.loss.lambda_id, 0.25) << "the enclosing struct's default wins over the nested one's own";
  EXPECT_EQ(options.loss.lambda_rec, 10.0);
  EXPECT_TRUE(options.history.empty());
}

TEST(Options, EveryKindIsRead) {
  const auto options = ParseOptions<SampleOptions>(Json::parse(R"({
    "flag": false, "steps": 7, "small": 255, "large": -9223372036854775808, "seed": 18446744073709551615, "rate": 1,
    "title": "é", "size": null, "widths": [3], "weights": {"a": 1, "b/c": 0.5}, "precision": "bf16",
    "tried": ["bf16", "fp32"], "fallback": "fp32", "loss": {"lambda_rec": 3}, "history": [{}, {"lambda_id": 2}]})"),
                                                   "test");
  EXPECT_FALSE(options.flag);
  EXPECT_EQ(options.steps, 7);
  EXPECT_EQ(options.small, 255);
  EXPECT_EQ(options.large, std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(options.seed, std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(options.rate, 1.0);
  EXPECT_EQ(options.title, "é");
  EXPECT_EQ(options.size, std::nullopt);
  EXPECT_EQ(options.widths, std::vector<int>{3});
  EXPECT_EQ(options.weights, (std::map<std::string, double>{{"a", 1.0}, {"b/c", 0.5}}));
  EXPECT_EQ(options.precision, Precision::kBf16);
  EXPECT_EQ(options.tried, (std::vector<Precision>{Precision::kBf16, Precision::kFp32}));
  EXPECT_EQ(options.fallback, Precision::kFp32);
  EXPECT_EQ(options.loss.lambda_id, 0.25) << "a key left out of a nested object keeps the enclosing default";
  EXPECT_EQ(options.loss.lambda_rec, 3.0);
  ASSERT_EQ(options.history.size(), 2U);
  EXPECT_EQ(options.history[0].lambda_id, 0.5);
  EXPECT_EQ(options.history[1].lambda_id, 2.0);
}

TEST(Options, WhatIsWrittenIsReadBack) {
  SampleOptions options;
  options.size = 12;
  options.tried = {};
  options.fallback = Precision::kBf16;
  options.history = {{.lambda_id = 1.0, .lambda_rec = 2.0}};
  const Json written = WriteOptions(options);
  EXPECT_EQ(WriteOptions(ReadOptions<SampleOptions>(written)), written);
  EXPECT_EQ(WriteOptions(ParseOptions<SampleOptions>(written, "test")), written);
  EXPECT_EQ(written["loss"]["lambda_id"], 0.25);
}

TEST(Options, SpokenPointersReadLikePaths) {
  EXPECT_EQ(SpokenPointer(""), "the top level");
  EXPECT_EQ(SpokenPointer("/method/loss/0"), "method.loss.0");
  EXPECT_EQ(SpokenPointer("/a~1b/c~0d"), "a/b.c~d");
  EXPECT_EQ(EscapePointerToken("a/b~c"), "a~1b~0c");
}

TEST(Options, ARunTimeSchemaResolvesLikeAStructs) {
  const OptionSchema schema = testing::SampleExperiment();
  Json resolved;
  ThrowProblems(ResolveOptions(schema, {{"name", "x"}}, resolved), "test");
  EXPECT_EQ(resolved["seed"], 0);
  EXPECT_EQ(resolved["reverse"], Json::array());
  EXPECT_EQ(resolved["metrics"], Json::array({{{"type", "psnr"}}})) << "short forms in defaults are expanded too";
  EXPECT_TRUE(resolved["extra"].is_null());
  EXPECT_EQ(resolved["sample"]["loss"]["lambda_id"], 0.25);
  EXPECT_EQ(ReadOptions<SampleOptions>(resolved["sample"]).steps, 100);
}

}  // namespace
}  // namespace pentimento
