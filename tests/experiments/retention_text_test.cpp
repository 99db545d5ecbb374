#include "experiments/cli/retention_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pentimento {
namespace {

Json Row(const std::string& carriers, const std::string& category, int kept, int removed) {
  return {{"forward", "im"},
          {"forward_version", "ImageMagick 6.9.11-60"},
          {"reverse", nullptr},
          {"reverse_version", nullptr},
          {"carriers", carriers},
          {"category", category},
          {"images", 3},
          {"kept", kept},
          {"altered", 0},
          {"removed", removed},
          {"added", 1}};
}

TEST(RetentionText, IsTheMatrixUnderToolAndVersion) {
  const Json figure = {
      {"context",
       {{"matrix", {Row("exif", "location", 6, 0), Row("exif", "time", 0, 12), Row("none", "device", 0, 0)}}}}};
  EXPECT_EQ(RetentionText(figure),
            "Metadata after im (ImageMagick 6.9.11-60): items\n"
            "  of pictures with metadata in exif\n"
            "    category       pictures     kept  altered  removed    added\n"
            "    location              3        6        0        0        1\n"
            "    time                  3        0        0       12        1\n"
            "  of pictures without metadata\n"
            "    category       pictures     kept  altered  removed    added\n"
            "    device                3        0        0        0        1\n");
}

TEST(RetentionText, NamesWhatReversed) {
  Json row = Row("exif", "time", 1, 0);
  row["forward_version"] = nullptr;
  row["reverse"] = "back";
  row["reverse_version"] = "pentimento 1";
  EXPECT_THAT(RetentionText({{"context", {{"matrix", Json::array({row})}}}}),
              testing::StartsWith("Metadata after im, reversed by back (pentimento 1): items\n"));
  EXPECT_EQ(RetentionText({{"context", {{"matrix", Json::array()}}}}), "");
}

}  // namespace
}  // namespace pentimento
