#include "framework/config/resolve.h"

#include <gtest/gtest.h>

#include "framework/core/hash.h"
#include "tests/framework/config/config_folder.h"

namespace pentimento {
namespace {

using testing::SampleExperiment;
using ResolveTest = testing::ConfigFolder;

TEST_F(ResolveTest, AnUnknownKeyIsPlacedAndExplained) {
  EXPECT_EQ(ErrorOf("name: x\nsample:\n  loss:\n    lamda_id: 1\n"),
            "a.yaml:4:5: unknown key \"lamda_id\" in sample.loss; did you mean \"lambda_id\"?\n"
            "  accepted: lambda_id, lambda_rec   (pentimento schema sample.loss)");
  EXPECT_EQ(ErrorOf("name: x\nsede: 1\n"),
            "a.yaml:2:1: unknown key \"sede\" in the top level; did you mean \"seed\"?\n"
            "  accepted: name, seed, sample, reverse, metrics, extra");
  EXPECT_EQ(ErrorOf("name: x\nreverse:\n  - {name: back, type: classical, direction: b2a}\n"),
            "a.yaml:3:35: unknown key \"direction\" in reverse.0\n"
            "  accepted: type, name, lambda_id, lambda_rec   (pentimento schema reverse.classical)");
}

TEST_F(ResolveTest, WrongValuesArePlaced) {
  EXPECT_EQ(ErrorOf("name: x\nseed: yes\n"), "a.yaml:2:7: seed must be a whole number, not \"yes\"");
  EXPECT_EQ(ErrorOf("name: x\nsample: {steps: 0}\n"), "a.yaml:2:17: steps must be between 1 and 1000 steps, not 0");
  EXPECT_EQ(ErrorOf("name: x\nsample:\n  precision: fp23\n"),
            "a.yaml:3:14: precision cannot be \"fp23\"; did you mean \"fp32\"?\n  accepted: fp32, bf16");
  EXPECT_EQ(ErrorOf("name: x\nmetrics: [pnsr]\n"),
            "a.yaml:2:11: unknown metric \"pnsr\"; did you mean \"psnr\"?\n  accepted: psnr, sample");
}

TEST_F(ResolveTest, WhatIsMissingIsPlacedWhereItBelongs) {
  EXPECT_EQ(ErrorOf("seed: 1\n"), "a.yaml:1:1: the top level lacks the key \"name\": of the run");
  EXPECT_EQ(ErrorOf("name: x\nreverse:\n  - model: cyc\n"),
            "a.yaml:3:5: reverse.0 lacks the key \"name\": for messages");
  EXPECT_EQ(ErrorOf("name: x\nextra: {steps: 1}\n"),
            "a.yaml:2:1: extra lacks the key \"type\": which metric (its options are not checked until the type is "
            "known)\n  accepted: psnr, sample");
}

TEST_F(ResolveTest, IncludesThatFailComeBeforeWhatFollowsFromThem) {
  EXPECT_EQ(ErrorOf("seed: -1\ninclude: none.yaml\n"),
            "a.yaml:2:10: the included file none.yaml does not exist\n"
            "a.yaml:1:1: the top level lacks the key \"name\": of the run\n"
            "a.yaml:1:7: seed must be at least 0, not -1");
}

TEST_F(ResolveTest, AnIncludedFileThatCannotBeReadHidesNothing) {
  Write("base.yaml", "# nothing\n");
  EXPECT_EQ(ErrorOf("include: base.yaml\nname: x\nseed: -1\n"),
            "base.yaml:1:1: the file is empty; a configuration is a mapping, such as `name: quickstart` (included at "
            "a.yaml:1:10)\n"
            "a.yaml:3:7: seed must be at least 0, not -1");
}

TEST_F(ResolveTest, WhatCannotBeTakenAsItStandsIsReportedOnceAndHidesNothing) {
  EXPECT_EQ(ErrorOf("name: !!int 3\nseed: -1\nsample: {rate: 1e999, steps: 0}\n"),
            "a.yaml:1:7: the tag \"tag:yaml.org,2002:int\" has no meaning here; leave it out\n"
            "a.yaml:2:7: seed must be at least 0, not -1\n"
            "a.yaml:3:16: the number 1e999 is beyond what a double holds\n"
            "a.yaml:3:30: steps must be between 1 and 1000 steps, not 0");
  EXPECT_EQ(ErrorOf("name: x\n", {"seed=!!int x", "sample.steps=0"}),
            "--set seed=!!int x: the tag \"tag:yaml.org,2002:int\" has no meaning here; leave it out\n"
            "--set sample.steps=0: steps must be between 1 and 1000 steps, not 0");
}

TEST_F(ResolveTest, KeysThatWereReadBeforeAreAmongTheAcceptedOnes) {
  OptionSchema schema = SampleExperiment();
  schema.read_before = {IncludeField()};
  Write("a.yaml", "name: x\ninclde: b.yaml\n");
  EXPECT_EQ(testing::ConfigErrorOf([&] { (void)Resolve(LoadConfig("a.yaml"), schema); }),
            "a.yaml:2:1: unknown key \"inclde\" in the top level; did you mean \"include\"?\n"
            "  accepted: name, seed, sample, reverse, metrics, extra, include");
  Write("b.yaml", "seed: 3\n");
  Write("a.yaml", "name: x\ninclude: b.yaml\n");
  EXPECT_FALSE(Resolve(LoadConfig("a.yaml"), schema).values.contains("include"));
}

TEST_F(ResolveTest, ARuleAcrossFieldsIsPlacedAtItsMapping) {
  EXPECT_EQ(ErrorOf("name: x\nsample:\n  size: 200\n"), "a.yaml:3:3: size must not exceed steps");
}

TEST_F(ResolveTest, AllProblemsOfAllFilesComeSortedInOneMessage) {
  Write("configs/base.yaml", "seed: -1\nsample:\n  rate: 2\n");
  Write("configs/a.yaml",
        "metrics: [nope]\ninclude: base.yaml\nname: 3\nsample:\n  steps: a\n  steps: 5\n  flga: true\n");
  EXPECT_EQ(ErrorOfFile("configs/a.yaml", {"sample.title=[]", "oops", "sample.loss.lambda_id=-2"}),
            "configs/a.yaml:1:11: unknown metric \"nope\"\n"
            "  accepted: psnr, sample\n"
            "configs/a.yaml:3:7: name must be a text, not 3\n"
            "configs/a.yaml:5:10: steps must be a whole number, not \"a\"\n"
            "configs/a.yaml:6:3: duplicate key \"steps\"; it is given first at configs/a.yaml:5:3\n"
            "configs/a.yaml:7:3: unknown key \"flga\" in sample; did you mean \"flag\"?\n"
            "  accepted: flag, steps, small, large, seed, rate, title, size, widths, weights, precision, tried, "
            "fallback, loss, history   (pentimento schema sample)\n"
            "configs/base.yaml:1:7: seed must be at least 0, not -1\n"
            "configs/base.yaml:3:9: rate must be between 0 and 1, not 2\n"
            "--set oops: expected key.path=value, for example seed=7\n"
            "--set sample.title=[]: title must be a text, not a list\n"
            "--set sample.loss.lambda_id=-2: lambda_id must be at least 0, not -2");
}

TEST_F(ResolveTest, ProblemsCanBeHadOneByOneInTheOrderOfTheMessage) {
  Write("a.yaml", "seed: -1\nname: 3\n");
  try {
    (void)ResolveFile("a.yaml", {"metrics=[nope]"});
    FAIL() << "nothing was thrown";
  } catch (const InvalidConfig<ConfigError>& error) {
    ASSERT_EQ(error.problems().size(), 3U);
    EXPECT_EQ(error.problems()[0].place.ToString(), "a.yaml:1:7");
    EXPECT_EQ(error.problems()[0].message, "seed must be at least 0, not -1");
    EXPECT_EQ(error.problems()[1].place.ToString(), "a.yaml:2:7");
    EXPECT_EQ(error.problems()[2].place.source, "--set metrics=[nope]");
    EXPECT_EQ(error.problems()[2].place.line, 0);
  }
}

TEST_F(ResolveTest, FurtherProblemsComeWithTheOthersByTheirPlaces) {
  Write("a.yaml", "metrics: [psnr]\nsede: 1\nname: x\n");
  const auto further = [](const ResolvedConfig& config, const std::vector<OptionProblem>& known) {
    EXPECT_EQ(config.values.at("name"), "x");
    EXPECT_TRUE(IsInDoubt(known, "/seed"));
    const OptionProblem name{"/name", false, "taken", {}};
    return std::vector<OptionProblem>{name, name, {"/metrics/0", false, "none", {}, {}, {}, true}};
  };
  EXPECT_EQ(testing::ConfigErrorOf([&] { (void)Resolve(LoadConfig("a.yaml"), SampleExperiment(), further); }),
            "a.yaml:1:11: none\n"
            "a.yaml:2:1: unknown key \"sede\" in the top level; did you mean \"seed\"?\n"
            "  accepted: name, seed, sample, reverse, metrics, extra\n"
            "a.yaml:3:7: taken");
}

TEST_F(ResolveTest, WhatIsValidIsNotLookedAtFurther) {
  Write("a.yaml", "name: x\n");
  const ResolvedConfig config = Resolve(LoadConfig("a.yaml"), SampleExperiment(), [](const auto&, const auto&) {
    ADD_FAILURE() << "it was";
    return std::vector<OptionProblem>();
  });
  EXPECT_NO_THROW(ThrowProblems(config, {}));
  const OptionProblem missing{"/name", false, "missing", {}, {}, {}, true};
  EXPECT_THROW(ThrowProblems(config, {missing}), MissingError);
  EXPECT_THROW(ThrowProblems(config, {missing, {"/seed", false, "wrong", {}}}), ConfigError);
}

TEST_F(ResolveTest, EveryValueHasAnOrigin) {
  Write("base.yaml", "sample: {rate: 0.5}\n");
  Write("a.yaml", "include: base.yaml\nname: x\nmetrics:\n  - psnr\nreverse:\n  - {name: back, model: cyc}\n");
  const ResolvedConfig config = ResolveFile("a.yaml", {"sample.steps=7"});
  EXPECT_EQ(config.origins.at("/name"), "a.yaml:2:7");
  EXPECT_EQ(config.origins.at("/sample/rate"), "base.yaml:1:16");
  EXPECT_EQ(config.origins.at("/sample/steps"), "--set sample.steps=7");
  EXPECT_EQ(config.origins.at("/sample/title"), "default");
  EXPECT_EQ(config.origins.at("/metrics/0/type"), "a.yaml:4:5") << "the short form";
  EXPECT_EQ(config.origins.at("/reverse/0/type"), "a.yaml:6:5") << "implied by `model`";
  EXPECT_EQ(config.origins.at("/reverse/0/direction"), "default");
  EXPECT_EQ(config.origins.at("/sample/widths/0"), "default");
  EXPECT_EQ(config.path, "a.yaml");
}

TEST_F(ResolveTest, TheHashIsOfTheSettingsNotOfTheirSpelling) {
  Write("a.yaml", "name: x\nseed: 1\nsample: {rate: 0.5, steps: 100}\n");
  Write("b.yaml", "# the same\nsample: {rate: 5e-1}\nseed: 0x1\nname: \"x\"\n");
  Write("c.yaml", "name: x\nseed: 2\n");
  const ResolvedConfig a = ResolveFile("a.yaml");
  EXPECT_EQ(a.hash, Sha256(CanonicalDump(a.values)).substr(0, 12));
  EXPECT_EQ(ResolveFile("b.yaml").hash, a.hash);
  EXPECT_EQ(ResolveFile("c.yaml", {"seed=1", "sample.rate=0.5"}).hash, a.hash);
  EXPECT_NE(ResolveFile("c.yaml").hash, ResolveFile("a.yaml", {"sample.rate=2e-4"}).hash);
}

}  // namespace
}  // namespace pentimento
