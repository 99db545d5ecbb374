#include "framework/media/container/strip.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/errors.h"
#include "framework/media/container/byte_account.h"
#include "framework/media/container/container.h"
#include "framework/media/container/strip_proof.h"
#include "tests/framework/media/container/built_files.h"

namespace pentimento {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> Removed(const StripResult& result) {
  std::vector<std::string> lines;
  for (const StrippedPart& part : result.removed) {
    lines.push_back(part.carrier + " " + part.name);
  }
  return lines;
}

std::string RefusalOf(const std::string& bytes) {
  try {
    StripMetadata(bytes, {});
  } catch (const DataError& error) {
    return error.what();
  }
  return "";
}

/// Whether any of what the built files say is still there.
std::string StillSaid(const std::string& bytes) {
  for (const std::string& text :
       {"Nikon"s, "4711"s, "2026:01"s, "comment"s, "xmpmeta"s, "prompt"s, "a generator"s, "Ducky"s, "8BIM"s, "paint"s,
        "hdrgm"s, "ftyp"s, "WXYZ"s, "ABCD"s, "vpAg"s, "JFXX"s, "more rows"s, "hidden"s}) {
    if (bytes.find(text) != std::string::npos) {
      return text;
    }
  }
  return "";
}

TEST(Strip, NothingThatIdentifiesIsLeft) {
  for (const auto& [name, bytes] : test::RichFiles()) {
    if (name.ends_with(".heic") || name.ends_with(".avif")) {
      continue;
    }
    SCOPED_TRACE(name);
    for (const bool keep_icc : {true, false}) {
      const StripResult result = StripMetadata(bytes, {.keep_icc = keep_icc});
      EXPECT_EQ(StillSaid(result.bytes), "");
      EXPECT_EQ(AccountBytes(result.bytes, WalkContainer(result.bytes)).unknown, 0U);
      if (!keep_icc) {
        EXPECT_EQ(result.bytes.find("acsp"), std::string::npos);
      }
      const StripResult again = StripMetadata(result.bytes, {.keep_icc = keep_icc});
      EXPECT_EQ(again.bytes, result.bytes);
      EXPECT_THAT(Removed(again), IsEmpty());
      EXPECT_EQ(again.orientation, result.orientation);
    }
  }
}

TEST(Strip, SaysWhatItRemoved) {
  const std::string bytes = test::RichFiles()[0].second;
  const StripResult result = StripMetadata(bytes, {});
  EXPECT_THAT(Removed(result),
              testing::IsSupersetOf({"exif APP1", "xmp APP1", "xmp-extended APP1", "photoshop APP13", "jumbf APP11",
                                     "jfxx APP0", "app APP12", "comment COM", "padding fill bytes"}));
  EXPECT_THAT(Removed(result), testing::Not(Contains("icc APP2")));
  EXPECT_THAT(Removed(StripMetadata(bytes, {.keep_icc = false})), Contains("icc APP2"));
  EXPECT_THAT(Removed(StripMetadata(test::RichFiles()[2].second, {})), Contains("video MP4"));
  EXPECT_THAT(Removed(StripMetadata(test::RichFiles()[1].second, {})),
              testing::IsSupersetOf({"second-image MPImage2", "second-image gain-map", "mpf APP2"}));
  EXPECT_THAT(Removed(StripMetadata(test::RichFiles()[4].second, {})), Contains("trailer PNG remains"));
  EXPECT_THAT(Removed(StripMetadata(test::TinyJpeg() + "x", {})), Contains("unknown "));
}

TEST(Strip, PlainPicturesStayAsTheyAre) {
  for (const std::string& bytes : {test::TinyJpeg(), test::TinyPng(), test::TinyWebp()}) {
    const StripResult result = StripMetadata(bytes, {});
    EXPECT_EQ(result.bytes, bytes);
    EXPECT_THAT(result.removed, IsEmpty());
  }
}

TEST(Strip, OrientationAloneStays) {
  const std::string block = test::ExifBlock(ByteOrder::kLittle, test::TinyJpeg(), 6);
  const std::vector<std::string> files = {
      test::AfterJpegStart(test::TinyJpeg(), test::JpegSegment(0xE1, "Exif\0\0"s + block)),
      test::TinyPng(test::PngChunkBytes("eXIf", block)), test::TinyWebp(test::RiffChunkBytes("EXIF", block), 8),
      test::TinyTiff(ByteOrder::kBig, {{274, 3, "\0\6"s}, {271, 2, test::Ascii("Nikon")}})};
  for (const std::string& bytes : files) {
    const StripResult result = StripMetadata(bytes, {});
    EXPECT_EQ(result.orientation, 6);
    EXPECT_EQ(StillSaid(result.bytes), "");
    EXPECT_NE(result.bytes.find("\x01\x12\0\3\0\0\0\1\0\6"s), std::string::npos);
  }
  const std::string upright = test::ExifBlock(ByteOrder::kLittle, "", 1);
  EXPECT_EQ(StripMetadata(test::TinyPng(test::PngChunkBytes("eXIf", upright)), {}).bytes, test::TinyPng());
}

TEST(Strip, JpegKeepsWhatColourIsDerivedFrom) {
  const std::string jpeg =
      test::AfterJpegStart(test::TinyJpeg(), test::JpegSegment(0xEE, "Adobe\0\x65\x80\0\0\1\2 of a certain program"sv));
  const StripResult result = StripMetadata(jpeg, {});
  EXPECT_NE(result.bytes.find("Adobe\0\x64\0\0\0\0\2"s), std::string::npos);
  EXPECT_EQ(result.bytes.find("certain"), std::string::npos);
  EXPECT_THAT(Removed(result), Contains("adobe APP14"));
}

TEST(Strip, JfifKeepsTheShapeOfPixelsAndNoResolution) {
  const auto stripped = [](const std::string& jfif) {
    const std::string jpeg = test::TinyJpeg();
    return StripMetadata(jpeg.substr(0, 2) + test::JpegSegment(0xE0, jfif) + jpeg.substr(20), {}).bytes.substr(6, 14);
  };
  EXPECT_EQ(stripped("JFIF\0\1\2\1\0\x48\0\x48\0\0"s), "JFIF\0\1\1\0\0\1\0\1\0\0"s);
  EXPECT_EQ(stripped("JFIF\0\1\2\1\0\x90\0\x48\1\1rgb"s), "JFIF\0\1\1\0\0\2\0\1\0\0"s);
}

TEST(Strip, PngKeepsRenderingChunks) {
  const std::string gamma = test::PngChunkBytes("gAMA", "\0\0\xB1\x8F"sv);
  const std::string transparent = test::PngChunkBytes("tRNS", "\0\1"sv);
  const std::string profile =
      test::PngChunkBytes("iCCP", "of a camera\0\0"s + test::Deflated(test::TinyProfile()) + "tail");
  const std::string physical = test::PngChunkBytes("pHYs", "\0\0\x0B\x13\0\0\x16\x26\1"sv);
  const StripResult result = StripMetadata(test::TinyPng(gamma + profile + physical + transparent), {});
  EXPECT_EQ(result.bytes,
            test::TinyPng(gamma + test::PngChunkBytes("iCCP", "profile\0\0"s + test::Deflated(test::TinyProfile())) +
                          test::PngChunkBytes("pHYs", "\0\0\0\1\0\0\0\2\0"sv) + transparent));
}

std::string ProfileSegment(int number, int count, const std::string& part) {
  return test::JpegSegment(0xE2, "ICC_PROFILE\0"s + MakeNumber(static_cast<std::uint64_t>(number), 1) +
                                     MakeNumber(static_cast<std::uint64_t>(count), 1) + part);
}

/// Each format with that profile; the JPEG has it in two segments, the later one first.
std::vector<std::string> WithProfile(const std::string& profile) {
  const std::size_t half = profile.size() / 2;
  return {test::AfterJpegStart(test::TinyJpeg(), ProfileSegment(2, 2, profile.substr(half)) +
                                                     ProfileSegment(1, 2, profile.substr(0, half))),
          test::TinyPng(test::PngChunkBytes("iCCP", "profile\0\0"s + test::Deflated(profile))),
          test::WebpFile(test::RiffChunkBytes("VP8X", "\x20" + std::string(9, '\0')) +
                         test::RiffChunkBytes("ICCP", profile) + test::TinyWebp().substr(30)),
          test::TinyTiff(ByteOrder::kLittle, {{34675, 7, profile}})};
}

TEST(Strip, ProfilesKeepWhatRendersAlone) {
  for (const std::string& bytes : WithProfile(test::TellingProfile())) {
    const StripResult result = StripMetadata(bytes, {});
    SCOPED_TRACE(std::string(WalkContainer(bytes).format));
    EXPECT_EQ(StillSaid(result.bytes), "");
    EXPECT_EQ(result.bytes.find("certain person"), std::string::npos);
    EXPECT_THAT(Removed(result), Contains(HasSubstr("but for what renders")));
    const std::string plain = test::TinyProfile();
    EXPECT_NE(result.bytes.find(WalkContainer(bytes).format == "png" ? test::Deflated(plain) : plain),
              std::string::npos);
    const StripResult again = StripMetadata(result.bytes, {});
    EXPECT_EQ(again.bytes, result.bytes);
    EXPECT_THAT(again.removed, IsEmpty());
    EXPECT_EQ(StripMetadata(bytes, {.keep_icc = false}).bytes.find("mntr"), std::string::npos);
  }
}

TEST(Strip, BytesThatOnlyLookLikeProfilesGo) {
  // Size and signature are right; behind its last tag stands a whole picture.
  std::string profile = test::TellingProfile() + test::TinyJpeg();
  profile.replace(0, 4, MakeNumber(profile.size(), 4));
  for (const std::string& bytes : WithProfile(profile)) {
    const StripResult result = StripMetadata(bytes, {});
    EXPECT_EQ(result.bytes.find(test::TinyJpeg()), std::string::npos);
    EXPECT_EQ(StillSaid(result.bytes), "");
  }
  const std::string none = MakeNumber(204, 4) + std::string(32, '\0') + "acsp" + std::string(164, 'x');
  for (const std::string& bytes : WithProfile(none)) {
    const StripResult result = StripMetadata(bytes, {});
    EXPECT_EQ(result.bytes.find("acsp"), std::string::npos);
    EXPECT_THAT(Removed(result), Contains(testing::StartsWith("icc ")));
  }
}

TEST(Strip, ProfilesThatDecodersDoNotFindGo) {
  const std::string profile = test::TinyProfile();
  for (const std::string& segments :
       {ProfileSegment(1, 2, profile), ProfileSegment(2, 1, profile), ProfileSegment(0, 1, profile),
        ProfileSegment(1, 1, profile) + ProfileSegment(1, 1, profile)}) {
    EXPECT_EQ(StripMetadata(test::AfterJpegStart(test::TinyJpeg(), segments), {}).bytes, test::TinyJpeg());
  }
}

TEST(Strip, BytesHiddenInPngChunksGo) {
  const std::string signature = test::TinyPng().substr(0, 8 + 25);
  const std::string png = signature + test::PngChunkBytes("gAMA", "hidden in a chunk of four bytes") +
                          test::PngChunkBytes("IDAT", test::Deflated("\0\x80"sv) + "hidden behind the rows") +
                          test::PngChunkBytes("IDAT", "hidden, too") + test::PngChunkBytes("IEND", "");
  EXPECT_EQ(StripMetadata(png, {}).bytes, test::TinyPng());
}

TEST(Strip, WebpFlagsFitWhatIsLeft) {
  const std::string bytes = test::RichFiles()[5].second;
  EXPECT_EQ(bytes[20], '\x0C');
  EXPECT_EQ(StripMetadata(bytes, {}).bytes[20], '\x08');  // the orientation's EXIF
  const std::string xmp = test::TinyWebp(test::RiffChunkBytes("XMP ", "<x/>"), 0x14);
  EXPECT_EQ(StripMetadata(xmp, {}).bytes, test::TinyWebp("", 0x10));
}

TEST(Strip, PicturesThatAreNeverShownGo) {
  const std::string plain = test::TinyWebp();
  const std::string webp = test::TinyWebp(test::RiffChunkBytes("VP8L", "another picture"));
  EXPECT_EQ(StripMetadata(webp, {}).bytes, plain);
  EXPECT_THAT(Removed(StripMetadata(webp, {})), testing::ElementsAre("chunk VP8L"));
  const std::string png = test::TinyPng();
  const std::string end = test::PngChunkBytes("IEND", "");
  const std::string behind = png.substr(0, png.size() - end.size()) + test::PngChunkBytes("vpAg", "") +
                             test::PngChunkBytes("IDAT", "other rows") + end;
  EXPECT_EQ(StripMetadata(behind, {}).bytes, png);
}

TEST(Strip, RefusesTiffsThatItWouldChange) {
  const std::string reduced = test::TinyTiff(ByteOrder::kBig, {{254, 4, "\0\0\0\1"s}});
  EXPECT_THAT(RefusalOf(reduced), HasSubstr("raw files"));
  const std::string old_jpeg = test::TinyTiff(ByteOrder::kBig, {{513, 4, "\0\0\0\x08"s}});
  EXPECT_THAT(RefusalOf(old_jpeg), HasSubstr("1992"));
  const std::string twice = test::TinyTiff(ByteOrder::kBig, {{256, 3, "\0\4"s}});
  EXPECT_THAT(RefusalOf(twice), HasSubstr("tag 256 occurs twice"));
  std::string shared = test::TinyTiff(ByteOrder::kLittle, {{271, 2, test::Ascii("Somebody's camera")}});
  const std::size_t strips = shared.find("\x11\x01\x04\0"s);
  shared.replace(strips + 8, 4, MakeNumber(shared.find("Somebody"), 4, ByteOrder::kLittle));
  EXPECT_THAT(RefusalOf(shared), HasSubstr("something else"));
}

TEST(Strip, AnimationsKeepTheirFrames) {
  const std::string result = StripMetadata(test::RichFiles()[6].second, {}).bytes;
  EXPECT_NE(result.find("ANIM"), std::string::npos);
  EXPECT_NE(result.find("ANMF"), std::string::npos);
  EXPECT_EQ(result.find("WXYZ"), std::string::npos);
  const std::string control = test::PngChunkBytes("acTL", std::string("\0\0\0\1\0\0\0\0", 8));
  const std::string frame = test::PngChunkBytes("fcTL", std::string(26, '\1'));
  EXPECT_EQ(StripMetadata(test::TinyPng(control + frame), {}).bytes, test::TinyPng(control + frame));
}

TEST(Strip, TiffIsWrittenWithRenderingTagsAlone) {
  for (const ByteOrder order : {ByteOrder::kBig, ByteOrder::kLittle}) {
    const std::string tiff =
        test::TinyTiff(order, {{271, 2, test::Ascii("Nikon")}, {305, 2, test::Ascii("paint")}, {700, 1, "xmpmeta"}}) +
        "hidden";
    const StripResult result = StripMetadata(tiff, {});
    EXPECT_EQ(StillSaid(result.bytes), "");
    EXPECT_NE(result.bytes.find("\x10\x20\x30\x40\x50\x60\x70\x80"), std::string::npos);
    EXPECT_EQ(result.bytes.size(), test::TinyTiff(order).size());
    EXPECT_THAT(Removed(result), testing::IsSupersetOf({"exif IFD0 tag 271", "xmp IFD0 tag 700", "unknown "}));
  }
}

TEST(Strip, RefusesByName) {
  EXPECT_THAT(RefusalOf(test::RichFiles()[9].second), HasSubstr("HEIF"));
  EXPECT_THAT(RefusalOf(test::RichFiles()[10].second), HasSubstr("AVIF"));
  EXPECT_THAT(RefusalOf("a text"), HasSubstr("JPEG, PNG, WebP and TIFF"));
  EXPECT_THAT(RefusalOf(test::TinyJpeg().substr(0, test::TinyJpeg().size() - 2)), HasSubstr("end marker"));
  EXPECT_THAT(RefusalOf(test::AfterJpegStart(test::TinyJpeg(), test::JpegSegment(0xDB, "wrong"))), HasSubstr("DQT"));
  EXPECT_THAT(RefusalOf(test::TinyPng().substr(0, 60)), HasSubstr("cut off"));
  EXPECT_THAT(RefusalOf(test::TinyPng().erase(8, 25)), HasSubstr("IHDR"));
}

/// Fail closed: wherever a file is cut, there is a proven copy or a refusal.
TEST(Strip, CutFilesAreRefusedOrProven) {
  for (const auto& [name, bytes] : test::RichFiles()) {
    for (std::size_t length = 0; length < bytes.size(); ++length) {
      try {
        const StripResult result = StripMetadata(bytes.substr(0, length), {});
        ASSERT_EQ(StillSaid(result.bytes), "") << name << " cut to " << length;
      } catch (const DataError&) {
        continue;
      }
    }
  }
}

TEST(Strip, TheProofNamesWhatIsLeft) {
  const auto failure = [](const std::string& bytes, const std::string& format, bool keep_icc, int orientation) {
    try {
      ProveStripped(bytes, format, {.keep_icc = keep_icc}, orientation);
    } catch (const WorkError& error) {
      return std::string(error.what());
    }
    return ""s;
  };
  const auto jpeg = [](std::uint8_t code, std::string_view content) {
    return test::AfterJpegStart(test::TinyJpeg(), test::JpegSegment(code, content));
  };
  EXPECT_EQ(failure(test::TinyJpeg(), "jpeg", true, 1), "");
  EXPECT_THAT(failure(jpeg(0xFE, "comment"), "jpeg", true, 1), HasSubstr("comment (COM) is still at byte 2"));
  EXPECT_THAT(failure(jpeg(0xE1, "Exif\0\0"s + test::ExifBlock(ByteOrder::kBig, "", 6)), "jpeg", true, 6),
              HasSubstr("exif"));
  EXPECT_THAT(failure(jpeg(0xE2, "ICC_PROFILE\0\1\1"s + test::TinyProfile()), "jpeg", false, 1), HasSubstr("icc"));
  EXPECT_EQ(failure(jpeg(0xE2, "ICC_PROFILE\0\1\1"s + test::TinyProfile()), "jpeg", true, 1), "");
  EXPECT_THAT(failure(jpeg(0xE2, "ICC_PROFILE\0\1\1no profile"s), "jpeg", true, 1), HasSubstr("icc"));
  EXPECT_THAT(failure(jpeg(0xE2, "ICC_PROFILE\0\1\1"s + test::TellingProfile()), "jpeg", true, 1), HasSubstr("icc"));
  EXPECT_THAT(failure(WithProfile(test::TellingProfile())[1], "png", true, 1), HasSubstr("icc"));
  EXPECT_EQ(failure(WithProfile(test::TinyProfile())[1], "png", true, 1), "");
  EXPECT_THAT(failure(WithProfile(test::TellingProfile())[2], "webp", true, 1), HasSubstr("icc"));
  EXPECT_THAT(failure(WithProfile(test::TellingProfile())[3], "tiff", true, 1), HasSubstr("icc"));
  const std::string behind_rows = test::TinyPng().substr(0, 33) +
                                  test::PngChunkBytes("IDAT", test::Deflated("\0\x80"sv) + "hidden") +
                                  test::PngChunkBytes("IEND", "");
  EXPECT_THAT(failure(behind_rows, "png", true, 1), HasSubstr("IDAT holds bytes"));
  EXPECT_THAT(failure(jpeg(0xEE, "Adobe\0\x65\0\0\0\0\1"sv), "jpeg", true, 1), HasSubstr("adobe"));
  EXPECT_THAT(failure(test::TinyJpeg() + "x", "jpeg", true, 1), HasSubstr("nothing names"));
  EXPECT_THAT(failure(test::TinyPng(), "jpeg", true, 1), HasSubstr("no longer jpeg"));
  EXPECT_THAT(failure(test::TinyPng(test::PngChunkBytes("pHYs", "\0\0\x0B\x13\0\0\x0B\x13\1"sv)), "png", true, 1),
              HasSubstr("pHYs"));
}

}  // namespace
}  // namespace pentimento
