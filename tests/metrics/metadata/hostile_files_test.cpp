// Files made to do harm, read as the program reads them: in worker processes.

#include <map>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/errors.h"
#include "framework/core/json.h"
#include "metrics/metadata/inventories.h"
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

std::string ExifSegmentOf(const std::string& block) { return JpegSegment(0xE1, "Exif\0\0"s + block); }

std::string Xmp(const std::string& inner) {
  return "http://ns.adobe.com/xap/1.0/\0"s +
         "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
         "<rdf:Description rdf:about='' xmlns:a='http://a/'>" +
         inner + "</rdf:Description></rdf:RDF></x:xmpmeta>";
}

std::string Repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) {
    all += text;
  }
  return all;
}

/// A directory that names itself as the next one.
std::string LoopingDirectory() {
  return "II*\0\x08\0\0\0"s + "\x01\0"s + "\x0F\x01\x02\0\x04\0\0\0abc\0"s + "\x08\0\0\0"s;
}

/// One entry of type `type` with `count` values at `offset`.
std::string Entry(std::uint64_t tag, std::uint64_t type, std::uint64_t count, std::uint64_t offset) {
  return "MM\0*\0\0\0\x08"s + MakeNumber(1, 2) + MakeNumber(tag, 2) + MakeNumber(type, 2) + MakeNumber(count, 4) +
         MakeNumber(offset, 4) + MakeNumber(0, 4);
}

/// EXIF directories that point at each other: IFD0, Exif and GPS in a ring.
std::string Ring() {
  return "MM\0*\0\0\0\x08"s + MakeNumber(2, 2) + MakeNumber(0x8769, 2) + MakeNumber(4, 2) + MakeNumber(1, 4) +
         MakeNumber(8, 4) + MakeNumber(0x8825, 2) + MakeNumber(4, 2) + MakeNumber(1, 4) + MakeNumber(8, 4) +
         MakeNumber(8, 4);
}

std::map<std::string, std::string> HostileFiles() {
  const std::string rich = AfterJpegStart(TinyJpeg(), ExifSegmentOf(test::ExifBlock(ByteOrder::kBig, TinyJpeg())));
  const std::string bomb = test::Deflated(std::string(std::size_t{200} << 20U, '\0'));
  std::map<std::string, std::string> files = {
      {"looping.jpg", AfterJpegStart(TinyJpeg(), ExifSegmentOf(LoopingDirectory()))},
      {"looping.tif", LoopingDirectory()},
      {"ring.jpg", AfterJpegStart(TinyJpeg(), ExifSegmentOf(Ring()))},
      {"gigabyte-value.jpg", AfterJpegStart(TinyJpeg(), ExifSegmentOf(Entry(0x927C, 7, 0x40000000, 26)))},
      {"gigabyte-value.tif", Entry(0x010E, 2, 0x7FFFFFFF, 8)},
      {"billion-rationals.tif", Entry(0x0111, 5, 0xFFFFFFFF, 8)},
      {"billion-offsets.tif", Entry(0x0111, 4, 1000000000, 8)},
      {"gigabyte-chunk.png", TinyPng().substr(0, 33) + MakeNumber(0x7FFFFFFF, 4) + "tEXtParameters\0x"s},
      {"gigabyte-box.heic", MakeNumber(0x7FFFFFFF, 4) + "ftypheic"s + std::string(64, '\0')},
      {"endless-box.avif",
       MakeNumber(20, 4) + "ftypavif"s + std::string(8, '\0') + Repeated(MakeNumber(8, 4) + "free", 50000)},
      {"text-bomb.png", TinyPng(PngChunkBytes("zTXt", "Comment\0\0"s + bomb))},
      {"profile-bomb.png", TinyPng(PngChunkBytes("iCCP", "name\0\0"s + bomb))},
      {"xmp-bomb.png", TinyPng(PngChunkBytes("iTXt", "XML:com.adobe.xmp\0\1\0\0\0"s + bomb))},
      {"many-bombs.png", TinyPng(Repeated(PngChunkBytes("zTXt", "Comment\0\0"s + bomb), 20))},
      {"deep-xmp.jpg",
       AfterJpegStart(TinyJpeg(), JpegSegment(0xE1, Xmp(Repeated("<a:b rdf:parseType='Resource'>", 1400))))},
      {"deep-closed-xmp.png",
       TinyPng(PngChunkBytes(
           "iTXt", "XML:com.adobe.xmp\0\0\0\0\0"s +
                       Xmp(Repeated("<a:b rdf:parseType='Resource'>", 20000) + Repeated("</a:b>", 20000)).substr(29)))},
      {"wide-xmp.jpg",
       AfterJpegStart(TinyJpeg(), JpegSegment(0xE1, Xmp("<a:l><rdf:Bag>" + Repeated("<rdf:li>x</rdf:li>", 3000) +
                                                        "</rdf:Bag></a:l>")))},
      {"laughs.png",
       TinyPng(PngChunkBytes("iTXt",
                             "XML:com.adobe.xmp\0\0\0\0\0<!DOCTYPE l [<!ENTITY a 'ha'>"
                             "<!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'>"
                             "<!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;'><!ENTITY e '&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;'>"
                             "<!ENTITY f '&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;'><!ENTITY g '&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;'>"
                             "]><x:xmpmeta xmlns:x='adobe:ns:meta/'>&g;&g;&g;&g;&g;</x:xmpmeta>"s))},
      {"many-segments.jpg", AfterJpegStart(TinyJpeg(), Repeated(ExifSegmentOf("MM"), 20000))},
      {"empty.jpg", ""},
      {"start-only.jpg", "\xFF\xD8"},
  };
  for (std::size_t length = 1; length < rich.size(); length += 7) {
    files.emplace(fmt::format("cut-{}.jpg", length), rich.substr(0, length));
  }
  return files;
}

TEST(HostileFiles, EndInAnInventoryOrAnErrorAndTheOthersAreReported) {
  const pentimento::testing::TemporaryFolder folder;
  std::vector<std::string> paths;
  for (const auto& [name, bytes] : HostileFiles()) {
    paths.push_back(folder.Write(name, bytes));
    paths.push_back(folder.Write("harmless-" + name, TinyJpeg()));
  }
  paths.push_back(folder.path() / "missing.jpg");
  paths.push_back(folder.path());
  std::size_t reports = 0;
  std::size_t refused = 0;
  ReadInventories(paths, {.workers = 2}, {}, [&](std::size_t index, const InventoryReport& report) {
    SCOPED_TRACE(paths[index]);
    EXPECT_EQ(index, reports++) << "in order";
    if (report.error.empty()) {
      const Json document = Json::parse(report.json);
      EXPECT_EQ(document["file"], paths[index]);
      const Json& bytes = document["bytes"];
      EXPECT_EQ(bytes["total"], bytes["image"].get<std::size_t>() + bytes["known"].get<std::size_t>() +
                                    bytes["unknown"].get<std::size_t>());
    } else {
      ++refused;
      EXPECT_THAT(report.error, ::testing::HasSubstr(paths[index]));
      EXPECT_THAT(paths[index], ::testing::Not(::testing::HasSubstr("harmless-"))) << report.error;
    }
  });
  EXPECT_EQ(reports, paths.size());
  EXPECT_GE(refused, 3U);
}

TEST(HostileFiles, AMissingWorkerIsNoFilesFault) {
  InventoryReading reading;
  reading.program = "/nonexistent/worker";
  EXPECT_THROW(ReadInventories({"a.jpg"}, reading, {}, [](std::size_t, const InventoryReport&) {}), MissingError);
}

}  // namespace
}  // namespace pentimento
