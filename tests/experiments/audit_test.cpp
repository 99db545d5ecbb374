#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/atomic_file.h"
#include "framework/core/json.h"
#include "framework/media/metadata.h"
#include "tests/support/process.h"

namespace pentimento::test {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string kBlackBox = std::string(PENTIMENTO_SOURCE_DIR) + "/tests/support/tools/black-box";

/// A folder of pictures, one folder a person, without anybody's consent needed: they are drawn by a run.
class Audit : public testing::Test {
 protected:
  void SetUp() override {
    WriteFileAtomically(root() / "people.yaml",
                        "name: people\n"
                        "dataset: {type: portraits, identities: 3, images_per_identity: 2, size: 64, "
                        "test_identities: 2}\n"
                        "forward: [classical]\nmetrics: [psnr]\nstatistics: {replicates: 0}\n");
    const ProcessResult made = Call({"run", "people.yaml", "--runs", "drawn"});
    ASSERT_EQ(made.exit_code, 0) << made.err;
    const fs::path run = fs::directory_iterator(root() / "drawn")->path();
    for (const auto& entry : fs::directory_iterator(run / "images" / "original" / "photo")) {
      const std::string name = entry.path().filename().string();
      if (name.ends_with(".jpg")) {
        fs::create_directories(root() / "photos" / name.substr(0, name.rfind('_')));
        fs::copy_file(entry.path(), root() / "photos" / name.substr(0, name.rfind('_')) / name);
      }
    }
  }

  [[nodiscard]] const fs::path& root() const { return folder_.path(); }

  [[nodiscard]] ProcessResult Call(const std::vector<std::string>& arguments) const {
    ProcessOptions options;
    options.folder = root();
    options.environment["PENTIMENTO_HOME"] = (root() / "home").string();
    return RunProcess(Pentimento(arguments), options);
  }

  /// An audit without matchers, whose weights a test may not have.
  [[nodiscard]] ProcessResult AuditOf(std::vector<std::string> more) const {
    std::vector<std::string> arguments = {"audit", "--set", "statistics.replicates=0"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Call(arguments);
  }

  static Json FigureNamed(const Json& report, const std::string& name) {
    for (const Json& figure : report.at("figures")) {
      if (figure.at("name") == name && figure.at("hop") == "x-y") {
        return figure;
      }
    }
    ADD_FAILURE() << "no figure " << name;
    return {};
  }

 private:
  TemporaryFolder folder_;
};

const std::vector<std::string> kNoMatchers = {"--set", "metrics=[psnr, metadata]"};

std::vector<std::string> With(std::vector<std::string> first, const std::vector<std::string>& more) {
  first.insert(first.end(), more.begin(), more.end());
  return first;
}

TEST_F(Audit, OfAToolThatCopiesSaysThatEverythingIsKept) {
  const ProcessResult result =
      AuditOf(With({"--originals", "photos", "--tool", kBlackBox + " copy {input} {output}", "--version-command",
                    kBlackBox + " version", "--fail-on", "retention[location] > 0", "--json"},
                   kNoMatchers));
  EXPECT_EQ(result.exit_code, 3) << result.err;
  EXPECT_THAT(result.err, HasSubstr("--fail-on 'retention[location] > 0' holds"));
  const Json report = Json::parse(result.out);
  const Json location = FigureNamed(report, "retention[location]");
  EXPECT_EQ(location.at("value"), 1.0);
  EXPECT_EQ(FigureNamed(report, "retention[time]").at("n"), 6) << "everybody is tested";
  EXPECT_TRUE(location.at("ci95").is_null()) << "these pictures are a sample of nothing";
  EXPECT_THAT(report.at("answer").dump(), HasSubstr("No reverse method was tried"));
  const fs::path run = fs::directory_iterator(root() / "runs")->path();
  EXPECT_EQ(Json::parse(ReadFile(run / "manifest.json")).at("tools").at("tool").at("version"), "black-box 1.2.3");
  const Json cells = FigureNamed(report, "kept_cells");
  EXPECT_FALSE(cells.at("context").at("matrix").empty());
  for (const Json& row : cells.at("context").at("matrix")) {
    EXPECT_EQ(row.at("forward_version"), "black-box 1.2.3");
    EXPECT_EQ(row.at("removed"), 0);
  }
}

TEST_F(Audit, OfFinishedPicturesMatchesThemByPath) {
  fs::copy(root() / "photos", root() / "done", fs::copy_options::recursive);
  const ProcessResult result = AuditOf(With({"--originals", "photos", "--stylised", "done", "--tool-version",
                                             "StyleApp 4.2", "--fail-on", "retention[location] == 0"},
                                            kNoMatchers));
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, AllOf(HasSubstr("Which metadata survive"), HasSubstr("report: ")));
  EXPECT_THAT(result.out, HasSubstr("Metadata after tool (StyleApp 4.2): items\n"));
  EXPECT_THAT(result.out, ::testing::ContainsRegex("category +pictures +kept +altered +removed +added"));
}

TEST_F(Audit, SaysWhatDecodingDidToTheToolsFiles) {
  fs::copy(root() / "photos", root() / "done", fs::copy_options::recursive);
  for (const auto& entry : fs::recursive_directory_iterator(root() / "done")) {
    if (entry.is_regular_file()) {
      WriteFileAtomically(entry.path(),
                          WriteMetadata(ReadFile(entry.path()), {.exif = {{"Exif.Image.Orientation", "6"}}}));
    }
  }
  const ProcessResult result =
      AuditOf(With({"--originals", "photos", "--stylised", "done"}, {"--set", "metrics=[psnr]"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const fs::path run = fs::directory_iterator(root() / "runs")->path();
  EXPECT_EQ(Json::parse(ReadFile(run / "manifest.json")).at("decoding"),
            Json({{"tool", "of 6 pictures: 6 turned upright by EXIF orientation"}}));
}

TEST_F(Audit, OfPicturesThatBrowsersDoNotShowEndsWithAReportThatShowsThem) {
  const ProcessResult result = AuditOf(
      With({"--originals", "photos", "--tool", kBlackBox + " tiff {input} {output}", "--output-extension", ".tif"},
           {"--set", "metrics=[psnr]"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const std::string page = ReadFile(fs::path(fs::directory_iterator(root() / "runs")->path()) / "index.html");
  EXPECT_THAT(page, HasSubstr("preview: browsers do not show TIFF files"));
}

TEST_F(Audit, LooksForPeopleInAGallery) {
  fs::copy(root() / "photos", root() / "done", fs::copy_options::recursive);
  fs::copy(root() / "photos", root() / "gallery", fs::copy_options::recursive);
  const auto with_gallery = [&] {
    return AuditOf(With({"--originals", "photos", "--stylised", "done", "--gallery", "gallery"}, kNoMatchers));
  };
  const ProcessResult same = with_gallery();
  EXPECT_EQ(same.exit_code, 2);
  EXPECT_THAT(same.err, HasSubstr("every picture of the gallery is one of the originals"));

  const fs::path person = fs::directory_iterator(root() / "gallery")->path();
  const std::string picture = ReadFile(fs::directory_iterator(person)->path());
  WriteFileAtomically(person / "another.jpg", picture + "another file");
  const ProcessResult result = with_gallery();
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("6 pictures of the gallery are originals, byte for byte, and are left out"));
  const fs::path run = fs::directory_iterator(root() / "runs")->path();
  EXPECT_EQ(Json::parse(ReadFile(run / "manifest.json")).at("gallery").at("files").size(), 7U);

  fs::remove_all(root() / "gallery");
  WriteFileAtomically(root() / "gallery" / "nobody" / "1.jpg", picture + "another file");
  const ProcessResult nobody = with_gallery();
  EXPECT_EQ(nobody.exit_code, 2);
  EXPECT_THAT(nobody.err, HasSubstr("nobody of the gallery is on the originals"));

  fs::rename(root() / "gallery" / "nobody" / "1.jpg", root() / "gallery" / "1.jpg");
  fs::remove(root() / "gallery" / "nobody");
  const ProcessResult flat = with_gallery();
  EXPECT_EQ(flat.exit_code, 2);
  EXPECT_THAT(flat.err, HasSubstr("one folder a person"));
  const ProcessResult itself = AuditOf({"--originals", "photos", "--stylised", "done", "--gallery", "photos"});
  EXPECT_EQ(itself.exit_code, 2);
  EXPECT_THAT(itself.err, HasSubstr("the originals themselves"));
}

TEST_F(Audit, MeasuresAReverseFromAFile) {
  WriteFileAtomically(root() / "methods" / "back.yaml",
                      "type: external\nname: back\ncommand: ./again copy {input} {output}\n");
  fs::copy_file(kBlackBox, root() / "methods" / "again");
  const ProcessResult result = AuditOf(With({"--originals", "photos", "--tool", kBlackBox + " copy {input} {output}",
                                             "--reverse", "methods/back.yaml", "--json"},
                                            kNoMatchers));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto has = [&](const Json& report, bool laundered) {
    return std::ranges::any_of(report.at("figures"), [&](const Json& figure) {
      return figure.at("name") == "psnr" && figure.at("reverse") == (laundered ? "back~laundered" : "back") &&
             figure.at("context").contains("laundered") == laundered;
    });
  };
  const Json report = Json::parse(result.out);
  EXPECT_TRUE(has(report, false));
  EXPECT_THAT(report.at("answer").dump(), Not(HasSubstr("No reverse method was tried")));
  EXPECT_TRUE(has(report, true)) << "every reverse figure is also given after laundering";
  const ProcessResult without = AuditOf(With({"--originals", "photos", "--tool", kBlackBox + " copy {input} {output}",
                                              "--reverse", "methods/back.yaml", "--set", "laundering=null", "--json"},
                                             kNoMatchers));
  ASSERT_EQ(without.exit_code, 0) << without.err;
  EXPECT_TRUE(has(Json::parse(without.out), false));
  EXPECT_FALSE(has(Json::parse(without.out), true));
}

TEST_F(Audit, AMistakeInTheReverseNamesItsFile) {
  WriteFileAtomically(root() / "back.yaml", "type: external\nname: back\ncomand: x\n");
  const ProcessResult result =
      AuditOf({"--originals", "photos", "--tool", kBlackBox + " copy {input} {output}", "--reverse", "back.yaml"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, AllOf(HasSubstr("back.yaml:3:1"), HasSubstr("did you mean \"command\"")));
}

TEST_F(Audit, OfCanariesSaysFieldByFieldWhatSurvived) {
  const ProcessResult planted = Call({"metadata", "canary", "photos", "--output", "canaries"});
  ASSERT_EQ(planted.exit_code, 0) << planted.err;
  EXPECT_THAT(planted.out, AllOf(HasSubstr("values planted in 6 pictures"), HasSubstr("second-image")));
  const Json catalogue = Json::parse(ReadFile(root() / "canaries" / "canary-catalogue.json"));
  ASSERT_EQ(catalogue.at("files").size(), 6U);

  const std::vector<std::string> canaries = {
      "--set",
      "metrics=[{type: canaries, catalogue: " + (root() / "canaries" / "canary-catalogue.json").string() + "}]"};
  const ProcessResult kept =
      AuditOf(With({"--originals", "canaries", "--tool", kBlackBox + " copy {input} {output}", "--json"}, canaries));
  ASSERT_EQ(kept.exit_code, 0) << kept.err;
  const Json all = FigureNamed(Json::parse(kept.out), "canary_survival[all]");
  const Json& values = all.at("context").at("values");
  EXPECT_EQ(values.at("survived"), all.at("n"));
  EXPECT_EQ(values.at("unseen"), 6) << "this program named the files that the tool wrote";
  EXPECT_EQ(all.at("value"), 1.0);
  EXPECT_TRUE(all.at("context").at("added").empty());
  const Json names = FigureNamed(Json::parse(kept.out), "canary_survival[file]");
  EXPECT_TRUE(names.at("value").is_null());
  EXPECT_THAT(names.at("note").get<std::string>(), HasSubstr("this program named them"));

  fs::copy(root() / "canaries", root() / "copies", fs::copy_options::recursive);
  const ProcessResult same = AuditOf(With({"--originals", "canaries", "--stylised", "copies", "--json"}, canaries));
  ASSERT_EQ(same.exit_code, 0) << same.err;
  const Json survived = FigureNamed(Json::parse(same.out), "canary_survival[all]");
  EXPECT_EQ(survived.at("context").at("values").at("survived").get<int>(), all.at("n").get<int>() + 6)
      << "identical copies under the same names";
  EXPECT_EQ(FigureNamed(Json::parse(same.out), "canary_survival[file]").at("value"), 1.0);

  const std::string tool =
      "forward=[{name: tool, type: pixelate, blocks: 8, encoding: {format: jpeg, metadata: none}}]";
  const ProcessResult lost = AuditOf(
      With({"--originals", "canaries", "--tool", kBlackBox + " copy {input} {output}", "--set", tool}, canaries));
  ASSERT_EQ(lost.exit_code, 0) << lost.err;
  EXPECT_THAT(lost.out, HasSubstr("Canaries after tool, in 6 files"));
  EXPECT_THAT(lost.out, ::testing::ContainsRegex("jpeg +exif.GPSInfo.GPSLatitude +0 +0 +0 +6"));
  EXPECT_THAT(lost.out, HasSubstr("file.name of 6 files cannot be told: this program named them"));
}

TEST_F(Audit, FoldersWithoutPicturesAreToldBeforeAnyWork) {
  fs::create_directories(root() / "empty" / "deeper");
  const auto why = [&](const std::string& originals, const std::string& stylised) {
    const ProcessResult result = AuditOf({"--originals", originals, "--stylised", stylised});
    EXPECT_EQ(result.exit_code, 2);
    return result.err;
  };
  EXPECT_THAT(why("empty", "photos"), HasSubstr("empty: --originals names a folder without a picture"));
  EXPECT_THAT(why("photos", "empty"), HasSubstr("empty: --stylised names a folder without a picture"));
  EXPECT_THAT(why("nowhere", "photos"), HasSubstr("nowhere: --originals must name a folder of pictures, and there"));
  EXPECT_THAT(why("photos", "people.yaml"), HasSubstr("people.yaml: --stylised must name a folder of pictures"));
  EXPECT_FALSE(fs::exists(root() / "runs"));
}

TEST_F(Audit, CanariesAreKeptApartFromThePictures) {
  const ProcessResult inside = Call({"metadata", "canary", "photos", "--output", "photos/planted"});
  EXPECT_EQ(inside.exit_code, 2);
  EXPECT_THAT(inside.err, HasSubstr("photos/planted: --output lies within photos"));
  EXPECT_FALSE(fs::exists(root() / "photos" / "planted"));
  const ProcessResult negative = Call({"metadata", "canary", "photos", "--output", "planted", "--seed", "-1"});
  EXPECT_EQ(negative.exit_code, 2);
  EXPECT_THAT(negative.err, HasSubstr("--seed"));
}

TEST_F(Audit, CanariesSayWhichPicturesTheyLeaveOut) {
  WriteFileAtomically(root() / "photos" / "phone.HEIC", "not looked into");
  WriteFileAtomically(root() / "photos" / "notes.txt", "no picture");
  const ProcessResult result = Call({"metadata", "canary", "photos", "--output", "canaries"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("left out: phone.HEIC: canaries can be planted in JPEG, PNG, WebP and TIFF"));
  EXPECT_THAT(result.err, ::testing::Not(HasSubstr("notes.txt")));
}

TEST_F(Audit, CanariesAreTheSameForASeed) {
  ASSERT_EQ(Call({"metadata", "canary", "photos", "--output", "one", "--seed", "5"}).exit_code, 0);
  ASSERT_EQ(Call({"metadata", "canary", "photos", "--output", "two", "--seed", "5"}).exit_code, 0);
  ASSERT_EQ(Call({"metadata", "canary", "photos", "--output", "three", "--seed", "6"}).exit_code, 0);
  EXPECT_EQ(ReadFile(root() / "one" / "canary-catalogue.json"), ReadFile(root() / "two" / "canary-catalogue.json"));
  EXPECT_NE(ReadFile(root() / "one" / "canary-catalogue.json"), ReadFile(root() / "three" / "canary-catalogue.json"));
  const ProcessResult again = Call({"metadata", "canary", "photos", "--output", "one"});
  EXPECT_EQ(again.exit_code, 2);
  EXPECT_THAT(again.err, HasSubstr("empty or not there yet"));
}

}  // namespace
}  // namespace pentimento::test
