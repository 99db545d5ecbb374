#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/media/container/byte_account.h"
#include "framework/media/container/container.h"
#include "framework/media/container/container_items.h"
#include "framework/media/container/map_builder.h"
#include "framework/media/container/tiff_tree.h"
#include "framework/media/container/tiff_walker.h"
#include "tests/framework/media/container/built_files.h"
#include "tests/support/processor_time.h"

namespace pentimento {
namespace {

using namespace std::string_literals;
using testing::Contains;
using testing::HasSubstr;

std::string Little(std::uint64_t value, int size) { return MakeNumber(value, size, ByteOrder::kLittle); }
std::string Big(std::uint64_t value, int size) { return MakeNumber(value, size); }

/// Seconds that walking, accounting, and reading items and pictures take.
double SecondsToWalk(const std::string& bytes) {
  const test::ProcessorTime time;
  const ContainerMap map = WalkContainer(bytes);
  EXPECT_EQ(AccountBytes(bytes, map).total, bytes.size());
  ReadContainerItems(bytes, map);
  return time.Seconds();
}

/// What the issue of hostile files allows, far above what a linear walk of some megabytes takes.
#ifdef __SANITIZE_ADDRESS__
constexpr double kMostSeconds = 20.0;
#else
constexpr double kMostSeconds = 2.0;
#endif

std::string Entry(int tag, int type, std::uint64_t count, std::uint64_t value) {
  return Little(static_cast<std::uint64_t>(tag), 2) + Little(static_cast<std::uint64_t>(type), 2) + Little(count, 4) +
         Little(value, 4);
}

TEST(HostileContainer, LoopingDirectoriesAreReadOnce) {
  // IFD0's successor is IFD0; its ExifIFD and SubIFD are IFD0, too.
  const std::string block = "II*\0\x08\0\0\0"s + Little(3, 2) + Entry(0x8769, 4, 1, 8) + Entry(330, 4, 1, 8) +
                            Entry(0x8825, 4, 1, 8) + Little(8, 4);
  const TiffTree tree = ReadTiffTree(block);
  EXPECT_EQ(tree.directories.size(), 1U);
  EXPECT_EQ(tree.faults.size(), 4U);
  EXPECT_THAT(WalkExifBlock(block).faults, Contains(HasSubstr("another directory")));
}

TEST(HostileContainer, BillionsOfEntriesEndWithTheFile) {
  const std::string block =
      "II*\0\x08\0\0\0"s + Little(0xFFFF, 2) + Entry(273, 4, 0xFFFFFFFF, 0) + Entry(279, 4, 0x40000000, 8);
  const TiffTree tree = ReadTiffTree(block);
  ASSERT_EQ(tree.directories.size(), 1U);
  EXPECT_EQ(tree.directories[0].fields.size(), 2U);
  EXPECT_TRUE(tree.directories[0].fields[0].damaged);
  EXPECT_LT(SecondsToWalk(block), kMostSeconds);
}

TEST(HostileContainer, GigabyteLengthsEndWithTheFile) {
  EXPECT_LT(SecondsToWalk("\x89PNG\r\n\x1A\n"s + Big(0xFFFFFFFF, 4) + "IHDR"), kMostSeconds);
  EXPECT_LT(SecondsToWalk("RIFF"s + Little(0xFFFFFFFF, 4) + "WEBPVP8L" + Little(0xFFFFFFFF, 4) + "x"), kMostSeconds);
  EXPECT_LT(SecondsToWalk(test::BoxBytes("ftyp", "heic\0\0\0\0mif1"s) + Big(1, 4) + "meta" + Big(~0ULL, 8)),
            kMostSeconds);
  EXPECT_LT(SecondsToWalk("\xFF\xD8\xFF\xE1\xFF\xFF"), kMostSeconds);
}

/// Directories that lie one byte apart would each bring thousands of entries.
TEST(HostileContainer, OverlappingDirectoriesAreLinear) {
  std::string offsets;
  for (std::uint64_t i = 0; i < 200'000; ++i) {
    offsets += Little(100 + i, 4);
  }
  const std::string block = "II*\0\x08\0\0\0"s + Little(1, 2) + Entry(330, 4, 200'000, 26) + Little(0, 4) + offsets;
  EXPECT_LT(SecondsToWalk(block), kMostSeconds);
}

/// Many directories that all point at one long list of strips.
TEST(HostileContainer, SharedStripListsAreLinear) {
  constexpr std::uint64_t kDirectories = 5'000;
  constexpr std::uint64_t kStrips = 100'000;
  constexpr std::uint64_t kLength = 2 + 2 * 12 + 4;
  const std::uint64_t list = 8 + kDirectories * kLength;
  std::string block = "II*\0\x08\0\0\0"s;
  for (std::uint64_t i = 0; i < kDirectories; ++i) {
    block += Little(2, 2) + Entry(273, 4, kStrips, list) + Entry(279, 4, kStrips, list);
    block += Little(i + 1 < kDirectories ? 8 + (i + 1) * kLength : 0, 4);
  }
  block += std::string(kStrips * 4, '\x11');
  EXPECT_LT(SecondsToWalk(block), kMostSeconds);
}

TEST(HostileContainer, ManyPartsAreLinear) {
  std::string segments;
  std::string chunks;
  std::string webp;
  std::string jpegs;
  const std::string chunk = test::PngChunkBytes("abCd", "");
  for (int i = 0; i < 100'000; ++i) {
    segments += "\xFF\xFE\0\2"s;
    chunks += chunk;
    webp += "ABCD\0\0\0\0"s;
    jpegs += "x\xFF\xD8\xFF\xD9";
  }
  const ContainerMap map = WalkContainer(test::AfterJpegStart(test::TinyJpeg(), segments));
  EXPECT_EQ(map.segments.size(), 100'009U);
  EXPECT_THAT(map.faults, testing::IsEmpty());
  EXPECT_LT(SecondsToWalk(test::AfterJpegStart(test::TinyJpeg(), segments)), kMostSeconds);
  EXPECT_LT(SecondsToWalk(test::TinyPng(chunks)), kMostSeconds);
  EXPECT_LT(SecondsToWalk(test::WebpFile(webp)), kMostSeconds);
  EXPECT_LT(SecondsToWalk(test::TinyJpeg() + jpegs), kMostSeconds);
}

TEST(HostileContainer, MorePartsThanAreKeptAreUnknown) {
  std::string segments;
  for (std::size_t i = 0; i < MapBuilder::kMostSegments + 10; ++i) {
    segments += "\xFF\xFE\0\2"s;
  }
  const ContainerMap map = WalkContainer(test::AfterJpegStart(test::TinyJpeg(), segments));
  EXPECT_LE(map.segments.size(), MapBuilder::kMostSegments + 1);
  EXPECT_EQ(map.segments.back().role, ByteRole::kUnknown);
  EXPECT_THAT(map.faults, Contains(HasSubstr("more parts")));
}

TEST(HostileContainer, FaultsAreBounded) {
  std::string bytes = "\x89PNG\r\n\x1A\n";
  for (int i = 0; i < 1'000; ++i) {
    bytes += Big(0, 4) + "abCd" + Big(1, 4);
  }
  EXPECT_EQ(WalkContainer(bytes).faults.size(), MapBuilder::kMostFaults + 1);
}

/// Item places of zero bytes each, 65,535 to an item.
TEST(HostileContainer, PlacesOfItemsThatCostNothingAreBounded) {
  std::string locations = "\0\0\0\0\0\0"s + Big(0xFFFF, 2);
  for (std::uint64_t i = 0; i < 0xFFFF; ++i) {
    locations += Big(i, 2) + Big(0, 2) + Big(0xFFFF, 2);
  }
  const std::string bytes = test::BoxBytes("ftyp", "heic\0\0\0\0mif1"s) +
                            test::BoxBytes("meta", Big(0, 4) + test::BoxBytes("iloc", locations));
  EXPECT_LT(SecondsToWalk(bytes), kMostSeconds);
}

/// What can be read as metadata is metadata, even where strips are said to lie there.
TEST(HostileContainer, PixelsDoNotHideStatements) {
  std::string tiff = test::TinyTiff(ByteOrder::kLittle, {{271, 2, test::Ascii("Somebody's camera")}});
  const std::size_t entry = tiff.find("\x17\x01\x04\0"s);  // StripByteCounts
  ASSERT_NE(entry, std::string::npos);
  tiff.replace(entry + 8, 4, Little(tiff.size() - 8, 4));
  const std::size_t strips = tiff.find("\x11\x01\x04\0"s);
  tiff.replace(strips + 8, 4, Little(8, 4));
  const ContainerMap map = WalkContainer(tiff);
  EXPECT_THAT(map.faults, Contains(HasSubstr("share")));
  std::size_t stated = 0;
  for (const Segment& segment : map.segments) {
    stated += segment.carrier == "exif" ? segment.length : 0;
  }
  EXPECT_EQ(stated, 12 + 18U);
}

}  // namespace
}  // namespace pentimento
