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
