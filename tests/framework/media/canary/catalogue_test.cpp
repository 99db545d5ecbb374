#include "framework/media/canary/catalogue.h"

#include <gtest/gtest.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "tests/support/temporary_folder.h"

namespace pentimento {
namespace {

TEST(CanaryCatalogue, ComesBackAsItWasWritten) {
  const CanaryCatalogue catalogue{9,
                                  {{"ann/canary-x.jpg",
                                    "ann/1.jpg",
                                    "jpeg",
                                    {{"text", "exif", "Image", "Artist", "Canary abc"},
                                     {"number", "exif", "GPSInfo", "GPSLatitude", "1/1 2/1 3/1"}}}}};
  const testing::TemporaryFolder folder;
  WriteFileAtomically(folder.path() / kCanaryCatalogueName, ToJson(catalogue).dump());
  EXPECT_EQ(ToJson(ReadCanaryCatalogue(folder.path() / kCanaryCatalogueName)), ToJson(catalogue));
}

TEST(CanaryCatalogue, WhatIsNoneIsRefused) {
  const testing::TemporaryFolder folder;
  EXPECT_THROW(ReadCanaryCatalogue(folder.path() / "none.json"), DataError);
  for (const char* text : {"", "{}", "[]", R"({"schema": "pentimento-canaries/2", "files": []})",
                           R"({"schema": "pentimento-canaries/1", "seed": 1, "files": [{}]})"}) {
    EXPECT_THROW(ReadCanaryCatalogue(folder.Write("bad.json", text)), DataError) << text;
  }
}

TEST(Canary, NamesItsField) {
  EXPECT_EQ((Canary{"text", "exif", "Image", "Artist", ""}).Field(), "exif.Image.Artist");
  EXPECT_EQ((Canary{"text", "trailer", "", "trailer", ""}).Field(), "trailer.trailer");
}

}  // namespace
}  // namespace pentimento
