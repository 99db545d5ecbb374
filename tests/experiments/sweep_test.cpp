#include "experiments/pipeline/sweep.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "experiments/pipeline/experiment.h"
#include "framework/config/load.h"
#include "framework/config/resolve.h"
#include "framework/core/atomic_file.h"
#include "tests/support/process.h"

namespace pentimento::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* kConfig = R"(
name: sweep
dataset: portraits
forward:
  - {name: soft, type: blur}
  - {name: ghibli, type: classical, palette: {colours: 9}}
sweep: {forward: ghibli, key: strength, values: [0, 0.25, 1]}
reverse:
  - {name: back, type: blur, applies_to: [ghibli]}
  - {name: both, type: blur}
metrics: [psnr]
)";

class SweepTest : public ::testing::Test {
 protected:
  [[nodiscard]] ResolvedConfig Resolved(const std::vector<std::string>& overrides = {},
                                        const std::string& text = kConfig) const {
    WriteFileAtomically(folder_.path() / "a.yaml", text);
    return Resolve(LoadConfig(folder_.path() / "a.yaml", overrides), schema_.schema());
  }

  [[nodiscard]] Experiment Read(const std::vector<std::string>& overrides = {}) const {
    return ReadExperiment(Resolved(overrides).values, schema_.schema(), registries_.methods);
  }

  [[nodiscard]] std::string ErrorOf(const std::vector<std::string>& overrides) const {
    try {
      (void)Resolved(overrides);
    } catch (const ConfigError& error) {
      return error.what();
    }
    ADD_FAILURE() << "nothing was thrown";
    return "";
  }

  static std::vector<std::string> NamesOf(const std::vector<MethodEntry>& entries) {
    std::vector<std::string> names;
    std::ranges::transform(entries, std::back_inserter(names), &MethodEntry::name);
    return names;
  }

  static const MethodEntry& Named(const std::vector<MethodEntry>& entries, const std::string& name) {
    return *std::ranges::find(entries, name, &MethodEntry::name);
  }

  TemporaryFolder folder_;
  Registries registries_ = MakeRegistries();
  ExperimentSchema schema_{registries_};
};

TEST_F(SweepTest, CopiesStandInThePlaceOfTheForward) {
  const Experiment experiment = Read();
  EXPECT_THAT(NamesOf(experiment.forward),
              ElementsAre("soft", "ghibli-strength-0", "ghibli-strength-0.25", "ghibli-strength-1"));
  EXPECT_EQ(experiment.forward[1].strength, 0.0);
  EXPECT_EQ(experiment.forward[2].strength, 0.25);
  EXPECT_EQ(experiment.forward[3].strength, 1.0);
  EXPECT_EQ(experiment.forward[0].strength, 1.0);
  for (std::size_t i = 1; i < 4; ++i) {
    EXPECT_EQ(experiment.forward[i].method.at("palette").at("colours"), 9);
    EXPECT_FALSE(experiment.forward[i].method.contains("strength")) << "the entry's key is not the method's";
  }
  EXPECT_EQ(experiment.sweep.value().copies, WithCopies(experiment.sweep, {"ghibli"}));
}

TEST_F(SweepTest, AReverseOfTheForwardIsOneOfEveryCopy) {
  const Experiment experiment = Read();
  EXPECT_THAT(Named(experiment.reverse, "back").applies_to,
              ElementsAre("ghibli-strength-0", "ghibli-strength-0.25", "ghibli-strength-1"));
  std::map<std::string, std::set<std::string>> reverses;
  for (const MethodEntry& forward : experiment.forward) {
    for (const MethodEntry* reverse : experiment.ReversesOf(forward.name)) {
      reverses[forward.name].insert(reverse->name);
    }
  }
  const std::set<std::string> all = {"oracle", "noop", "mean_face", "back", "both"};
  EXPECT_EQ(reverses.at("ghibli-strength-0.25"), all);
  EXPECT_FALSE(reverses.at("soft").contains("back"));
  for (const MethodEntry& reverse : experiment.reverse) {
    EXPECT_EQ(reverse.strength, 1.0) << reverse.name;
    EXPECT_FALSE(reverse.working_size.has_value()) << reverse.name;
  }
  EXPECT_THAT(Named(Read({"reverse.back.applies_to=[ghibli-strength-1]"}).reverse, "back").applies_to,
              ElementsAre("ghibli-strength-1"))
      << "one copy alone";
}

TEST_F(SweepTest, NestedOptionsAndTheSizeCanBeSwept) {
  const Experiment colours = Read({"sweep={forward: ghibli, key: palette.colours, values: [4, 8.0]}"});
  EXPECT_THAT(NamesOf(colours.forward), ElementsAre("soft", "ghibli-palette.colours-4", "ghibli-palette.colours-8"));
  EXPECT_EQ(colours.forward[1].method.at("palette").at("colours"), 4);
  EXPECT_EQ(colours.forward[2].method.at("palette").at("colours"), 8);
  EXPECT_EQ(colours.forward[1].method.at("lines"), colours.forward[2].method.at("lines"));
  const Experiment sizes = Read({"sweep.key=working_size", "sweep.values=[32, 64]"});
  EXPECT_EQ(sizes.forward[1].working_size, 32);
  EXPECT_EQ(sizes.forward[2].name, "ghibli-working_size-64");
  const Experiment texts = Read({"sweep={forward: soft, key: encoding.format, values: [png, jpeg]}"});
  EXPECT_THAT(NamesOf(texts.forward), ElementsAre("soft-encoding.format-png", "soft-encoding.format-jpeg", "ghibli"));
  EXPECT_EQ(texts.forward[1].encoding.at("format"), "jpeg");
}

TEST_F(SweepTest, ACopyIsWhatTheSameEntryWouldBeByItself) {
  const Experiment swept = Read({"sweep={forward: ghibli, key: lines.strength, values: [1]}"});
  const Experiment alone = Read({"sweep=null", "forward.ghibli.lines.strength=1", "reverse=[]"});
  EXPECT_EQ(swept.forward[1].method.dump(), alone.forward[1].method.dump()) << "1 and 1.0 must hash alike";
  EXPECT_EQ(swept.forward[1].encoding, alone.forward[1].encoding);
}

TEST_F(SweepTest, WhatARunKeepsIsReadBackAsTheSame) {
  const ResolvedConfig config = Resolved({"sweep.values=[0, 0.25, 1]"});
  EXPECT_EQ(config.values.at("forward").size(), 2U) << "kept as it was written";
  const ResolvedConfig again = Resolved({}, WriteResolvedYaml(config, schema_.schema()));
  EXPECT_EQ(again.values, config.values);
  EXPECT_EQ(again.hash, config.hash);
  EXPECT_EQ(NamesOf(ReadExperiment(again.values, schema_.schema(), registries_.methods).forward),
            NamesOf(Read().forward));
  EXPECT_EQ(Resolved({"sweep.values=[0.0, 2.5e-1, 1.0]"}).hash, config.hash) << "the same settings";
  EXPECT_NE(Resolved({"sweep.values=[0, 1]"}).hash, config.hash);
}

TEST_F(SweepTest, ProblemsAreTheSweeps) {
  EXPECT_THAT(ErrorOf({"sweep.values=[0, high, 2]"}),
              AllOf(HasSubstr("--set sweep.values=[0, high, 2]: strength must be a number, not \"high\""),
                    HasSubstr("--set sweep.values=[0, high, 2]: strength must be between 0 and 1, not 2")));
  EXPECT_THAT(ErrorOf({"sweep.key=palette.colour"}),
              HasSubstr("unknown key \"colour\" in forward.1.palette; did you mean \"colours\"?"));
  EXPECT_THAT(ErrorOf({"sweep.key=strength.x"}), HasSubstr("--set sweep.key=strength.x: strength must be a number"));
  for (const char* key : {"name", "type", "palette.", ""}) {
    EXPECT_THAT(ErrorOf({std::string("sweep.key='") + key + "'"}), HasSubstr("cannot be swept")) << key;
  }
  EXPECT_THAT(ErrorOf({"sweep.values=[0.5, 0.50]"}), HasSubstr("two forwards would be called \"ghibli-strength-0.5\""));
  EXPECT_THAT(ErrorOf({"sweep={forward: ghibli, key: tone.reference, values: [a b.jpg]}"}),
              HasSubstr("\"ghibli-tone.reference-a b.jpg\" cannot name a copy of the forward"));
  EXPECT_THAT(ErrorOf({"sweep={forward: ghibli, key: strength}"}), HasSubstr("sweep lacks the key \"values\""));
  EXPECT_THAT(ErrorOf({"sweep=ghibli"}), HasSubstr("sweep must be a mapping, not \"ghibli\""));
}

TEST_F(SweepTest, AProblemOfTheForwardItselfIsNotRepeated) {
  const std::string error = ErrorOf({"forward.ghibli.palette.colours=many"});
  EXPECT_THAT(error, HasSubstr("colours must be a whole number, not \"many\""));
  EXPECT_EQ(error.find("colours must"), error.rfind("colours must")) << error;
}

TEST_F(SweepTest, AnOptionOfAMethodCannotHaveTheNameOfAnEntrysKey) {
  OptionSchema own;
  own.fields = {MakeField<double>("strength", "of its own", 0.0)};
  const Registries registries = MakeRegistries([&](Registries& all) {
    all.methods.AddEntry({"clash", "takes a key for its own", &own,
                          [](const Json& /*resolved*/) -> std::unique_ptr<Method> { return nullptr; }});
  });
  EXPECT_THROW(ExperimentSchema{registries}, InternalError);
}

}  // namespace
}  // namespace pentimento::test
