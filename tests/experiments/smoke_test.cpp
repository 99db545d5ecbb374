#include <algorithm>
#include <regex>
#include <set>
#include <tuple>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/atomic_file.h"
#include "framework/core/hash.h"
#include "framework/core/json.h"
#include "tests/support/event_reader.h"
#include "tests/support/process.h"

namespace pentimento::test {
namespace {

namespace fs = std::filesystem;

/// configs/smoke.yaml, run once for all the tests here.
class Smoke : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<TemporaryFolder>();
    const std::string config = std::string(PENTIMENTO_SOURCE_DIR) + "/configs/smoke.yaml";
    result_ = RunProcess(Pentimento({"run", config, "--runs", folder_->path().string(), "--json"}));
    if (result_.exit_code == 0) {
      run_ = *fs::directory_iterator(folder_->path());
    }
  }
  static void TearDownTestSuite() { folder_.reset(); }

  void SetUp() override {
    if (result_.exit_code == 4) {
      GTEST_SKIP() << "weights are missing: " << result_.err;
    }
    ASSERT_EQ(result_.exit_code, 0) << result_.err;
  }

  static inline std::unique_ptr<TemporaryFolder> folder_;
  static inline ProcessResult result_;
  static inline fs::path run_;
};

TEST_F(Smoke, LeavesThePromisedFiles) {
  for (const char* file : {"manifest.json", "config.yaml", "report.json", "results.h5", "tables/figures.csv",
                           "tables/samples.csv", "index.html", "contact_sheet.jpg", "log.jsonl",
                           "checkpoints/cyc/G_A.safetensors", "events/cyc/events.out.tfevents.pentimento"}) {
    EXPECT_TRUE(fs::exists(run_ / file)) << file;
  }
  const Json manifest = Json::parse(ReadFile(run_ / "manifest.json"));
  EXPECT_EQ(manifest.at("status"), "finished");
  EXPECT_EQ(manifest.at("seed"), 2026);
  for (const char* key :
       {"config_hash", "source", "versions", "device", "threads", "data", "weights", "command_line", "wall_seconds"}) {
    EXPECT_TRUE(manifest.contains(key)) << key;
  }
  EXPECT_EQ(manifest.at("source").at("extension"), Json::array());
  for (const char* library : {"libtorch", "opencv", "blas", "libjpeg", "lcms2"}) {
    EXPECT_TRUE(manifest.at("versions").contains(library)) << library;
  }
  EXPECT_EQ(manifest.at("config").at("dataset").at("identities"), 10) << "as resolved";
  EXPECT_EQ(manifest.at("data").at("files").size(), 60U) << "10 people, 3 pictures, 2 domains";
  const fs::path picture = *fs::directory_iterator(run_ / "images" / "original" / "photo");
  EXPECT_EQ(manifest.at("data").at("files").at("photo/" + picture.filename().string()), Sha256OfFile(picture));
  const fs::path weights = "face-recognition-models/dlib_face_recognition_resnet_model_v1.dat";
  EXPECT_TRUE(
      std::regex_match(manifest.at("weights").at(weights.string()).get<std::string>(), std::regex("[0-9a-f]{64}")));
}

TEST_F(Smoke, ThePageOfAFinishedRunDoesNotCallItRunning) {
  const std::string page = ReadFile(run_ / "index.html");
  const std::string tag = "id=\"data\">";
  const std::size_t begin = page.find(tag) + tag.size();
  const Json manifest = Json::parse(page.substr(begin, page.find("</script>", begin) - begin)).at("manifest");
  EXPECT_TRUE(manifest.contains("config_hash"));
  EXPECT_FALSE(manifest.contains("status"));
}

TEST_F(Smoke, ScoresOfFewPeopleHaveNoIntervalsEither) {
  const ProcessResult result =
      RunProcess(Pentimento({"scores", "--run", run_.string(), "--where", "hop=x-y,forward=ghibli", "--json"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const Json figures = Json::parse(result.out).at("figures");
  EXPECT_GT(figures.size(), 3U);
  for (const Json& figure : figures) {
    EXPECT_TRUE(figure.at("ci95").is_null()) << figure.at("name");
  }
  EXPECT_THAT(result.out, testing::HasSubstr("fewer than 20 people"));
}

TEST_F(Smoke, EventsAreTheTrainingCurve) {
  Json curve;
  for (const auto& stage : fs::directory_iterator(run_ / "stages")) {
    const Json marker = Json::parse(ReadFile(stage.path() / "stage.json"));
    if (marker.at("title") == "train cyc") {
      curve = marker.at("result").at("curve");
    }
  }
  std::set<std::tuple<std::int64_t, std::string, float>> logged;
  for (const Json& point : curve) {
    logged.emplace(point.at(0).get<std::int64_t>(), point.at(1).get<std::string>(), point.at(2).get<float>());
  }
  const std::vector<ScalarEvent> events = ReadEvents(ReadFile(run_ / "events/cyc/events.out.tfevents.pentimento"));
  std::set<std::tuple<std::int64_t, std::string, float>> shown;
  for (const ScalarEvent& event : events) {
    shown.emplace(event.step, event.tag, static_cast<float>(event.value));
  }
  EXPECT_FALSE(logged.empty());
  EXPECT_EQ(shown, logged);
  EXPECT_EQ(events.size(), curve.size()) << "no point twice";
  EXPECT_TRUE(std::ranges::is_sorted(events, {}, &ScalarEvent::step));
}

TEST_F(Smoke, PrintsTheReportAsOneDocument) {
  const Json printed = Json::parse(result_.out);
  EXPECT_EQ(printed, Json::parse(ReadFile(run_ / "report.json")));
  EXPECT_EQ(printed.at("schema"), "pentimento-result/1");
}

TEST_F(Smoke, EveryMetricSpeaksOfEveryHop) {
  const Json report = Json::parse(ReadFile(run_ / "report.json"));
  std::set<std::string> seen;
  for (const Json& figure : report.at("figures")) {
    const auto text = [&](const char* key) {
      return figure.at(key).is_null() ? "" : figure.at(key).get<std::string>();
    };
    seen.insert(text("name") + " " + text("hop") + " " + text("reverse"));
  }
  for (const char* reverse : {"oracle", "noop", "mean_face", "cyc-back"}) {
    for (const char* name : {"psnr", "ssim", "auc", "ftd", "retention[location]"}) {
      EXPECT_TRUE(seen.contains(std::string(name) + " x-xhat " + reverse)) << name << ' ' << reverse;
    }
  }
  EXPECT_TRUE(seen.contains("auc x ")) << "the ceiling";
  EXPECT_TRUE(seen.contains("psnr x-y "));
}

TEST_F(Smoke, OfFourPeopleNothingIsInferred) {
  const Json report = Json::parse(ReadFile(run_ / "report.json"));
  for (const Json& figure : report.at("figures")) {
    EXPECT_TRUE(figure.at("ci95").is_null()) << figure.dump();
    EXPECT_THAT(figure.at("note").get<std::string>(),
                testing::EndsWith("fewer than 20 people: pictures and values, no inference"));
  }
  EXPECT_EQ(report.at("answer").at("headline").at(0).at("text"),
            "Only 4 people were measured: pictures and values, no inference.");
}

TEST_F(Smoke, RetentionFollowsTheMetadataPolicies) {
  const Json report = Json::parse(ReadFile(run_ / "report.json"));
  for (const Json& figure : report.at("figures")) {
    if (figure.at("name") == "retention[location]") {
      const bool kept = figure.at("hop") == "x-y";  // written with `metadata: all`; the recovered with `none`
      EXPECT_EQ(figure.at("value").get<double>(), kept ? 1.0 : 0.0) << figure.dump();
    }
  }
}

TEST_F(Smoke, OracleIsTheCeilingOfFidelity) {
  const Json report = Json::parse(ReadFile(run_ / "report.json"));
  for (const Json& figure : report.at("figures")) {
    if (figure.at("name") == "ssim" && figure.at("reverse") == "oracle") {
      EXPECT_GT(figure.at("value").get<double>(), 0.999) << "x through one encoder of ours";
    }
  }
}

}  // namespace
}  // namespace pentimento::test
