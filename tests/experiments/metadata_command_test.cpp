#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/atomic_file.h"
#include "framework/core/json.h"
#include "tests/framework/media/container/built_files.h"
#include "tests/support/process.h"

namespace pentimento::test {
namespace {

using namespace std::string_literals;
using testing::HasSubstr;
using testing::Not;

/// A photograph with camera, time, position and thumbnail, the same without its position, one that says nothing, and
/// what is no picture.
class MetadataCommand : public testing::Test {
 protected:
  MetadataCommand() {
    const std::string exif = "Exif\0\0"s + ExifBlock(ByteOrder::kBig, TinyJpeg());
    Write("photo.jpg", AfterJpegStart(TinyJpeg(), JpegSegment(0xE1, exif) + JpegSegment(0xFE, "a \x1b[31mcomment")));
    Write("less.jpg", AfterJpegStart(TinyJpeg(), JpegSegment(0xFE, "another")));
    Write("plain.webp", TinyWebp());
    Write("no.jpg", "no picture");
  }

  void Write(const std::string& name, const std::string& bytes) { WriteFileAtomically(folder_.path() / name, bytes); }

  ProcessResult Run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "metadata");
    ProcessOptions options;
    options.folder = folder_.path();
    return RunProcess(Pentimento(std::move(arguments)), options);
  }

  TemporaryFolder folder_;
};

TEST_F(MetadataCommand, ShowsItemsBySensitivity) {
  const ProcessResult result = Run({"show", "photo.jpg"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  const std::size_t high = result.out.find("sensitivity high");
  const std::size_t medium = result.out.find("sensitivity medium");
  ASSERT_NE(high, std::string::npos) << result.out;
  ASSERT_NE(medium, std::string::npos) << result.out;
  EXPECT_LT(high, result.out.find("GPSInfo.GPSLatitude"));
  EXPECT_LT(result.out.find("GPSInfo.GPSLatitude"), medium);
  EXPECT_THAT(result.out, HasSubstr("second-pixels"));
  EXPECT_THAT(result.out, HasSubstr("items that rendering needs"));
  EXPECT_THAT(result.out, HasSubstr("\\x1b[31mcomment"));
  EXPECT_THAT(result.out, Not(HasSubstr("\x1b"))) << "a stranger's text must not steer the terminal";
  EXPECT_THAT(Run({"show", "--verbose", "photo.jpg"}).out, HasSubstr("sensitivity none"));
}

TEST_F(MetadataCommand, StripsBesideAndSaysWhatWent) {
  const ProcessResult result = Run({"strip", "photo.jpg"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("photo.jpg -> photo.stripped.jpg"));
  EXPECT_THAT(result.out, HasSubstr("removed exif"));
  EXPECT_THAT(result.out, HasSubstr("removed comment"));
  const Json shown = Json::parse(Run({"show", "photo.stripped.jpg", "--json"}).out)["files"][0];
  for (const Json& item : shown["items"]) {
    EXPECT_TRUE(item["carrier"] == "file" || item["category"] == "structure" || item["carrier"] == "dqt")
        << item.dump();
  }
  EXPECT_EQ(shown["bytes"]["unknown"], 0);
  // A second time nothing is overwritten, and nothing found is no proof.
  EXPECT_EQ(Run({"strip", "photo.jpg"}).exit_code, 2);
  const ProcessResult again = Run({"strip", "photo.stripped.jpg", "--in-place"});
  EXPECT_EQ(again.exit_code, 0) << again.err;
  EXPECT_THAT(again.out, HasSubstr("no proof"));
  EXPECT_THAT(again.out, Not(HasSubstr("clean")));
}

TEST_F(MetadataCommand, AStrippedCopyIsReadByNoMorePeopleThanItsSource) {
  const std::filesystem::path photo = folder_.path() / "photo.jpg";
  constexpr auto kPrivate = std::filesystem::perms::owner_read | std::filesystem::perms::owner_write;
  std::filesystem::permissions(photo, kPrivate);
  ASSERT_EQ(Run({"strip", "photo.jpg"}).exit_code, 0);
  EXPECT_EQ(std::filesystem::status(folder_.path() / "photo.stripped.jpg").permissions(), kPrivate);
  ASSERT_EQ(Run({"strip", "photo.jpg", "--output", "out"}).exit_code, 0);
  EXPECT_EQ(std::filesystem::status(folder_.path() / "out" / "photo.jpg").permissions(), kPrivate);
  ASSERT_EQ(Run({"strip", "photo.jpg", "--in-place"}).exit_code, 0);
  EXPECT_EQ(std::filesystem::status(photo).permissions(), kPrivate);
}

TEST_F(MetadataCommand, WhatCannotBeStrippedIsLeftAndNamed) {
  const std::string whole = ReadFile(folder_.path() / "photo.jpg");
  Write("cut.jpg", whole.substr(0, whole.size() - 20));
  const ProcessResult result = Run({"strip", "cut.jpg", "no.jpg", "photo.jpg", "--output", "out", "--json"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("cut.jpg"));
  EXPECT_THAT(result.err, HasSubstr("no.jpg"));
  const Json files = Json::parse(result.out)["files"];
  ASSERT_EQ(files.size(), 3U);
  EXPECT_TRUE(files[0].contains("error"));
  EXPECT_TRUE(files[1].contains("error"));
  EXPECT_EQ(files[2]["output"], "out/photo.jpg");
  EXPECT_FALSE(files[2]["removed"].empty());
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "out/cut.jpg"));
  EXPECT_EQ(ReadFile(folder_.path() / "photo.jpg"), whole);
}

TEST_F(MetadataCommand, NothingFoundIsNeverCalledClean) {
  const ProcessResult result = Run({"show", "plain.webp"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("nothing was found"));
  EXPECT_THAT(result.out, HasSubstr("no proof"));
  EXPECT_THAT(result.out, Not(HasSubstr("clean")));
}

TEST_F(MetadataCommand, WritesThePromisedJson) {
  const ProcessResult result = Run({"show", "photo.jpg", "plain.webp", "--json"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  const Json document = Json::parse(result.out);
  ASSERT_EQ(document["files"].size(), 2U);
  const Json& photo = document["files"][0];
  EXPECT_EQ(photo["file"], "photo.jpg");
  EXPECT_EQ(photo["format"], "jpeg");
  EXPECT_EQ(photo["bytes"]["total"], std::filesystem::file_size(folder_.path() / "photo.jpg"));
  bool found = false;
  for (const Json& item : photo["items"]) {
    for (const char* member : {"carrier", "group", "name", "value", "category", "sensitivity", "offset", "length"}) {
      EXPECT_TRUE(item.contains(member)) << item.dump();
    }
    if (item["name"] == "GPSLatitude") {
      found = true;
      EXPECT_EQ(item["carrier"], "exif");
      EXPECT_EQ(item["group"], "GPSInfo");
      EXPECT_EQ(item["category"], "location");
      EXPECT_EQ(item["sensitivity"], "high");
      EXPECT_GT(item["length"], 0);
    }
  }
  EXPECT_TRUE(found);
  EXPECT_EQ(document["files"][1]["format"], "webp");
}

TEST_F(MetadataCommand, AFileThatCannotBeReadIsAnErrorAndTheOthersAreShown) {
  const ProcessResult result = Run({"show", "no.jpg", "photo.jpg", "missing.jpg", "--json"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("no.jpg: its metadata cannot be read"));
  EXPECT_THAT(result.err, HasSubstr("missing.jpg"));
  const Json document = Json::parse(result.out);
  ASSERT_EQ(document["files"].size(), 3U);
  EXPECT_TRUE(document["files"][0].contains("error"));
  EXPECT_EQ(document["files"][1]["format"], "jpeg");
  EXPECT_TRUE(document["files"][2].contains("error"));
}

TEST_F(MetadataCommand, FoldersAndClashesAreToldWithTheRemedy) {
  EXPECT_THAT(Run({"show", "."}).err, HasSubstr(".: cannot read: it is a folder; name the files in it"));
  EXPECT_THAT(Run({"strip", "."}).err, HasSubstr("it is a folder; name the files in it"));
  Write("other/photo.jpg", TinyJpeg());
  const ProcessResult clash = Run({"strip", "photo.jpg", "other/photo.jpg", "--output", "bare"});
  EXPECT_EQ(clash.exit_code, 2);
  EXPECT_THAT(clash.err, HasSubstr("bare/photo.jpg: two of the files would be written there"));
}

TEST_F(MetadataCommand, DiffSaysWhatBecameOfEveryItem) {
  const ProcessResult words = Run({"diff", "photo.jpg", "less.jpg"});
  EXPECT_EQ(words.exit_code, 0) << words.err;
  EXPECT_THAT(words.out, HasSubstr("location"));
  EXPECT_THAT(words.out, HasSubstr("removed"));
  const ProcessResult result = Run({"diff", "photo.jpg", "less.jpg", "--json"});
  const Json document = Json::parse(result.out);
  const Json& file = document["files"][0];
  EXPECT_EQ(file["file"], "less.jpg");
  EXPECT_EQ(file["reference"], "photo.jpg");
  bool removed = false;
  bool altered = false;
  for (const Json& item : file["items"]) {
    removed = removed || (item["name"] == "GPSLatitude" && item["verdict"] == "removed");
    altered = altered || (item["name"] == "Comment" && item["verdict"] == "altered" && item["value"] == "another" &&
                          item["change"]["how"] == "other" && item.contains("before"));
  }
  EXPECT_TRUE(removed) << file.dump(1);
  EXPECT_TRUE(altered) << file.dump(1);
  EXPECT_EQ(Run({"diff", "photo.jpg", "no.jpg"}).exit_code, 2);
  EXPECT_EQ(Run({"diff", "photo.jpg"}).exit_code, 2);
}

TEST_F(MetadataCommand, TakesAUsersTaxonomy) {
  Write("mine.json", R"({"schema": "pentimento-taxonomy/1",
    "categories": [{"name": "ours", "sensitivity": "high", "doc": "what we look for"}],
    "rules": [{"carrier": ["comment"], "category": "ours", "source": "this test"}]})");
  EXPECT_THAT(Run({"show", "photo.jpg", "--taxonomy", "mine.json"}).out, HasSubstr("ours"));
  Write("bad.json", R"({"schema": "pentimento-taxonomy/1", "rules": [{"category": "devise", "source": "s"}]})");
  const ProcessResult bad = Run({"show", "photo.jpg", "--taxonomy", "bad.json"});
  EXPECT_EQ(bad.exit_code, 2);
  EXPECT_THAT(bad.err, HasSubstr("bad.json"));
  EXPECT_THAT(bad.err, HasSubstr("did you mean \"device\"?"));
}

}  // namespace
}  // namespace pentimento::test
