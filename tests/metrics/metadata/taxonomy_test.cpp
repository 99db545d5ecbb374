#include "metrics/metadata/taxonomy.h"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/errors.h"
#include "tests/support/temporary_folder.h"

namespace pentimento {
namespace {

using ::testing::HasSubstr;

struct Case {
  std::string carrier;
  std::string group;
  std::string name;
  std::string category;
  std::string value = {};
};

TEST(FitsPattern, StarsStandForAnything) {
  EXPECT_TRUE(FitsPattern("GPS*", "GPSLatitude"));
  EXPECT_TRUE(FitsPattern("*Date", "CreateDate"));
  EXPECT_TRUE(FitsPattern("*a*b*", "xaxxbx"));
  EXPECT_TRUE(FitsPattern("*aab", "aaaab"));
  EXPECT_TRUE(FitsPattern("*", ""));
  EXPECT_TRUE(FitsPattern("Make", "Make"));
  EXPECT_FALSE(FitsPattern("Make", "Maker"));
  EXPECT_FALSE(FitsPattern("*a*b*", "b then a"));
  EXPECT_FALSE(FitsPattern("", "x"));
}

TEST(Taxonomy, KnowsWhatItemsGiveAway) {
  const std::vector<Case> cases = {
      {"exif", "GPSInfo", "GPSLatitude", "location"},
      {"exif", "GPSInfo", "GPSDateStamp", "time"},
      {"exif", "GPSInfo", "GPSVersionID", "structure"},
      {"exif", "Photo", "DateTimeOriginal", "time"},
      {"exif", "Photo", "SubSecTimeDigitized", "time"},
      {"exif", "Image", "DateTime", "time"},
      {"exif", "Image", "Make", "device"},
      {"exif", "Photo", "BodySerialNumber", "device"},
      {"exif", "Photo", "LensModel", "device"},
      {"exif", "Canon", "SerialNumber", "device"},
      {"exif", "Photo", "CameraOwnerName", "person"},
      {"exif", "Image", "Artist", "person"},
      {"exif", "Photo", "UserComment", "person"},
      {"exif", "Panasonic", "City", "location"},
      {"exif", "Thumbnail", "JPEGInterchangeFormatLength", "second-pixels"},
      {"exif", "Thumbnail", "JPEGInterchangeFormat", "structure"},
      {"exif", "Picture", "IFD1", "second-pixels"},
      {"exif", "Image", "Software", "edit-history"},
      {"exif", "Photo", "ExposureTime", "capture"},
      {"exif", "Photo", "ColorSpace", "structure"},
      {"exif", "Photo", "MakerNote", "other"},
      {"exif", "Image", "ExifTag", "structure"},
      {"exif", "Image", "Orientation", "structure"},
      {"exif", "Image", "Make", "generation", "workflow:{\"nodes\": []}"},
      {"exif", "Photo", "UserComment", "generation", "a cat\nSteps: 20, Sampler: Euler a, CFG scale: 7"},
      {"xmp", "dc", "creator", "person"},
      {"xmp", "exif", "GPSLongitude", "location"},
      {"xmp", "exif", "DateTimeOriginal", "time"},
      {"xmp", "exif", "GPSTimeStamp", "time"},
      {"xmp", "iptcExt", "LocationShown[1]/iptcExt:City", "location"},
      {"xmp", "iptcExt", "PersonInImage", "person"},
      {"xmp", "iptcExt", "DigitalSourceType", "generation"},
      {"xmp", "photoshop", "City", "location"},
      {"xmp", "photoshop", "DateCreated", "time"},
      {"xmp", "photoshop", "History", "edit-history"},
      {"xmp", "xmp", "CreateDate", "time"},
      {"xmp", "xmp", "CreatorTool", "edit-history"},
      {"xmp", "xmpMM", "History[1]/stEvt:action", "edit-history"},
      {"xmp", "mwg-rs", "Regions/mwg-rs:RegionList[1]/mwg-rs:Name", "person"},
      {"iptc", "Application2", "City", "location"},
      {"iptc", "Application2", "Byline", "person"},
      {"iptc", "Application2", "Keywords", "person"},
      {"iptc", "Application2", "DateCreated", "time"},
      {"iptc", "Envelope", "CharacterSet", "structure"},
      {"icc", "", "Profile", "structure"},
      {"comment", "", "Comment", "other"},
      {"xmp", "x", "xmptk", "edit-history"},
      {"png-text", "zTXt", "Raw profile type exif", "structure"},
      {"png-text", "tEXt", "parameters", "generation"},
      {"png-text", "tEXt", "Author", "person"},
      {"png-text", "tEXt", "whatever", "container"},
      {"png-time", "PNG", "tIME", "time"},
      {"jumbf", "C2PA", "claim_generator", "provenance"},
      {"video", "Trailer", "MP4", "second-pixels"},
      {"dqt", "DQT", "Fingerprint", "inferred"},
      {"file", "", "Name", "inferred"},
      {"file", "", "ModifyTime", "time"},
      {"unknown", "", "", "other"},
      {"jfif", "JFIF", "XDensity", "structure"},
      {"xmp", "somebody", "elsesField", "other"},
  };
  const Taxonomy taxonomy;
  Classifier classifier(taxonomy);
  for (const Case& example : cases) {
    const MetadataItem item{example.carrier, example.group, example.name, example.value};
    const std::string what = item.Key();
    EXPECT_EQ(taxonomy.Classify(item).category->name, example.category) << what;
    EXPECT_EQ(classifier.Classify(item).category->name, example.category) << what << ", remembered";
  }
}

TEST(Taxonomy, SensitivitiesFollowCategoriesUnlessARuleSaysOtherwise) {
  const Taxonomy taxonomy;
  const auto sensitivity = [&](const MetadataItem& item) {
    return SensitivityName(taxonomy.Classify(item).sensitivity);
  };
  EXPECT_EQ(sensitivity({"exif", "GPSInfo", "GPSLatitude", ""}), "high");
  EXPECT_EQ(sensitivity({"exif", "Photo", "BodySerialNumber", ""}), "high");
  EXPECT_EQ(sensitivity({"exif", "Image", "Make", ""}), "medium");
  EXPECT_EQ(sensitivity({"exif", "Photo", "MakerNote", ""}), "high") << "may hold anything";
  EXPECT_EQ(sensitivity({"exif", "Photo", "FNumber", ""}), "low");
  EXPECT_EQ(sensitivity({"exif", "Image", "Orientation", ""}), "none");
}

TEST(Taxonomy, EveryRuleSaysWhereItIsFrom) {
  const Taxonomy taxonomy;
  std::set<std::string> used;
  for (const TaxonomyRule& rule : taxonomy.rules()) {
    EXPECT_GE(rule.source.size(), 5U) << rule.category;
    used.insert(rule.category);
  }
  for (const MetadataCategory& category : taxonomy.categories()) {
    EXPECT_TRUE(used.contains(category.name)) << category.name << ": no rule leads to it";
    EXPECT_NE(category.doc, "");
  }
  for (std::size_t i = 1; i < taxonomy.categories().size(); ++i) {
    EXPECT_GE(taxonomy.categories()[i - 1].sensitivity, taxonomy.categories()[i].sensitivity);
  }
}

class Extension : public ::testing::Test {
 protected:
  std::string Failure(const std::string& text) {
    const auto path = folder_.Write("mine.json", text);
    try {
      const Taxonomy taxonomy(path);
      return "";
    } catch (const Error& error) {
      return error.what();
    }
  }

  pentimento::testing::TemporaryFolder folder_;
};

TEST_F(Extension, ComesFirst) {
  const auto path = folder_.Write("mine.json", R"({
    "schema": "pentimento-taxonomy/1",
    "categories": [{"name": "house", "sensitivity": "high", "doc": "our own"},
                   {"name": "time", "sensitivity": "high", "doc": "times matter here"}],
    "rules": [{"name": ["Make"], "category": "house", "source": "house rules"},
              {"carrier": ["exif"], "name": ["Model"], "category": "device", "sensitivity": "low", "source": "house rules"}]})");
  const Taxonomy taxonomy(path);
  EXPECT_EQ(taxonomy.Classify({"exif", "Image", "Make", ""}).category->name, "house");
  EXPECT_EQ(taxonomy.Classify({"exif", "Image", "Model", ""}).sensitivity, Sensitivity::kLow);
  EXPECT_EQ(taxonomy.Classify({"exif", "Image", "DateTime", ""}).sensitivity, Sensitivity::kHigh);
  EXPECT_EQ(taxonomy.Classify({"exif", "GPSInfo", "GPSLatitude", ""}).category->name, "location");
}

TEST_F(Extension, MistakesAreToldWithTheirPlaces) {
  const std::string mistakes = Failure(R"({
    "schema": "pentimento-taxonomy/1",
    "rules": [{"name": ["Make"], "category": "device", "source": "s"},
              {"nam": ["Make"], "category": "device", "source": "s"},
              {"name": ["Make"], "category": "device"}]})");
  EXPECT_THAT(mistakes, HasSubstr("mine.json"));
  EXPECT_THAT(mistakes, HasSubstr("\"nam\""));
  EXPECT_THAT(mistakes, HasSubstr("did you mean \"name\""));
  EXPECT_THAT(mistakes, HasSubstr("source"));
  const std::string category = Failure(R"({
    "schema": "pentimento-taxonomy/1", "rules": [{"name": ["Make"], "category": "devise", "source": "s"}]})");
  EXPECT_THAT(category, HasSubstr("there is no category \"devise\"; did you mean \"device\"?"));
  EXPECT_THAT(category, HasSubstr("rules[0].category"));
  EXPECT_THAT(Failure("{\"schema\": "), HasSubstr("mine.json: not JSON"));
  EXPECT_THAT(Failure(R"({"schema": "pentimento-taxonomy/9"})"), HasSubstr("pentimento-taxonomy/1"));
  EXPECT_THROW(Taxonomy(folder_.path() / "missing.json"), DataError);
}

}  // namespace
}  // namespace pentimento
