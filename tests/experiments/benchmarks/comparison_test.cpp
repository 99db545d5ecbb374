#include "experiments/benchmarks/comparison.h"

#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "tests/support/process.h"

namespace pentimento {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Figure Measured(const std::string& name, double least, const std::string& unit = "s") {
  Figure figure;
  figure.name = name;
  figure.unit = unit;
  figure.value = 2.0 * least;
  figure.context = {{"item", "picture"}, {"minimum", least}, {"maximum", 3.0 * least}};
  return figure;
}

Figure NotMeasured(const std::string& name) {
  Figure figure;
  figure.name = name;
  figure.unit = "s";
  figure.value = std::numeric_limits<double>::quiet_NaN();
  figure.context = {{"item", "picture"}};
  figure.note = "its weights are missing";
  return figure;
}

ResultDocument Document(std::vector<Figure> figures) {
  ResultDocument document;
  document.header = {{"command", "bench"}, {"machine", {{"processor", "P"}, {"build", "Release"}, {"threads", 2}}}};
  document.figures = std::move(figures);
  return document;
}

std::vector<std::string> SlowerOf(double before, double now, double threshold, const std::string& unit = "s") {
  return CompareBenchmarks(Document({Measured("time[a]", before, unit)}), Document({Measured("time[a]", now, unit)}),
                           threshold)
      .slower();
}

TEST(BenchComparison, OnlyALeastTimeBeyondTheThresholdIsSlower) {
  EXPECT_THAT(SlowerOf(1.0, 1.24, 0.25), IsEmpty());
  EXPECT_THAT(SlowerOf(1.0, 1.25, 0.25), IsEmpty());
  EXPECT_THAT(SlowerOf(1.0, 1.26, 0.25), ElementsAre("time[a] (1.26 times)"));
  EXPECT_THAT(SlowerOf(1.0, 0.1, 0.0), IsEmpty());
  EXPECT_THAT(SlowerOf(1.0, 9.0, 0.25, "byte"), IsEmpty()) << "more memory is shown, not judged";
}

TEST(BenchComparison, TimesThatOnlyOneSideHasAreNamed) {
  const ResultDocument before =
      Document({Measured("time[a]", 1.0), Measured("time[b]", 1.0), Measured("time[d]", 1.0)});
  const ResultDocument now = Document(
      {Measured("time[a]", 1.0), NotMeasured("time[b]"), Measured("time[c]", 1.0), Measured("memory[c]", 1.0, "byte")});
  const BenchComparison comparison = CompareBenchmarks(before, now, 0.1);
  ASSERT_EQ(comparison.cases.size(), 1U);
  EXPECT_EQ(comparison.cases[0].name, "time[a]");
  EXPECT_THAT(comparison.uncompared, ElementsAre("time[b]", "time[c]")) << "nobody asked for d now";
}

TEST(BenchComparison, AnotherMachineIsRefusedWithWhatDiffers) {
  const Json machine = {{"processor", "P"}, {"build", "Release"}, {"threads", 2}};
  EXPECT_NO_THROW(RequireSameMachine(Document({}), machine, "f.json"));
  const auto message = [&](const char* what, const Json& value) -> std::string {
    Json other = machine;
    other[what] = value;
    try {
      RequireSameMachine(Document({}), other, "f.json");
    } catch (const ConfigError& error) {
      return error.what();
    }
    return "nothing was thrown";
  };
  EXPECT_THAT(message("processor", "Q"), AllOf(HasSubstr("f.json: "), HasSubstr(R"(processor was "P" and is "Q")")));
  EXPECT_THAT(message("build", "Debug"), HasSubstr(R"(build was "Release" and is "Debug")"));
  EXPECT_THAT(message("threads", 4), AllOf(HasSubstr("threads was 2 and is 4"), HasSubstr("--across-machines")));
  ResultDocument silent = Document({});
  silent.header.erase("machine");
  EXPECT_THROW(RequireSameMachine(silent, machine, "f.json"), ConfigError);
}

TEST(BenchComparison, WhatWasSavedIsReadAgain) {
  const test::TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "saved.json";
  WriteFileAtomically(file, ToJson(Document({Measured("time[a]", 1.5), NotMeasured("time[b]")})).dump());
  const BenchComparison comparison = CompareBenchmarks(ReadBenchmarks(file), Document({Measured("time[a]", 3.0)}), 0.1);
  ASSERT_EQ(comparison.cases.size(), 1U);
  EXPECT_EQ(comparison.cases[0].ratio(), 2.0);
  EXPECT_TRUE(comparison.cases[0].slower);
}

TEST(BenchComparison, OtherFilesAreRefusedByName) {
  const test::TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "saved.json";
  for (const char* content :
       {"no JSON", "[]", R"({"schema": 1, "figures": []})", R"({"schema": "pentimento-result/1", "figures": []})",
        R"({"schema": "pentimento-result/1", "command": "bench", "figures": [{}]})"}) {
    WriteFileAtomically(file, content);
    try {
      ReadBenchmarks(file);
      ADD_FAILURE() << content;
    } catch (const DataError& error) {
      EXPECT_THAT(error.what(), AllOf(HasSubstr(file.string()), HasSubstr("pentimento bench --save"))) << content;
    }
  }
}

}  // namespace
}  // namespace pentimento
