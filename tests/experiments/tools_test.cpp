#include "experiments/pipeline/tools.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pentimento {
namespace {

TEST(VersionLine, IsTheFirstLineOfWhatAProgramSays) {
  EXPECT_EQ(VersionLine({{"version", "\nVersion: ImageMagick 6.9.11-60 \r\nCopyright: (C) 1999\n"}}),
            "Version: ImageMagick 6.9.11-60");
}

TEST(VersionLine, ADigestStandsForAVersionThatNobodyStates) {
  const Json plain = {{"version", nullptr},
                      {"program", "/opt/style/app"},
                      {"program_sha256", "0123456789abcdef"},
                      {"files", Json::object()}};
  EXPECT_EQ(VersionLine(plain), "app, version not stated, SHA-256 0123456789ab");
  Json script = plain;
  script["files"] = {{"style.py", "aa"}};
  EXPECT_THAT(VersionLine(script), ::testing::StartsWith("app, version not stated, SHA-256 "));
  EXPECT_NE(VersionLine(script), VersionLine(plain)) << "an interpreter is not the tool";
  EXPECT_EQ(VersionLine({{"folder", "done"}, {"version", nullptr}}), "version not stated");
  EXPECT_EQ(VersionLine({{"folder", "done"}, {"version", " \n"}}), "version not stated");
}

}  // namespace
}  // namespace pentimento
