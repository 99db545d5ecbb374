#include "framework/config/json_schema.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "tests/framework/config/config_folder.h"

namespace pentimento {
namespace {

using testing::ConfigErrorOf;
using testing::SampleExperiment;
using testing::SampleWithRefusal;

TEST(JsonSchema, DescribesEveryKindOfOption) {
  const Json schema = MakeJsonSchema(SampleExperiment(), "sample");
  EXPECT_EQ(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
  EXPECT_EQ(schema["additionalProperties"], false);
  const Json& sample = schema["properties"]["sample"]["properties"];
  EXPECT_EQ(sample["flag"], Json::parse(R"({"type": "boolean", "description": "a switch", "default": true})"));
  EXPECT_EQ(sample["steps"], Json::parse(R"({"type": "integer", "description": "how long [steps]", "default": 100,
                                             "minimum": 1, "maximum": 1000})"));
  EXPECT_EQ(sample["seed"]["minimum"], 0);
  EXPECT_EQ(sample["rate"], Json::parse(R"({"type": "number", "description": "learning rate", "default": 0.0002,
                                            "minimum": 0.0, "maximum": 1.0})"));
  EXPECT_EQ(sample["size"]["type"], Json::parse(R"(["integer", "null"])"));
  EXPECT_EQ(sample["size"]["default"], nullptr);
  EXPECT_EQ(sample["widths"], Json::parse(R"({"type": "array", "items": {"type": "integer"}, "minItems": 1,
                                              "maxItems": 3, "description": "channels", "default": [64, 128]})"));
  EXPECT_EQ(sample["weights"]["additionalProperties"], Json::parse(R"({"type": "number"})"));
  EXPECT_EQ(sample["precision"]["enum"], Json::parse(R"(["fp32", "bf16"])"));
  EXPECT_EQ(sample["tried"]["items"]["enum"], Json::parse(R"(["fp32", "bf16"])"));
  EXPECT_EQ(sample["fallback"]["anyOf"][1], Json::parse(R"({"type": "null"})"));
  EXPECT_EQ(sample["loss"]["additionalProperties"], false);
  EXPECT_EQ(sample["loss"]["properties"]["lambda_id"]["default"], 0.25) << "the enclosing struct's default";
}

TEST(JsonSchema, AScalarIsOfAnyOfItsTypes) {
  OptionSchema schema;
  schema.fields = {ScalarListField("values", "any", {.minimum = 1})};
  EXPECT_EQ(MakeJsonSchema(schema, "sample")["properties"]["values"],
            Json::parse(R"({"type": "array", "items": {"type": ["number", "string", "boolean"]}, "minItems": 1,
                            "description": "any", "default": []})"));
}

TEST(JsonSchema, AnAlternativeLacksTheKeysThatItRefuses) {
  const Json choices = MakeJsonSchema(SampleWithRefusal(), "t").at("properties").at("methods").at("items").at("oneOf");
  const auto nameless = std::find_if(choices.begin(), choices.end(),
                                     [](const Json& choice) { return choice.value("title", "") == "nameless"; });
  ASSERT_NE(nameless, choices.end());
  EXPECT_FALSE(nameless->at("properties").contains("name"));
  EXPECT_TRUE(nameless->at("properties").contains("level"));
  const auto classical = std::find_if(choices.begin(), choices.end(),
                                      [](const Json& choice) { return choice.value("title", "") == "classical"; });
  EXPECT_TRUE(classical->at("properties").contains("name"));
}

TEST(JsonSchema, VariantsAreTheirAlternatives) {
  const Json schema = MakeJsonSchema(SampleExperiment(), "sample");
  const Json& metrics = schema["properties"]["metrics"]["items"]["oneOf"];
  ASSERT_EQ(metrics.size(), 3U);
  EXPECT_EQ(metrics[0]["enum"], Json::parse(R"(["psnr", "sample"])")) << "the short form";
  EXPECT_EQ(metrics[1]["properties"]["type"]["const"], "psnr");
  EXPECT_EQ(metrics[1]["required"], Json::parse(R"(["type"])"));
  EXPECT_EQ(metrics[2]["properties"]["steps"]["default"], 100);
  const Json& reverse = schema["properties"]["reverse"]["items"]["oneOf"];
  ASSERT_EQ(reverse.size(), 2U) << "no short form: every alternative requires a name";
  EXPECT_EQ(reverse[0]["required"], Json::parse(R"(["name", "type"])"));
  EXPECT_EQ(reverse[1]["required"], Json::parse(R"(["name", "model"])")) << "`model` implies the type";
}

TEST(JsonSchema, AFileMayIncludeWhatIsRequired) {
  const Json schema = MakeJsonSchema(SampleExperiment(), "sample");
  EXPECT_TRUE(schema["properties"].contains("include"));
  EXPECT_FALSE(schema.contains("required"));
  EXPECT_EQ(schema["anyOf"], Json::parse(R"([{"required": ["include"]}, {"required": ["name"]}])"));
}

TEST(JsonSchema, TheSameSchemaGivesTheSameText) {
  EXPECT_EQ(MakeJsonSchema(SampleExperiment(), "sample").dump(), MakeJsonSchema(SampleExperiment(), "sample").dump());
}

TEST(JsonSchema, APartIsFoundByItsPath) {
  const OptionSchema schema = SampleExperiment();
  EXPECT_EQ(MakeJsonSchemaAt(schema, "sample.loss.lambda_rec")["default"], 10.0);
  EXPECT_EQ(MakeJsonSchemaAt(schema, "sample.history.lambda_id")["default"], 0.5) << "lists are passed through";
  EXPECT_EQ(MakeJsonSchemaAt(schema, "reverse.classical")["title"], "classical");
  EXPECT_EQ(MakeJsonSchemaAt(schema, "reverse.classical.name")["type"], "string");
  EXPECT_EQ(MakeJsonSchemaAt(schema, "")["properties"].size(), 6U);
  EXPECT_EQ(ConfigErrorOf([&] { (void)MakeJsonSchemaAt(schema, "sample.lss"); }).substr(0, 58),
            "no option \"lss\" in sample; did you mean \"loss\"?\n  accepted");
  EXPECT_EQ(ConfigErrorOf([&] { (void)MakeJsonSchemaAt(schema, "metrics.nope"); }),
            "no option \"nope\" in metrics\n  accepted: psnr, sample");
  EXPECT_EQ(ConfigErrorOf([&] { (void)MakeJsonSchemaAt(schema, "name.x"); }),
            "no option \"x\" in name\n  accepted: (no further keys)");
}

}  // namespace
}  // namespace pentimento
