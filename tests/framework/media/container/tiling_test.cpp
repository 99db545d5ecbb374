#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "framework/media/container/byte_account.h"
#include "framework/media/container/container.h"
#include "framework/media/container/tiff_walker.h"
#include "tests/framework/media/container/built_files.h"

namespace pentimento {
namespace {

/// "" if the segments are the whole file, each byte once, in order; else what is wrong.
std::string WhyNotTiled(const ContainerMap& map, std::size_t size) {
  std::size_t at = 0;
  for (const Segment& segment : map.segments) {
    if (segment.offset != at || segment.length == 0) {
      return "segment at " + std::to_string(segment.offset) + " instead of " + std::to_string(at);
    }
    at += segment.length;
    if (segment.payload_offset < segment.offset || segment.payload_offset + segment.payload_length > at) {
      return "payload outside of its segment at " + std::to_string(segment.offset);
    }
    if ((segment.role == ByteRole::kCarrier) == segment.carrier.empty()) {
      return "carrier without a name at " + std::to_string(segment.offset);
    }
  }
  return at == size && map.total == size ? "" : "ends at " + std::to_string(at);
}

std::string Fault(const std::string& bytes) {
  const ContainerMap map = WalkContainer(bytes);
  const std::string tiled = WhyNotTiled(map, bytes.size());
  const ByteAccount account = AccountBytes(bytes, map);
  return !tiled.empty() || account.image + account.known + account.unknown == bytes.size() ? tiled : "account";
}

RC_GTEST_PROP(Tiling, AnyBytesAreTiled, (const std::string& bytes)) {
  RC_ASSERT(Fault(bytes) == "");
  RC_ASSERT(WhyNotTiled(WalkExifBlock(bytes), bytes.size()) == "");
}

/// Any bytes behind the beginning of a format.
RC_GTEST_PROP(Tiling, AnyBytesBehindABeginningAreTiled, (const std::string& rest)) {
  using namespace std::string_literals;
  for (const std::string& beginning : {"\xFF\xD8"s, "\x89PNG\r\n\x1A\n"s, "RIFF\xFF\0\0\0WEBP"s, "II*\0\x08\0\0\0"s,
                                       "MM\0*\0\0\0\x08"s, "\0\0\0\x10"s + "ftypheic\0\0\0\0"s}) {
    RC_ASSERT(Fault(beginning + rest) == "");
  }
}

/// Built files with some bytes changed, cut or repeated.
RC_GTEST_PROP(Tiling, DamagedFilesAreTiled, ()) {
  static const auto files = test::RichFiles();
  std::string bytes = files[*rc::gen::inRange<std::size_t>(0, files.size())].second;
  const int changes = *rc::gen::inRange(1, 8);
  for (int i = 0; i < changes && !bytes.empty(); ++i) {
    const std::size_t at = *rc::gen::inRange<std::size_t>(0, bytes.size());
    switch (*rc::gen::inRange(0, 4)) {
      case 0:
        bytes[at] = *rc::gen::arbitrary<char>();
        break;
      case 1:
        bytes.erase(at, *rc::gen::inRange<std::size_t>(1, 40));
        break;
      case 2:
        bytes.insert(at, bytes.substr(*rc::gen::inRange<std::size_t>(0, bytes.size()), 40));
        break;
      default:
        bytes[at] = *rc::gen::element('\0', '\xFF', '\x7F', '\x80', '\1');
        break;
    }
  }
  RC_ASSERT(Fault(bytes) == "");
}

TEST(Tiling, RichFilesAreTiledWhereverTheyAreCut) {
  for (const auto& [name, bytes] : test::RichFiles()) {
    SCOPED_TRACE(name);
    for (std::size_t length = 0; length <= bytes.size(); ++length) {
      ASSERT_EQ(Fault(bytes.substr(0, length)), "") << "cut to " << length;
    }
  }
}

/// A cut file says so, or has lost nothing but what follows the picture.
TEST(Tiling, CutPicturesAreFaults) {
  for (const auto& [name, bytes] :
       {std::pair("jpg", test::TinyJpeg()), std::pair("png", test::TinyPng()), std::pair("webp", test::TinyWebp())}) {
    for (std::size_t length = 12; length < bytes.size(); ++length) {
      ASSERT_FALSE(WalkContainer(std::string_view(bytes).substr(0, length)).faults.empty()) << name << " " << length;
    }
  }
}

}  // namespace
}  // namespace pentimento
