#include <csignal>
#include <fstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/atomic_file.h"
#include "framework/core/json.h"
#include "framework/core/random.h"
#include "framework/media/encode.h"
#include "tests/metrics/weights_folder.h"
#include "tests/support/process.h"

namespace pentimento::test {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

/// Two folders of noise, the second with more of it the further down the alphabet.
class MeasureCommand : public ::testing::Test {
 protected:
  void SetUp() override {
    for (int i = 0; i < 6; ++i) {
      Write(fmt::format("a/p{}/1.png", i), i, 0.0);
      Write(fmt::format("b/p{}/1.jpg", i), i, 0.02 * i);
    }
  }

  void Write(const std::string& file, int seed, double noise, int side = 48) const {
    RandomStream random(static_cast<std::uint64_t>(seed), "measure_command_test");
    RandomStream more(static_cast<std::uint64_t>(seed), "measure_command_test noise");
    Picture picture(side, side);
    for (float& value : picture.values) {
      value = static_cast<float>(0.25 + 0.5 * random.Uniform() + noise * (more.Uniform() - 0.5));
    }
    const bool jpeg = file.ends_with(".jpg");
    EncodePicture(picture, Path(file), {.format = jpeg ? PictureFormat::kJpeg : PictureFormat::kPng, .quality = 100});
  }

  [[nodiscard]] fs::path Path(const std::string& name) const { return folder_.path() / name; }

  [[nodiscard]] ProcessResult Run(const std::vector<std::string>& more, ProcessOptions options = {}) const {
    std::vector<std::string> arguments = {"measure", "--reference", "a", "--test", "b"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    options.folder = folder_.path();
    return RunProcess(Pentimento(arguments), options);
  }

  TemporaryFolder folder_;
};

TEST_F(MeasureCommand, FoldersGiveFiguresAPageAndTables) {
  const ProcessResult result = Run({"--metrics", "psnr,ssim,mae", "--json", "--per-sample", "--output", "out"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const Json document = Json::parse(result.out);
  EXPECT_EQ(document.at("schema"), "pentimento-result/1");
  EXPECT_EQ(document.at("command"), "measure");
  EXPECT_EQ(document.at("pairs"), 6);
  ASSERT_EQ(document.at("figures").size(), 3U);
  const Json& psnr = document.at("figures")[0];
  EXPECT_EQ(psnr.at("name"), "psnr");
  EXPECT_EQ(psnr.at("hop"), "x-y");
  EXPECT_EQ(psnr.at("context").at("codec"), Json({{"reference", "png"}, {"test", "jpeg"}}));
  EXPECT_EQ(psnr.at("context").at("protocol"),
            Json({{"resize", "none"}, {"crop", "none"}, {"colour", "sRGB"}, {"range", "[0,1]"}}));
  ASSERT_EQ(document.at("samples").size(), 6U);
  EXPECT_GT(document.at("samples")[0].at("values").at("psnr"), document.at("samples")[5].at("values").at("psnr"));
  EXPECT_EQ(Json::parse(ReadFile(Path("out/report.json"))), document);
  const std::string pairs = ReadFile(Path("out/tables/pairs.csv"));
  EXPECT_THAT(pairs, ::testing::StartsWith("id,subject,reference,test,psnr,ssim,mae\np0%2F1.png,p0,a/p0/1.png,"));
  EXPECT_EQ(std::ranges::count(pairs, '\n'), 7);
  EXPECT_THAT(ReadFile(Path("out/index.html")), HasSubstr("Side by side"));
}

TEST_F(MeasureCommand, ATableForATerminal) {
  const ProcessResult result = Run({"--per-sample"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("psnr"));
  EXPECT_THAT(result.out, HasSubstr("fewer than 20 people"));
  EXPECT_THAT(result.out, HasSubstr("p3/1.png  psnr "));
}

TEST_F(MeasureCommand, WhatIsNotComparedIsListedAndMayFail) {
  Write("a/p6/1.png", 6, 0.0);
  Write("b/p7/1.png", 7, 0.0);
  Write("a/p8/1.png", 8, 0.0);
  Write("b/p8/1.png", 8, 0.0, 24);
  WriteFileAtomically(Path("b/p5/1.jpg"), ReadFile(Path("b/p5/1.jpg")).substr(0, 700));
  const ProcessResult result = Run({"--json"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  const Json document = Json::parse(result.out);
  EXPECT_EQ(document.at("pairs"), 5);
  std::map<std::string, std::string> reasons;
  for (const Json& file : document.at("not_compared")) {
    reasons[file.at("file")] = file.at("reason");
  }
  EXPECT_EQ(reasons.size(), 5U);
  EXPECT_EQ(reasons.at("a/p6/1.png"), "has no partner in b");
  EXPECT_EQ(reasons.at("b/p7/1.png"), "has no partner in a");
  EXPECT_THAT(reasons.at("b/p8/1.png"), HasSubstr("24x24 px, its reference 48x48 px"));
  EXPECT_EQ(reasons.at("a/p5/1.png"), "its partner cannot be read");
  EXPECT_THAT(reasons.at("b/p5/1.jpg"), Not(HasSubstr("b/p5"))) << "the file is named once";
  EXPECT_THAT(result.err, HasSubstr("not compared: b/p5/1.jpg: "));
  EXPECT_EQ(Run({"--strict", "-q"}).exit_code, 3);
}

TEST_F(MeasureCommand, NothingToCompareIsBadInput) {
  fs::rename(Path("b"), Path("c"));
  Write("b/x.png", 1, 0.0);
  const ProcessResult nothing = Run({});
  EXPECT_EQ(nothing.exit_code, 2);
  EXPECT_THAT(nothing.err, HasSubstr("have no pictures that can be compared"));
  EXPECT_THAT(nothing.err, HasSubstr("b/x.png: has no partner in a"));
  EXPECT_THAT(nothing.err, HasSubstr("partners need the same relative path"));
  fs::remove(Path("b/x.png"));
  const ProcessResult empty = Run({});
  EXPECT_EQ(empty.exit_code, 2);
  EXPECT_THAT(empty.err, HasSubstr("the folder holds no pictures"));
}

TEST_F(MeasureCommand, TwoFilesAreAPairWhateverTheyAreCalled) {
  const auto measure = [&](const std::string& test, const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments = {"measure", "--reference", "a/p1/1.png", "--test", test, "--json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    ProcessOptions options;
    options.folder = folder_.path();
    return RunProcess(Pentimento(arguments), options);
  };
  const ProcessResult same = measure("a/p1/1.png", {"--metrics", "mae"});
  ASSERT_EQ(same.exit_code, 0) << same.err;
  EXPECT_EQ(Json::parse(same.out).at("figures")[0].at("value"), 0.0);
  const ProcessResult other = measure("b/p4/1.jpg", {"--metrics", "mae"});
  EXPECT_GT(Json::parse(other.out).at("figures")[0].at("value").get<double>(), 0.1);
  WriteFileAtomically(Path("bad.png"), "no picture");
  const ProcessResult bad = measure("bad.png");
  EXPECT_EQ(bad.exit_code, 2);
  EXPECT_THAT(bad.err, HasSubstr("bad.png: "));
  EXPECT_THAT(bad.err, Not(HasSubstr("same relative path"))) << "two files are partners";
}

TEST_F(MeasureCommand, TwoMeasurementsAreComparedUnlessTheyAreDefinedDifferently) {
  ASSERT_EQ(Run({"--output", "one", "-q"}).exit_code, 0);
  ASSERT_EQ(Run({"--output", "two", "-q", "--set", "ssim.window=7"}).exit_code, 0);
  ProcessOptions options;
  options.folder = folder_.path();
  const ProcessResult same = RunProcess(Pentimento({"compare", "one", "one"}), options);
  EXPECT_EQ(same.exit_code, 0) << same.err;
  EXPECT_THAT(same.out, HasSubstr("all 2 figures are equal"));
  const ProcessResult refused = RunProcess(Pentimento({"compare", "one", "two", "--json"}), options);
  EXPECT_EQ(refused.exit_code, 5);
  const Json comparison = Json::parse(refused.out);
  EXPECT_EQ(comparison.at("refused"), 1);
  ASSERT_EQ(comparison.at("differences").size(), 1U);
  EXPECT_EQ(comparison.at("differences")[0].at("what"), "defined differently: options none and {\"window\":7}");
  EXPECT_TRUE(comparison.at("differences")[0].at("first").is_null());
  EXPECT_THAT(RunProcess(Pentimento({"compare", "one", "two"}), options).out,
              HasSubstr("--across-versions compares them all the same"));
  const ProcessResult told = RunProcess(Pentimento({"compare", "one", "two", "--across-versions"}), options);
  EXPECT_EQ(told.exit_code, 0);
  EXPECT_THAT(told.out, HasSubstr("ssim [x-y test]"));
}

TEST_F(MeasureCommand, AFigureIsDefinedByTheOptionsThatBearOnIt) {
  if (!fs::exists(WeightsFolder() / "face-recognition-models/dlib_face_recognition_resnet_model_v1.dat")) {
    GTEST_SKIP() << "no face-recognition-models in " << WeightsFolder() << " (`make setup` fetches them)";
  }
  fs::create_directories(Path("kept"));
  const std::vector<std::string> plain = {
      "--metrics", "distribution", "--set", "distribution.extractors=[face]", "--replicates", "0", "-q"};
  std::vector<std::string> cached = plain;
  cached.insert(cached.end(), {"--set", "distribution.cache=kept", "--output", "two"});
  std::vector<std::string> uncached = plain;
  uncached.insert(uncached.end(), {"--output", "one"});
  ASSERT_EQ(Run(uncached).exit_code, 0);
  const ProcessResult second = Run(cached);
  ASSERT_EQ(second.exit_code, 0) << second.err;
  ProcessOptions options;
  options.folder = folder_.path();
  const ProcessResult same = RunProcess(Pentimento({"compare", "one", "two"}), options);
  EXPECT_EQ(same.exit_code, 0) << same.out;
  EXPECT_THAT(same.out, HasSubstr("all 7 figures are equal"));

  std::vector<std::string> others = plain;
  others.insert(others.end(), {"--set", "distribution.neighbours=3", "--output", "three"});
  ASSERT_EQ(Run(others).exit_code, 0);
  const Json comparison = Json::parse(RunProcess(Pentimento({"compare", "one", "three", "--json"}), options).out);
  EXPECT_EQ(comparison.at("refused"), 0);
  EXPECT_EQ(comparison.at("differences").size(), 8U)
      << "precision, recall, density and coverage alone, of 5 and of 3 neighbours: " << comparison.dump(1);
}

TEST_F(MeasureCommand, AnInterruptLeavesNothingBehind) {
  for (int i = 6; i < 120; ++i) {
    Write(fmt::format("a/p{}/1.png", i), i, 0.0, 256);
    Write(fmt::format("b/p{}/1.png", i), i, 0.1, 256);
  }
  fs::create_directories(Path("tmp"));
  ProcessOptions options;
  options.signal = SIGINT;
  options.environment["TMPDIR"] = Path("tmp").string();
  options.interrupt_when = [&] { return !fs::is_empty(Path("tmp")); };
  const ProcessResult result = Run({"--metrics", "psnr,ssim,mae", "--output", "out"}, options);
  EXPECT_EQ(result.exit_code, 130) << result.err;
  EXPECT_THAT(result.err, HasSubstr("interrupted"));
  EXPECT_FALSE(fs::exists(Path("out/index.html")));
  EXPECT_TRUE(fs::is_empty(Path("tmp"))) << "the scratch folder is gone";
}

}  // namespace
}  // namespace pentimento::test
