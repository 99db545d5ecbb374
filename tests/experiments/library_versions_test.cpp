#include "experiments/pipeline/library_versions.h"

#include <cmath>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <lcms2.h>

#include "framework/media/decode_heif.h"

namespace pentimento {
namespace {

TEST(LibraryVersions, AreThoseOfWhatWasLoaded) {
  const Json versions = LibraryVersions();
  EXPECT_THAT(versions.at("libjpeg").get<std::string>(), ::testing::MatchesRegex("libjpeg[.]so[.][0-9.]+"));
  EXPECT_EQ(std::lround(std::stod(versions.at("lcms2").get<std::string>()) * 1000), LCMS_VERSION);
  EXPECT_EQ(versions.value("libheif", ""), HeifVersion());
}

TEST(LibraryVersions, NameTheBlas) {
  EXPECT_THAT(
      LibraryVersions().at("blas").get<std::string>(),
      ::testing::AnyOf(::testing::MatchesRegex("OpenBLAS [0-9].*"), ::testing::MatchesRegex("/.*blas.*[.]so.*")));
}

}  // namespace
}  // namespace pentimento
