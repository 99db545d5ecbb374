#include "framework/methods/external/precomputed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/core/hash.h"
#include "framework/core/picture.h"
#include "framework/media/encode.h"
#include "tests/support/temporary_folder.h"

namespace pentimento {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class PrecomputedTest : public ::testing::Test {
 protected:
  std::string Put(const std::string& name, float level, PictureFormat format = PictureFormat::kPng) const {
    std::string bytes = EncodePictureBytes(Picture(12, 10, level), {.format = format});
    WriteFileAtomically(folder_.path() / "done" / name, bytes);
    return bytes;
  }
  [[nodiscard]] PrecomputedMethod Method() const { return PrecomputedMethod({folder_.path() / "done"}); }
  [[nodiscard]] std::string MapOf(const std::string& id) const {
    const PrecomputedMethod method = Method();
    const fs::path output = folder_.path() / ("y" + method.ExtensionFor(id));
    method.MapFile({id, folder_.path() / "x", output}, {});
    return ReadFile(output);
  }

  testing::TemporaryFolder folder_;
};

TEST_F(PrecomputedTest, TheSamePathComesFirstThenOneMoreExtensionThenAnother) {
  const std::string exact = Put("ann/1.png", 0.1F);
  const std::string other = Put("ann/2.jpg", 0.2F, PictureFormat::kJpeg);
  const std::string more = Put("ann/3.png.webp", 0.3F, PictureFormat::kWebp);
  Put("ann/1.jpg", 0.9F, PictureFormat::kJpeg);
  EXPECT_EQ(MapOf("ann%2F1.png"), exact);
  EXPECT_EQ(MapOf("ann%2F2.png"), other);
  EXPECT_EQ(MapOf("ann%2F3.png"), more);
  EXPECT_EQ(Method().ExtensionFor("ann%2F3.png"), ".webp");
  EXPECT_EQ(Method().Material({"ann%2F1.png"}), (Json{{"ann%2F1.png", Sha256(exact)}}));
}

TEST_F(PrecomputedTest, SaysWhichServiceMadeThem) {
  Put("ann/1.png", 0.1F);
  EXPECT_TRUE(Method().Provenance().at("version").is_null());
  const Json stated = PrecomputedMethod({folder_.path() / "done", "StyleApp 4.2"}).Provenance();
  EXPECT_EQ(stated.at("version"), "StyleApp 4.2");
  EXPECT_EQ(stated.at("folder"), (folder_.path() / "done").string());
}

TEST_F(PrecomputedTest, MissingPicturesAreListed) {
  Put("ann/1.png", 0.1F);
  try {
    (void)Method().Material({"ann%2F1.png", "ann%2F2.png", "bob%2F1.png"});
    FAIL();
  } catch (const DataError& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("no finished picture for 2 of 3 originals: ann/2.png, bob/1.png"),
                                    Not(HasSubstr("ann/1.png"))));
  }
}

TEST_F(PrecomputedTest, TwoCandidatesAreAnError) {
  Put("1.jpg", 0.1F, PictureFormat::kJpeg);
  Put("1.webp", 0.1F, PictureFormat::kWebp);
  EXPECT_THROW((void)Method().ExtensionFor("1.png"), DataError);
}

TEST_F(PrecomputedTest, WhatIsNoPictureIsAnError) {
  WriteFileAtomically(folder_.path() / "done" / "1.png", "no picture");
  EXPECT_THROW((void)MapOf("1.png"), DataError);
}

TEST_F(PrecomputedTest, AMissingFolderIsMissing) { EXPECT_THROW((void)Method(), MissingError); }

}  // namespace
}  // namespace pentimento
