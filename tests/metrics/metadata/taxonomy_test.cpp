#include "metrics/metadata/taxonomy.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <regex>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/core/json.h"
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
      {"bmff-text", "BMFF", "Handler", "edit-history"},
      {"bmff-text", "BMFF", "ItemName", "other"},
      {"jumbf", "C2PA", "claim_generator", "provenance"},
      {"video", "Trailer", "MP4", "second-pixels"},
      {"dqt", "DQT", "Fingerprint", "inferred"},
      {"file", "", "Name", "inferred"},
      {"file", "", "ModifyTime", "time"},
      {"unknown", "", "", "other"},
      {"jfif", "JFIF", "XDensity", "structure"},
      {"xmp", "somebody", "elsesField", "other"},
      {"xmp", "drone-dji", "GpsLatitude", "location"},
      {"xmp", "drone-dji", "GpsLongtitude", "location"},
      {"xmp", "drone-dji", "AbsoluteAltitude", "location"},
      {"xmp", "drone-dji", "GimbalYawDegree", "other"},
      {"xmp", "dwc", "dctermsLocation/dwc:decimalLatitude", "location"},
      {"xmp", "dwc", "dctermsLocation/dwc:municipality", "location"},
      {"xmp", "dwc", "Event/dwc:eventDate", "time"},
      {"xmp", "dwc", "Event/dwc:year", "time"},
      {"xmp", "dwc", "Identification/dwc:identifiedBy", "person"},
      {"xmp", "cell", "mcc", "location"},
      {"xmp", "cell", "cellid", "location"},
      {"xmp", "prism", "location", "location"},
      {"xmp", "prism", "person", "person"},
      {"xmp", "Device", "EarthPos/EarthPose:Latitude", "location"},
      {"xmp", "iptcExt", "LocationShown[1]/exif:GPSLatitude", "location"},
      {"xmp", "iptcExt", "RecDevice/Iptc4xmpExt:SerialNumber", "device"},
      {"xmp", "dc", "date", "time"},
      {"xmp", "DICOM", "PatientName", "person"},
      {"exif", "Image", "0x8482", "location"},
      {"exif", "Photo", "ISOSpeedLatitudeyyy", "capture"},
      {"xmp", "xmp", "PageInfo[1]/xmpGImg:image", "second-pixels"},
      {"xmp", "GImage", "Data", "second-pixels"},
      {"jumbf", "Picture", "c2pa.thumbnail.claim.jpeg", "second-pixels"},
      {"jumbf", "C2PA", "Assertion c2pa.thumbnail.ingredient__1.jpeg", "second-pixels"},
      {"jumbf", "C2PA", "Assertion c2pa.actions", "provenance"},
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

/// An item for a tag of exiftool's, by its group 1 and its name.
MetadataItem ItemOf(const std::string& group, std::string name) {
  static const std::map<std::string, std::string> kExif = {
      {"IFD0", "Image"}, {"ExifIFD", "Photo"}, {"GPS", "GPSInfo"}, {"InteropIFD", "Iop"}};
  static const std::map<std::string, std::string> kXmp = {{"iptcCore", "iptc"},
                                                          {"microsoft", "MicrosoftPhoto"},
                                                          {"photomech", "photomechanic"},
                                                          {"getty", "GettyImagesGIFT"}};
  if (const auto exif = kExif.find(group); exif != kExif.end()) {
    return {"exif", exif->second, name, ""};
  }
  if (group == "IPTC") {
    std::erase(name, '-');
    return {"iptc", "Application2", name, ""};
  }
  const std::string prefix = group.substr(std::string("XMP-").size());
  const auto xmp = kXmp.find(prefix);
  return {"xmp", xmp == kXmp.end() ? prefix : xmp->second, name, ""};
}

TEST(Taxonomy, TagsGiveAwayWhatTheirNamesSay) {
  const std::filesystem::path folder = std::filesystem::path(PENTIMENTO_SOURCE_DIR) / "tests/experiments/exiftool";
  const Json tags = Json::parse(ReadFile(folder / "tags.json")).at("tags");
  const Json table = Json::parse(ReadFile(folder / "categories.json"));
  std::vector<std::pair<std::string, std::regex>> words;
  for (const auto& [category, pattern] : table.at("words").items()) {
    words.emplace_back(category, std::regex(pattern.get<std::string>()));
  }
  std::vector<std::regex> others;
  for (const auto& [pattern, reason] : table.at("others").items()) {
    others.emplace_back(pattern);
  }
  const Taxonomy taxonomy;
  int checked = 0;
  for (const auto& [group, entries] : tags.items()) {
    if (group == "PNG" || group == "Photoshop" || group == "Ducky") {
      continue;  // the files' own words are other ones than exiftool's
    }
    for (const Json& entry : entries) {
      const std::string name = entry.at(0).get<std::string>();
      std::set<std::string> said;
      for (const auto& [category, pattern] : words) {
        if (std::regex_search(name, pattern)) {
          said.insert(category);
        }
      }
      const bool is_other =
          std::ranges::any_of(others, [&](const auto& other) { return std::regex_search(group + ":" + name, other); });
      if (said.empty() || is_other) {
        continue;
      }
      ++checked;
      EXPECT_TRUE(said.contains(taxonomy.Classify(ItemOf(group, name)).category->name)) << group << ":" << name;
    }
  }
  EXPECT_GT(checked, 300);
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
