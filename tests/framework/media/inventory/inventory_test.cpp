#include "framework/media/inventory/inventory.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/xattr.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/media/container/text_value.h"
#include "tests/framework/media/container/built_files.h"
#include "tests/support/temporary_folder.h"

namespace pentimento {
namespace {

using namespace std::string_literals;
using test::AfterJpegStart;
using test::JpegSegment;
using test::PngChunkBytes;
using test::TinyJpeg;
using test::TinyPng;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string XmpPacket(const std::string& properties) {
  return "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
         "<rdf:Description rdf:about='' xmlns:exif='http://ns.adobe.com/exif/1.0/' "
         "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:photoshop='http://ns.adobe.com/photoshop/1.0/' " +
         properties + "/></rdf:RDF></x:xmpmeta>";
}

std::string ExifSegment(const std::string& block) { return JpegSegment(0xE1, "Exif\0\0"s + block); }

std::string XmpSegment(const std::string& packet) {
  return JpegSegment(0xE1, "http://ns.adobe.com/xap/1.0/\0"s + packet);
}

/// A data set of IPTC's record 2 (IIM 4.2, 1.5).
std::string IptcDataSet(int number, const std::string& text) {
  return "\x1C\x02"s + static_cast<char>(number) + MakeNumber(text.size(), 2) + text;
}

std::string PhotoshopSegment(const std::string& iptc) {
  return JpegSegment(0xED, "Photoshop 3.0\0"s + "8BIM\x04\x04\0\0"s + MakeNumber(iptc.size(), 4) + iptc +
                               std::string(iptc.size() % 2, '\0'));
}

std::vector<std::string> ValuesOf(const Inventory& inventory, const std::string& key) {
  std::vector<std::string> values;
  for (const MetadataItem& item : inventory.items) {
    if (item.Key() == key) {
      values.push_back(item.value);
    }
  }
  return values;
}

TEST(TakeInventory, AccountsForEveryByteOfEveryFormat) {
  for (const auto& [name, bytes] : test::RichFiles()) {
    SCOPED_TRACE(name);
    const Inventory inventory = TakeInventory(bytes, name);
    EXPECT_EQ(inventory.bytes.total, bytes.size());
    EXPECT_EQ(inventory.bytes.image + inventory.bytes.known + inventory.bytes.unknown, bytes.size());
    for (const MetadataItem& item : inventory.items) {
      EXPECT_LE(item.offset + item.length, bytes.size()) << item.Key();
      EXPECT_NE(item.carrier, "");
    }
  }
}

TEST(TakeInventory, ReadsExifInEveryFormat) {
  for (const auto& [name, bytes] : test::RichFiles()) {
    if (name.starts_with("rich.") && name != "rich.tif") {
      const Inventory inventory = TakeInventory(bytes, name);
      EXPECT_THAT(ValuesOf(inventory, "Exif.Image.Orientation"), ElementsAre("6")) << name;
      EXPECT_FALSE(ValuesOf(inventory, "Exif.GPSInfo.GPSLatitude").empty()) << name;
    }
  }
}

TEST(TakeInventory, ReadsWhatATiffHolds) {
  const std::string xmp = XmpPacket("photoshop:City='Ulm'");
  const Inventory inventory = TakeInventory(
      test::TinyTiff(ByteOrder::kBig,
                     {{271, 2, test::Ascii("Nikon")}, {700, 1, xmp}, {33723, 7, IptcDataSet(90, "Bonn")}}),
      "a.tif");
  EXPECT_EQ(inventory.format, "tiff");
  EXPECT_THAT(ValuesOf(inventory, "Exif.Image.Make"), ElementsAre("Nikon"));
  EXPECT_THAT(ValuesOf(inventory, "Xmp.photoshop.City"), ElementsAre("Ulm"));
  EXPECT_THAT(ValuesOf(inventory, "Iptc.Application2.City"), ElementsAre("Bonn"));
}

TEST(TakeInventory, ReadsTheSameStatementInEveryCarrier) {
  const Inventory inventory = TakeInventory(
      AfterJpegStart(TinyJpeg(),
                     ExifSegment(test::ExifBlock(ByteOrder::kBig, "")) +
                         ExifSegment(test::ExifBlock(ByteOrder::kLittle, "")) +
                         XmpSegment(XmpPacket("photoshop:City='Ulm'")) +
                         PhotoshopSegment(IptcDataSet(90, "Ulm") + IptcDataSet(25, "one") + IptcDataSet(25, "two"))),
      "a.jpg");
  EXPECT_EQ(ValuesOf(inventory, "Exif.GPSInfo.GPSLatitude").size(), 2U) << "two EXIF blocks";
  EXPECT_THAT(ValuesOf(inventory, "Xmp.photoshop.City"), ElementsAre("Ulm"));
  EXPECT_THAT(ValuesOf(inventory, "Iptc.Application2.City"), ElementsAre("Ulm"));
  EXPECT_THAT(ValuesOf(inventory, "Iptc.Application2.Keywords"), ElementsAre("one", "two"));
}

TEST(TakeInventory, ReportsBytesOfExifThatNothingPointsAt) {
  const std::string block = test::ExifBlock(ByteOrder::kBig, "");
  const Inventory inventory =
      TakeInventory(AfterJpegStart(TinyJpeg(), ExifSegment(block + "between the lines")), "a.jpg");
  EXPECT_EQ(inventory.bytes.unknown, 17U);
  const auto unknown = std::ranges::find(inventory.items, std::string("unknown"), &MetadataItem::carrier);
  ASSERT_NE(unknown, inventory.items.end());
  EXPECT_EQ(unknown->length, 17U);
  EXPECT_EQ(unknown->offset, 2 + 4 + 6 + block.size());
}

TEST(TakeInventory, SaysThatTheEndOfDamagedRowsIsNotFound) {
  const std::string png = TinyPng().substr(0, 33) + PngChunkBytes("IDAT", "no rows") + PngChunkBytes("IEND", "");
  EXPECT_THAT(TakeInventory(png, "a.png").faults, ElementsAre(HasSubstr("the rows in IDAT are damaged")));
  EXPECT_THAT(TakeInventory(TinyPng(), "a.png").faults, ::testing::IsEmpty());
}

TEST(TakeInventory, SaysWhichProgramWroteAnXmpPacket) {
  const std::string packet =
      "<x:xmpmeta xmlns:x='adobe:ns:meta/' x:xmptk='A tool 1.0'><rdf:RDF "
      "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/></x:xmpmeta>";
  const Inventory inventory = TakeInventory(AfterJpegStart(TinyJpeg(), XmpSegment(packet)), "a.jpg");
  EXPECT_THAT(ValuesOf(inventory, "Xmp.x.xmptk"), ElementsAre("A tool 1.0"));
}

TEST(TakeInventory, ReadsPaddedXmpPackets) {
  const std::string packet = "<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?>" + XmpPacket("photoshop:City='Ulm'");
  const std::string end = "<?xpacket end='w'?>";
  const auto read = [](const std::string& text) {
    return TakeInventory(AfterJpegStart(TinyJpeg(), XmpSegment(text)), "a.jpg");
  };
  EXPECT_THAT(ValuesOf(read(packet + std::string(2000, ' ') + "\n" + end), "Xmp.photoshop.City"), ElementsAre("Ulm"));
  EXPECT_THAT(read(packet + "   hidden   " + end).faults, ::testing::Contains(HasSubstr("XMP")))
      << "what is no white space is not passed over in silence";
}

TEST(TakeInventory, PutsExtendedXmpTogether) {
  const std::string packet = XmpPacket("dc:source='" + std::string(300, 's') + "'");
  const std::string guid(32, 'A');
  const auto part = [&](std::size_t begin, std::size_t end) {
    return JpegSegment(0xE1, "http://ns.adobe.com/xmp/extension/\0"s + guid + MakeNumber(packet.size(), 4) +
                                 MakeNumber(begin, 4) + packet.substr(begin, end - begin));
  };
  const Inventory inventory =
      TakeInventory(AfterJpegStart(TinyJpeg(), part(200, packet.size()) + part(0, 200)), "a.jpg");
  EXPECT_THAT(ValuesOf(inventory, "Xmp.dc.source"), ElementsAre(std::string(300, 's')));
}

TEST(TakeInventory, ReadsBlocksThatToolsHideInPngTexts) {
  const std::string block = "Exif\0\0"s + test::ExifBlock(ByteOrder::kLittle, "");
  std::string digits;
  for (const char byte : block) {
    digits += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  }
  const std::string text = fmt::format("\nexif\n{:>8}\n{}\n", block.size(), digits);
  const Inventory inventory =
      TakeInventory(TinyPng(PngChunkBytes("zTXt", "Raw profile type exif\0\0"s + test::Deflated(text)) +
                            PngChunkBytes("iTXt", "XML:com.adobe.xmp\0\1\0\0\0"s +
                                                      test::Deflated(XmpPacket("photoshop:City='Ulm'")))),
                    "a.png");
  EXPECT_FALSE(ValuesOf(inventory, "Exif.GPSInfo.GPSLatitude").empty());
  EXPECT_THAT(ValuesOf(inventory, "Xmp.photoshop.City"), ElementsAre("Ulm"));
}

TEST(TakeInventory, ListsPhotoshopResourcesInPngTexts) {
  const std::string digits = HexOf("8BIM\x04\x0B\0\0\0\0\0\x04site"s);
  const std::string text = fmt::format("\n8bim\n{:>8}\n{}\n", digits.size() / 2, digits);
  const Inventory inventory =
      TakeInventory(TinyPng(PngChunkBytes("zTXt", "Raw profile type 8bim\0\0"s + test::Deflated(text))), "a.png");
  const auto item = std::ranges::find(inventory.items, "photoshop", &MetadataItem::carrier);
  ASSERT_NE(item, inventory.items.end());
  EXPECT_EQ(item->name, "0x040B URL");
  EXPECT_EQ(item->value, HexOf("site"));
}

TEST(TakeInventory, TakesTextsOfIccProfilesApart) {
  // ICC.1:2022: 128 bytes of header, a count, and for each tag signature, place and size; 'text' is type, zeros, text.
  const std::string text = "text\0\0\0\0Somebody's monitor\0"s;
  std::string profile(128, '\0');
  profile.replace(36, 4, "acsp");
  profile.replace(48, 4, "APPL");
  profile.replace(24, 12,
                  MakeNumber(2020, 2) + MakeNumber(2, 2) + MakeNumber(3, 2) + MakeNumber(4, 2) + MakeNumber(5, 2) +
                      MakeNumber(6, 2));
  profile += MakeNumber(1, 4) + "desc" + MakeNumber(144, 4) + MakeNumber(text.size(), 4) + text;
  profile.replace(0, 4, MakeNumber(profile.size(), 4));
  const Inventory inventory =
      TakeInventory(AfterJpegStart(TinyJpeg(), JpegSegment(0xE2, "ICC_PROFILE\0\1\1"s + profile)), "a.jpg");
  EXPECT_THAT(ValuesOf(inventory, "Icc.tags.ProfileDescription"), ElementsAre("Somebody's monitor"));
  EXPECT_THAT(ValuesOf(inventory, "Icc.header.DeviceManufacturer"), ElementsAre("APPL"));
  EXPECT_THAT(ValuesOf(inventory, "Icc.header.DateTime"), ElementsAre("2020:02:03 04:05:06"));
  EXPECT_EQ(ValuesOf(inventory, "Icc.Profile").size(), 1U);
}

TEST(TakeInventory, SaysWhatItCouldNotRead) {
  const Inventory inventory = TakeInventory(AfterJpegStart(TinyJpeg(), XmpSegment("<x:xmpmeta")), "a.jpg");
  EXPECT_THAT(inventory.faults, ::testing::Contains(HasSubstr("XMP")));
  EXPECT_THROW(TakeInventory("text", "a.txt"), DataError);
  try {
    TakeInventory("BM and the rest", "a.bmp");
    FAIL();
  } catch (const DataError& error) {
    EXPECT_THAT(error.what(), HasSubstr("a.bmp"));
    EXPECT_THAT(error.what(), HasSubstr("no JPEG, PNG, WebP, TIFF, HEIF or AVIF"));
  }
}

TEST(TakeInventory, OfAFileSaysWhatTheFileSystemSays) {
  const pentimento::testing::TemporaryFolder folder;
  const std::filesystem::path path = folder.Write("IMG_20200203.jpg", TinyJpeg());
  const Inventory plain = TakeInventoryOfFile(path);
  EXPECT_THAT(ValuesOf(plain, "File.Name"), ElementsAre("IMG_20200203.jpg"));
  ASSERT_EQ(ValuesOf(plain, "File.ModifyTime").size(), 1U);
  EXPECT_THAT(ValuesOf(plain, "File.ModifyTime")[0], ::testing::MatchesRegex("20[0-9-]+T[0-9:]+\\.[0-9]{9}Z"));
  EXPECT_THROW(TakeInventoryOfFile(folder.path() / "missing.jpg"), DataError);
  if (setxattr(path.c_str(), "user.xdg.origin.url", "https://x/y", 11, 0) != 0) {
    GTEST_SKIP() << "the file system of " << folder.path() << " has no extended attributes";
  }
  EXPECT_THAT(ValuesOf(TakeInventoryOfFile(path), "Xattr.user.xdg.origin.url"), ElementsAre("https://x/y"));
}

TEST(TakeInventory, CompressedBlocksAreReadUpToABound) {
  // 64 MiB of zeros take 64 KiB; the inventory reads the first of them and goes on.
  const std::string bomb = test::Deflated(std::string(std::size_t{64} << 20U, '\0'));
  const Inventory inventory =
      TakeInventory(TinyPng(PngChunkBytes("iCCP", "name\0\0"s + bomb) + PngChunkBytes("zTXt", "Comment\0\0"s + bomb) +
                            PngChunkBytes("tEXt", "Author\0somebody"s)),
                    "a.png");
  EXPECT_THAT(inventory.faults, ::testing::Contains(HasSubstr("ICC")));
  EXPECT_FALSE(ValuesOf(inventory, "Png-text.tEXt.Author").empty());
}

}  // namespace
}  // namespace pentimento
