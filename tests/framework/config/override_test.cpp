#include <gtest/gtest.h>

#include "framework/config/load.h"
#include "tests/framework/config/config_folder.h"

namespace pentimento {
namespace {

const Json kValues = Json::parse(R"({
  "seed": 1, "name": "x", "empty": null,
  "models": [{"name": "cyc", "type": "cyclegan", "train": {"steps": 5}}, {"name": "0", "type": "cyclegan"}],
  "metrics": ["psnr", {"type": "identity"}, "ssim", "ssim"]})");

LoadedConfig After(const std::vector<std::string>& overrides) { return LoadConfigValues(kValues, "values", overrides); }

/// What the one problem of one override is.
std::string ProblemOf(const std::string& argument) {
  const LoadedConfig loaded = After({argument});
  EXPECT_EQ(loaded.problems.size(), 1U) << argument;
  EXPECT_EQ(loaded.values, kValues) << argument;
  return loaded.problems.empty() ? "" : loaded.problems[0].place.ToString() + ": " + loaded.problems[0].message;
}

TEST(Override, SetsTypedValuesAndRemembersWhoDid) {
  const LoadedConfig loaded = After({"seed=7", "name=y z", "a.b.c=[1, {d: 1e-3}]", "flag=true", "text='7'", "gone="});
  EXPECT_TRUE(loaded.problems.empty());
  EXPECT_EQ(loaded.values["seed"], 7);
  EXPECT_EQ(loaded.values["name"], "y z");
  EXPECT_EQ(loaded.values["a"], Json::parse(R"({"b": {"c": [1, {"d": 0.001}]}})"));
  EXPECT_EQ(loaded.values["flag"], true);
  EXPECT_EQ(loaded.values["text"], "7");
  EXPECT_TRUE(loaded.values["gone"].is_null());
  for (const char* pointer : {"/a", "/a/b", "/a/b/c", "/a/b/c/1/d"}) {
    EXPECT_EQ(loaded.places.at(pointer).value.ToString(), "--set a.b.c=[1, {d: 1e-3}]") << pointer;
  }
  EXPECT_EQ(loaded.places.at("/models").value.ToString(), "values");
}

TEST(Override, TheLastOneWins) { EXPECT_EQ(After({"seed=2", "seed=3"}).values["seed"], 3); }

TEST(Override, ReplacesWholeSubtrees) {
  const LoadedConfig loaded = After({"models={}"});
  EXPECT_EQ(loaded.values["models"], Json::object());
  EXPECT_FALSE(loaded.places.contains("/models/0"));
}

TEST(Override, FindsListEntriesByNameNumberAndType) {
  EXPECT_EQ(After({"models.cyc.train.steps=10"}).values["models"][0]["train"]["steps"], 10);
  EXPECT_EQ(After({"models.1.train.steps=10"}).values["models"][1]["train"]["steps"], 10);
  EXPECT_EQ(After({"models.0.x=1"}).values["models"][1]["x"], 1) << "a name goes before a number";
  EXPECT_EQ(After({"metrics.identity.min=1"}).values["metrics"][1]["min"], 1);
  EXPECT_EQ(After({"metrics.3=vif"}).values["metrics"][3], "vif");
}

TEST(Override, ExpandsShortForms) {
  EXPECT_EQ(After({"metrics.psnr.peak=255"}).values["metrics"][0], Json::parse(R"({"type": "psnr", "peak": 255})"));
  EXPECT_EQ(After({"empty.a=1"}).values["empty"], Json::parse(R"({"a": 1})"));
}

TEST(Override, AValueMayHoldAnEqualsSign) {
  EXPECT_EQ(After({"name=a=b"}).values["name"], "a=b");
  EXPECT_EQ(After({"tool=run {input} --x=1"}).values["tool"], "run {input} --x=1");
}

TEST(Override, MalformedOnesAreNamed) {
  EXPECT_EQ(ProblemOf("seed"), "--set seed: expected key.path=value, for example seed=7");
  EXPECT_EQ(ProblemOf("=3"), "--set =3: expected key.path=value, for example seed=7");
  EXPECT_EQ(ProblemOf("a..b=3"), "--set a..b=3: expected key.path=value, for example seed=7");
  EXPECT_EQ(ProblemOf("a.=3"), "--set a.=3: expected key.path=value, for example seed=7");
  EXPECT_EQ(ProblemOf("seed=[1"),
            "--set seed=[1: the value, read as YAML, at character 1: a key must be a text, not a list or mapping; is a "
            "closing ] or } missing?");
  EXPECT_EQ(ProblemOf("seed=\xff"), "--set seed=\xff: the value is not UTF-8 text");
  EXPECT_EQ(ProblemOf("seed.deep=1"), "--set seed.deep=1: seed is 1 and has no keys");
  EXPECT_EQ(ProblemOf("models.cyk.x=1"),
            "--set models.cyk.x=1: models has no single entry \"cyk\"; did you mean \"cyc\"?\n  accepted: cyc, 0");
  EXPECT_EQ(ProblemOf("models.2.x=1"),
            "--set models.2.x=1: models has no single entry \"2\"; did you mean \"0\"?\n  accepted: cyc, 0");
  EXPECT_EQ(ProblemOf("metrics.ssim.window=7"),
            "--set metrics.ssim.window=7: metrics has no single entry \"ssim\"\n  accepted: psnr, identity, 2, 3");
  EXPECT_EQ(ProblemOf("empty.0.x=1"),
            "--set empty.0.x=1: empty is empty: it has no entry 0; to set the whole list, say empty=[...]");
  EXPECT_EQ(ProblemOf("lacking.list.0.x=1"),
            "--set lacking.list.0.x=1: lacking.list is empty: it has no entry 0; to set the whole list, say "
            "lacking.list=[...]");
  EXPECT_EQ(ProblemOf("include=a.yaml"),
            "--set include=a.yaml: `include` works in files only; name the file that includes, or set the keys "
            "themselves");
}

TEST(Override, DuplicateKeysInAValueAreReported) {
  const LoadedConfig loaded = After({"a={b: 1, b: 2}"});
  ASSERT_EQ(loaded.problems.size(), 1U);
  EXPECT_EQ(loaded.problems[0].place.ToString(), "--set a={b: 1, b: 2}");
}

}  // namespace
}  // namespace pentimento
