// Files made to do harm, read as the program reads them: in worker processes.

#include <array>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "framework/core/errors.h"
#include "framework/core/json.h"
#include "framework/media/inventory/copy_metadata.h"
#include "framework/media/inventory/worker_frames.h"
#include "metrics/metadata/inventories.h"
#include "tests/framework/media/container/built_files.h"
#include "tests/support/temporary_folder.h"

namespace pentimento {
namespace {

namespace fs = std::filesystem;
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

/// Boxes within boxes, each of the kind that a walker goes into.
std::string DeepBoxes(int depth) {
  std::string heads;
  for (int i = depth; i > 0; --i) {
    heads += MakeNumber(static_cast<std::uint64_t>(i) * 12, 4) + "meta" + MakeNumber(0, 4);
  }
  return test::BoxBytes("ftyp", "heic\0\0\0\0mif1"s) + heads;
}

std::string DeepJumbf(int depth) {
  std::string heads;
  for (int i = depth; i > 0; --i) {
    heads += MakeNumber(static_cast<std::uint64_t>(i) * 41, 4) + "jumb" + MakeNumber(33, 4) + "jumd" +
             std::string(16, 'u') + "\3label\0\0"s;
  }
  return AfterJpegStart(TinyJpeg(), test::JumbfSegments(heads, 60000));
}

/// One directory of so many statements of the same name.
std::string ManyFields(int count) {
  std::string fields;
  for (int i = 0; i < count; ++i) {
    fields += MakeNumber(0x010E, 2) + MakeNumber(2, 2) + MakeNumber(4, 4) + "abc\0"s;
  }
  return "MM\0*\0\0\0\x08"s + MakeNumber(static_cast<std::uint64_t>(count), 2) + fields + MakeNumber(0, 4);
}

/// A chain of directories of a statement each.
std::string ManyDirectories(int count) {
  constexpr std::uint64_t kLength = 18;
  std::string bytes = "MM\0*\0\0\0\x08"s;
  for (int i = 1; i <= count; ++i) {
    bytes += MakeNumber(1, 2) + MakeNumber(0x010E, 2) + MakeNumber(2, 2) + MakeNumber(4, 4) + "abc\0"s +
             MakeNumber(i < count ? 8 + static_cast<std::uint64_t>(i) * kLength : 0, 4);
  }
  return bytes;
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
      {"pixel-bomb.png", TinyPng(PngChunkBytes("IDAT", bomb))},
      {"wide-xmp.png",
       TinyPng(PngChunkBytes(
           "iTXt",
           "XML:com.adobe.xmp\0\0\0\0\0"s +
               Xmp("<a:l><rdf:Bag>" + Repeated("<rdf:li>x</rdf:li>", 200000) + "</rdf:Bag></a:l>").substr(29)))},
      {"deeper-xmp.png", TinyPng(PngChunkBytes("iTXt", "XML:com.adobe.xmp\0\0\0\0\0"s + Repeated("<a>", 500000) +
                                                           Repeated("</a>", 500000)))},
      {"deep-boxes.heic", DeepBoxes(20000)},
      {"deep-jumbf.jpg", DeepJumbf(1500)},
      {"many-fields.tif", ManyFields(60000)},
      {"many-directories.tif", ManyDirectories(9000)},
      {"many-chunks.webp", test::WebpFile(Repeated("ABCD\0\0\0\0"s, 200000))},
      {"many-pictures.jpg", TinyJpeg() + Repeated(TinyJpeg(), 50000)},
      {"filler.jpg", "\xFF\xD8" + std::string(std::size_t{32} << 20U, '\xFF')},
      {"zeros.png", TinyPng() + std::string(std::size_t{32} << 20U, '\0')},
      {"unknown.jpg", TinyJpeg() + std::string(std::size_t{32} << 20U, 'u')},
      {"billion-pictures.jpg",
       AfterJpegStart(TinyJpeg(), JpegSegment(0xE2, "MPF\0"s + Entry(0xB002, 7, 0xFFFFFFF0, 26)))},
      {"billion-tags.jpg",
       AfterJpegStart(TinyJpeg(), JpegSegment(0xE2, "ICC_PROFILE\0\1\1"s + MakeNumber(132, 4) + std::string(32, 'p') +
                                                        "acsp" + std::string(88, 'p') + MakeNumber(0xFFFFFFFF, 4)))},
      {"billion-resource.jpg",
       AfterJpegStart(TinyJpeg(), JpegSegment(0xED, "Photoshop 3.0\0"s + "8BIM\4\4\0\0"s + MakeNumber(0x7FFFFFFF, 4)))},
      {"makers-note.jpg",
       AfterJpegStart(TinyJpeg(), ExifSegmentOf(test::TiffBytes(
                                      ByteOrder::kBig,
                                      {{{{271, 2, test::Ascii("NIKON CORPORATION")}},
                                        {{0x8769, {{{0x927C, 7, "Nikon\0\2\x10\0\0"s + LoopingDirectory()}}, {}, {}}}},
                                        {}}})))},
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

#if !defined(__SANITIZE_ADDRESS__)
/// What reading one file took of a worker of its own.
struct WorkerUse {
  double seconds = 0.0;    ///< of computing, start-up included
  double megabytes = 0.0;  ///< resident at most
  char answer = ' ';       ///< the frame's kind; ' ' where the limits ended it
};

/// @param mode the worker's argument; "": none, it takes inventories.
WorkerUse UseOf(const std::string& mode, const std::string& request_text) {
  std::array<int, 2> ends{};
  EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), 0);
  const std::string program = (fs::path(PENTIMENTO_BINARY_DIR) / "bin" / "pentimento-metadata-worker").string();
  const pid_t child = fork();
  if (child == 0) {
    dup2(ends[1], STDIN_FILENO);
    dup2(ends[1], STDOUT_FILENO);
    execl(program.c_str(), program.c_str(), mode.empty() ? nullptr : mode.c_str(), nullptr);
    _exit(127);
  }
  close(ends[1]);
  const std::string request = PackFrame(WorkerFrame::kRequest, request_text);
  EXPECT_EQ(send(ends[0], request.data(), request.size(), MSG_NOSIGNAL), static_cast<ssize_t>(request.size()));
  WorkerUse use;
  std::string input;
  std::array<char, 65536> part{};
  while (use.answer == ' ') {
    while (const std::optional<WorkerFrame> frame = TakeFrame(input)) {
      use.answer = frame->kind == WorkerFrame::kReady ? ' ' : frame->kind;
    }
    const ssize_t got = use.answer == ' ' ? read(ends[0], part.data(), part.size()) : 0;
    if (got <= 0) {
      break;
    }
    input.append(part.data(), static_cast<std::size_t>(got));
  }
  close(ends[0]);
  int status = 0;
  rusage used{};
  EXPECT_EQ(wait4(child, &status, 0, &used), child);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  use.seconds = seconds(used.ru_utime) + seconds(used.ru_stime);
  use.megabytes = static_cast<double>(used.ru_maxrss) / 1024.0;
  return use;
}

/// The file that took most of something.
struct Greatest {
  double value = 0.0;
  std::string name;

  void Add(double next, const std::string& from) {
    if (next > value) {
      value = next;
      name = from;
    }
  }
};

/// @param request_of what a worker in this mode is asked about a file.
void ExpectBounds(const std::map<std::string, fs::path>& files, const std::string& mode,
                  const std::function<std::string(const fs::path&)>& request_of) {
  // The time is the request's; a worker takes some hundredths of a second to start, more on a busy machine.
  constexpr double kMostSeconds = 2.2;
  constexpr double kMostMegabytes = 256.0;
  Greatest seconds;
  Greatest megabytes;
  for (const auto& [name, file] : files) {
    const WorkerUse use = UseOf(mode, request_of(file));
    EXPECT_LT(use.seconds, kMostSeconds) << mode << " " << name;
    EXPECT_LT(use.megabytes, kMostMegabytes) << mode << " " << name;
    if (use.seconds > 0.1 || use.megabytes > 64.0 || use.answer == ' ') {
      fmt::print("{} {}: {:.2f} s, {:.0f} MB, '{}'\n", mode, name, use.seconds, use.megabytes, use.answer);
    }
    seconds.Add(use.seconds, name);
    megabytes.Add(use.megabytes, name);
  }
  fmt::print("{} most: {:.2f} s ({}), {:.0f} MB ({})\n", mode, seconds.value, seconds.name, megabytes.value,
             megabytes.name);
}

TEST(HostileFiles, TakeTwoSecondsAnd256MegabytesAtMost) {
  const pentimento::testing::TemporaryFolder folder;
  std::map<std::string, fs::path> files;
  for (const auto& [name, bytes] : HostileFiles()) {
    files[name] = folder.Write(name, bytes);
  }
  files["larger-than-memory.jpg"] = folder.Write("larger-than-memory.jpg", TinyJpeg());
  fs::resize_file(files["larger-than-memory.jpg"], std::size_t{300} << 20U);
  ExpectBounds(files, "", [](const fs::path& file) { return file.string(); });
  ExpectBounds(files, "--strip",
               [&](const fs::path& file) { return file.string() + '\0' + (folder.path() / "stripped").string(); });
  ExpectBounds(files, kCopyMetadataMode, [](const fs::path& file) { return file.string() + '\0' + TinyJpeg(); });
}
#endif

TEST(HostileFiles, AMissingWorkerIsNoFilesFault) {
  InventoryReading reading;
  reading.program = "/nonexistent/worker";
  EXPECT_THROW(ReadInventories({"a.jpg"}, reading, {}, [](std::size_t, const InventoryReport&) {}), MissingError);
}

}  // namespace
}  // namespace pentimento
