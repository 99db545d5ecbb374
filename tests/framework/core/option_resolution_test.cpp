#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/options.h"
#include "tests/support/sample_options.h"

namespace pentimento {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::LossOptions;
using testing::SampleExperiment;
using testing::SampleOptions;
using testing::SampleWithRefusal;

std::vector<OptionProblem> ProblemsOf(const OptionSchema& schema, const std::string& text) {
  Json resolved;
  return ResolveOptions(schema, Json::parse(text), resolved);
}

/// "pointer: message" of each problem with a SampleOptions object.
std::vector<std::string> SampleProblems(const std::string& text) {
  std::vector<std::string> lines;
  for (const OptionProblem& problem : ProblemsOf(SampleOptions::Schema(), text)) {
    lines.push_back(problem.pointer + ": " + problem.message);
  }
  return lines;
}

Json ResolvedExperiment(const std::string& text) {
  Json resolved;
  ThrowProblems(ResolveOptions(SampleExperiment(), Json::parse(text), resolved), "test");
  return resolved;
}

TEST(OptionProblems, AWrongTypeSaysWhatIsMeant) {
  EXPECT_THAT(SampleProblems(R"({"flag": "yes"})"), ElementsAre(R"(/flag: flag must be true or false, not "yes")"));
  EXPECT_THAT(SampleProblems(R"({"steps": 1.5})"), ElementsAre("/steps: steps must be a whole number, not 1.5"));
  EXPECT_THAT(SampleProblems(R"({"rate": "fast"})"), ElementsAre(R"(/rate: rate must be a number, not "fast")"));
  EXPECT_THAT(SampleProblems(R"({"title": 3})"), ElementsAre("/title: title must be a text, not 3"));
  EXPECT_THAT(SampleProblems(R"({"title": null})"), ElementsAre("/title: title must be a text, not nothing"));
  EXPECT_THAT(SampleProblems(R"({"widths": 3})"), ElementsAre("/widths: widths must be a list, not 3"));
  EXPECT_THAT(SampleProblems(R"({"widths": [1, "a"]})"),
              ElementsAre(R"(/widths/1: widths.1 must be a whole number, not "a")"));
  EXPECT_THAT(SampleProblems(R"({"loss": []})"), ElementsAre("/loss: loss must be a mapping, not a list"));
  EXPECT_THAT(SampleProblems(R"({"weights": {"a/b": {}}})"),
              ElementsAre("/weights/a~1b: weights.a/b must be a number, not a mapping"));
  EXPECT_THAT(SampleProblems("3"), ElementsAre(": the top level must be a mapping, not 3"));
}

TEST(OptionProblems, AScalarIsANumberATextOrATruthValue) {
  OptionSchema schema;
  schema.fields = {ScalarListField("values", "any", {.minimum = 1})};
  Json resolved;
  ThrowProblems(ResolveOptions(schema, Json::parse(R"({"values": [1, 1.0, 0.5, -2.0, "a", true]})"), resolved), "test");
  EXPECT_EQ(resolved.at("values").dump(), R"([1,1,0.5,-2,"a",true])");
  std::vector<std::string> lines;
  for (const OptionProblem& problem : ProblemsOf(schema, R"({"values": [null, [1], {}]})")) {
    lines.push_back(problem.pointer + ": " + problem.message);
  }
  EXPECT_THAT(lines, ElementsAre("/values/0: values.0 must be a number, a text, or true or false, not nothing",
                                 "/values/1: values.1 must be a number, a text, or true or false, not a list",
                                 "/values/2: values.2 must be a number, a text, or true or false, not a mapping"));
  EXPECT_EQ(ProblemsOf(schema, R"({"values": []})").size(), 1U);
}

enum class Colour { kRed, kBlue };

struct ColourOptions {
  Colour colour = Colour::kRed;

  static const OptionSchema& Schema() {
    static const OptionSchema schema =
        OptionTable<ColourOptions>()
            .AddChoice("colour", &ColourOptions::colour, "of the wall",
                       {{"red", Colour::kRed}, {"blue", Colour::kBlue}}, {.stands_for = {{"any", "blue"}}})
            .Build();
    return schema;
  }
};

TEST(OptionResolution, AChoiceThatStandsForAnotherIsResolvedToThatOne) {
  Json resolved;
  EXPECT_THAT(ResolveOptions(ColourOptions::Schema(), {{"colour", "any"}}, resolved), IsEmpty());
  EXPECT_EQ(resolved.at("colour"), "blue");
  EXPECT_EQ(ReadOptions<ColourOptions>(resolved).colour, Colour::kBlue);
  const auto problems = ProblemsOf(ColourOptions::Schema(), R"({"colour": "green"})");
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_THAT(problems[0].accepted, ElementsAre("red", "blue", "any"));
}

TEST(OptionProblems, WhatIsResolvedIsCompleteWhateverIsWrong) {
  Json resolved;
  const auto problems = ResolveOptions(SampleExperiment(), Json::parse(R"({"nmae": "x", "seed": -1, "sample": 3,
      "metrics": ["pnsr", 7], "reverse": [{"type": "classical", "lambda_id": "a"}, {"type": "clasical", "x": 1}]})"),
                                       resolved);
  EXPECT_EQ(problems.size(), 9U);
  EXPECT_EQ(resolved.at("name"), "");
  EXPECT_EQ(resolved.at("seed"), SampleExperiment().Find("seed")->default_value);
  EXPECT_EQ(resolved.at("sample").at("steps"), SampleOptions().steps);
  EXPECT_EQ(resolved.at("metrics"), Json::parse(R"([{"type": null}, {"type": null}])"));
  EXPECT_EQ(resolved.at("reverse").at(0).at("lambda_id"), LossOptions().lambda_id);
  EXPECT_EQ(resolved.at("reverse").at(1), (Json{{"type", nullptr}, {"name", ""}}));
}

TEST(OptionProblems, AKeyIsInDoubtThatAnotherWasMeantToBeOrThatIsLacking) {
  const auto misspelt = ProblemsOf(SampleExperiment(), R"({"nmae": "x"})");
  ASSERT_EQ(misspelt.size(), 1U) << "that the key is lacking follows";
  EXPECT_EQ(misspelt[0].concerns, "/name");
  const auto lacking = ProblemsOf(SampleExperiment(), R"({})");
  ASSERT_EQ(lacking.size(), 1U);
  EXPECT_TRUE(IsInDoubt(lacking, "/name"));
  EXPECT_FALSE(IsInDoubt(lacking, "/seed"));
  EXPECT_TRUE(HasDoubts(lacking, ""));
}

TEST(OptionProblems, DoubtsReachWhatLiesWithin) {
  const std::vector<OptionProblem> problems = {{"/a/b", false, "", {}}};
  EXPECT_TRUE(IsInDoubt(problems, "/a/b"));
  EXPECT_TRUE(IsInDoubt(problems, "/a/b/0"));
  EXPECT_FALSE(IsInDoubt(problems, "/a/bc"));
  EXPECT_FALSE(IsInDoubt(problems, "/a"));
  EXPECT_TRUE(HasDoubts(problems, "/a"));
  EXPECT_FALSE(HasDoubts(problems, "/ab"));
}

TEST(OptionProblems, ALongWrongValueIsCutShort) {
  const auto problems = SampleProblems(R"({"steps": ")" + std::string(5000, 'x') + R"("})");
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_LT(problems[0].size(), 200U);
}

TEST(OptionProblems, ARangeIsNamedWithItsUnit) {
  EXPECT_THAT(SampleProblems(R"({"steps": 0})"), ElementsAre("/steps: steps must be between 1 and 1000 steps, not 0"));
  EXPECT_THAT(SampleProblems(R"({"rate": 1.5})"), ElementsAre("/rate: rate must be between 0 and 1, not 1.5"));
  EXPECT_THAT(SampleProblems(R"({"size": 7})"), ElementsAre("/size: size must be at least 8 px, not 7"));
  EXPECT_THAT(SampleProblems(R"({"widths": []})"),
              ElementsAre("/widths: the length of widths must be between 1 and 3, not 0"));
  EXPECT_THAT(SampleProblems(R"({"loss": {"lambda_id": -1}})"),
              ElementsAre("/loss/lambda_id: lambda_id must be at least 0, not -1"));
}

TEST(OptionProblems, AWholeNumberMustFitItsType) {
  EXPECT_THAT(SampleProblems(R"({"small": 256})"), ElementsAre("/small: small must fit in 8 bits, and 256 does not"));
  EXPECT_THAT(SampleProblems(R"({"small": -1})"), ElementsAre("/small: small must be at least 0, not -1"));
  EXPECT_THAT(SampleProblems(R"({"seed": -1})"), ElementsAre("/seed: seed must be at least 0, not -1"));
  EXPECT_THAT(SampleProblems(R"({"large": 9223372036854775808})"),
              ElementsAre("/large: large must fit in 64 bits, and 9223372036854775808 does not"));
  EXPECT_THAT(SampleProblems(R"({"widths": [5000000000]})"),
              ElementsAre("/widths/0: widths.0 must fit in 32 bits, and 5000000000 does not"));
  EXPECT_THAT(SampleProblems(R"({"widths": [-2147483648, 2147483647]})"), IsEmpty());
  EXPECT_THAT(SampleProblems(R"({"widths": [-2147483649]})"),
              ElementsAre("/widths/0: widths.0 must fit in 32 bits, and -2147483649 does not"));
}

TEST(OptionProblems, AWholeRealNumberIsAWholeNumber) {
  Json resolved;
  ThrowProblems(ResolveOptions(SampleOptions::Schema(), {{"steps", 1e2}, {"large", -3.0}}, resolved), "test");
  EXPECT_EQ(resolved["steps"].dump(), "100");
  EXPECT_EQ(resolved["large"].dump(), "-3");
}

TEST(OptionProblems, NonFiniteNumbersAreRefused) {
  Json resolved;
  const Json infinite = {{"rate", std::numeric_limits<double>::infinity()}};
  const auto problems = ResolveOptions(SampleOptions::Schema(), infinite, resolved);
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].message, "rate must be a finite number, not inf");
  const auto steps =
      ResolveOptions(SampleOptions::Schema(), {{"steps", std::numeric_limits<double>::quiet_NaN()}}, resolved);
  ASSERT_EQ(steps.size(), 1U);
  EXPECT_EQ(steps[0].message, "steps must be a whole number, not nan");
}

TEST(OptionProblems, AChoiceListsTheOthersAndTheNearest) {
  const auto problems = ProblemsOf(SampleOptions::Schema(), R"({"precision": "bf61", "tried": ["fp32", "int8"]})");
  ASSERT_EQ(problems.size(), 2U);
  EXPECT_EQ(problems[0].message, R"(precision cannot be "bf61"; did you mean "bf16"?)");
  EXPECT_THAT(problems[0].accepted, ElementsAre("fp32", "bf16"));
  EXPECT_EQ(problems[1].pointer, "/tried/1");
  EXPECT_EQ(problems[1].message, R"(tried.1 cannot be "int8")");
}

TEST(OptionProblems, AnUnknownKeyListsTheOthersAndTheNearest) {
  const auto problems = ProblemsOf(SampleOptions::Schema(), R"({"loss": {"lamda_id": 1}})");
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].pointer, "/loss/lamda_id");
  EXPECT_TRUE(problems[0].at_key);
  EXPECT_EQ(problems[0].message, R"(unknown key "lamda_id" in loss; did you mean "lambda_id"?)");
  EXPECT_THAT(problems[0].accepted, ElementsAre("lambda_id", "lambda_rec"));
  EXPECT_EQ(problems[0].schema_path, "loss");
}

TEST(OptionProblems, AllAreFoundAtOnce) {
  EXPECT_EQ(SampleProblems(R"({"nope": 1, "flag": 1, "steps": -1, "widths": ["a", "b"], "loss": {"x": 1},
                               "history": [{"lambda_id": -1}, {"y": 2}], "precision": "z"})")
                .size(),
            9U);
}

TEST(OptionProblems, TheCrossFieldCheckRunsOnlyOnWhatIsOtherwiseRight) {
  EXPECT_THAT(SampleProblems(R"({"size": 200})"), ElementsAre(": size must not exceed steps"));
  EXPECT_THAT(SampleProblems(R"({"size": 200, "rate": 2})"), ElementsAre("/rate: rate must be between 0 and 1, not 2"));
}

TEST(OptionProblems, ARequiredKeyIsMissedWhereItBelongs) {
  const auto problems = ProblemsOf(SampleExperiment(), R"({"reverse": [{"type": "classical"}]})");
  ASSERT_EQ(problems.size(), 2U);
  EXPECT_EQ(problems[0].message, R"(the top level lacks the key "name": of the run)");
  EXPECT_EQ(problems[1].pointer, "/reverse/0");
  EXPECT_EQ(problems[1].message, R"(reverse.0 lacks the key "name": for messages)");
}

TEST(OptionVariants, AShortFormIsItsTypeWithDefaults) {
  const Json resolved = ResolvedExperiment(R"({"name": "x", "metrics": ["psnr", {"type": "sample", "steps": 5}]})");
  EXPECT_EQ(resolved["metrics"][0], (Json{{"type", "psnr"}}));
  EXPECT_EQ(resolved["metrics"][1]["steps"], 5);
  EXPECT_EQ(resolved["metrics"][1]["loss"]["lambda_id"], 0.25);
}

TEST(OptionVariants, AKeyMayImplyTheType) {
  const Json resolved = ResolvedExperiment(R"({"name": "x", "reverse": [{"name": "back", "model": "cyc"}]})");
  EXPECT_EQ(resolved["reverse"][0],
            (Json{{"type", "model"}, {"name", "back"}, {"model", "cyc"}, {"direction", "b2a"}}));
}

TEST(OptionVariants, OneMayRefuseAKeyThatTheOthersTake) {
  Json resolved;
  EXPECT_TRUE(ResolveOptions(SampleWithRefusal(), {{"methods", {{{"type", "nameless"}}}}}, resolved).empty());
  EXPECT_EQ(resolved["methods"][0], (Json{{"type", "nameless"}, {"level", 3}}));
  const auto problems =
      ProblemsOf(SampleWithRefusal(), R"({"methods": [{"type": "nameless", "name": "n", "levle": 4}]})");
  ASSERT_EQ(problems.size(), 2U);
  EXPECT_EQ(problems[0].message, R"(unknown key "levle" in methods.0; did you mean "level"?)");
  EXPECT_EQ(problems[1].pointer, "/methods/0/name");
  EXPECT_TRUE(problems[1].at_key);
  EXPECT_EQ(problems[1].message, R"(methods.0 takes no key "name": it is called by its level)");
  EXPECT_THAT(problems[1].accepted, ElementsAre("type", "level"));
}

TEST(OptionVariants, OptionsOfAnUnknownTypeAreSaidToBeUnchecked) {
  const auto problems = ProblemsOf(SampleExperiment(), R"({"name": "x", "metrics": [{"type": "sampel", "stpes": 1}]})");
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].message,
            R"(unknown metric "sampel"; did you mean "sample"? (its options are not checked until the type is known))");
}

TEST(OptionVariants, WrongOnesAreExplained) {
  const auto problems = ProblemsOf(SampleExperiment(), R"({"name": "x", "extra": 3,
      "metrics": ["pnsr", {"steps": 1}, {"type": 3}, {"type": "sampel"}, {"type": "psnr", "steps": 1}]})");
  std::vector<std::string> lines;
  for (const OptionProblem& problem : problems) {
    lines.push_back(problem.pointer + ": " + problem.message);
  }
  EXPECT_THAT(lines, ElementsAre(R"(/metrics/0: unknown metric "pnsr"; did you mean "psnr"?)",
                                 "/metrics/1: metrics.1 lacks the key \"type\": which metric (its options are not "
                                 "checked until the type is known)",
                                 "/metrics/2/type: type must be a text, not 3",
                                 R"(/metrics/3/type: unknown metric "sampel"; did you mean "sample"?)",
                                 R"(/metrics/4/steps: unknown key "steps" in metrics.4)",
                                 "/extra: extra must be a mapping with `type:`, or a name, not 3"));
  EXPECT_THAT(problems[0].accepted, ElementsAre("psnr", "sample"));
  EXPECT_THAT(problems[4].accepted, ElementsAre("type"));
  EXPECT_EQ(problems[4].schema_path, "metrics.psnr");
}

TEST(ThrowProblems, PutsAllIntoOneMessage) {
  EXPECT_NO_THROW(ThrowProblems({}, "place"));
  try {
    ThrowProblems({{"/a", false, "a is wrong", {}}, {"/b", true, "b is too", {"x", "y"}}}, "--set");
    FAIL() << "nothing was thrown";
  } catch (const ConfigError& error) {
    EXPECT_STREQ(error.what(), "--set: a is wrong\n--set: b is too\n  accepted: x, y");
  }
}

}  // namespace
}  // namespace pentimento
