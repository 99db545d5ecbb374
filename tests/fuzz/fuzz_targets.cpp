#include "tests/fuzz/fuzz_targets.h"

#include <vector>

#include "framework/core/errors.h"
#include "framework/media/container/byte_account.h"
#include "framework/media/container/container.h"
#include "framework/media/container/container_items.h"
#include "framework/media/container/second_pictures.h"
#include "framework/media/container/strip.h"
#include "framework/media/container/text_value.h"
#include "framework/media/container/tiff_walker.h"

namespace pentimento::test {
namespace {

std::string WhyNotTiled(const ContainerMap& map, std::size_t size) {
  std::size_t at = 0;
  for (const Segment& segment : map.segments) {
    if (segment.offset != at || segment.length == 0) {
      return "segments do not lie side by side";
    }
    at += segment.length;
    if (segment.payload_offset < segment.offset || segment.payload_offset + segment.payload_length > at) {
      return "a payload is outside of its segment";
    }
  }
  return at == size && map.total == size ? "" : "segments are not the whole file";
}

}  // namespace

std::string FuzzContainer(std::string_view bytes) {
  const ContainerMap map = WalkContainer(bytes);
  std::string wrong = WhyNotTiled(map, bytes.size());
  if (wrong.empty()) {
    wrong = WhyNotTiled(WalkExifBlock(bytes), bytes.size());
  }
  const ByteAccount account = AccountBytes(bytes, map);
  if (account.image + account.known + account.unknown != bytes.size()) {
    wrong = "the account does not add up";
  }
  for (const ContainerItem& item : ReadContainerItems(bytes, map)) {
    if (!IsUtf8(item.group) || !IsUtf8(item.name) || !IsUtf8(item.value)) {
      wrong = "an item is not UTF-8";
    }
    if (item.offset > bytes.size()) {
      wrong = "an item is outside of the file";
    }
  }
  for (const SecondPicture& picture : FindSecondPictures(bytes, map)) {
    const bool in_file = picture.offset <= bytes.size() && picture.length <= bytes.size() - picture.offset;
    if (picture.owned == nullptr && (!in_file || bytes.substr(picture.offset, picture.length) != picture.bytes)) {
      wrong = "a picture is not where it is said to be";
    }
  }
  return wrong;
}

std::string FuzzStrip(std::string_view bytes) {
  StripResult once;
  try {
    once = StripMetadata(bytes, {.keep_icc = bytes.size() % 2 == 0});
  } catch (const DataError&) {
    return "";
  } catch (const WorkError&) {
    return "";
  }
  if (AccountBytes(once.bytes, WalkContainer(once.bytes)).unknown != 0) {
    return "an unknown byte is left";
  }
  const StripResult again = StripMetadata(once.bytes, {.keep_icc = bytes.size() % 2 == 0});
  if (again.bytes != once.bytes || again.orientation != once.orientation) {
    return "a stripped file changes when it is stripped";
  }
  return again.removed.empty() ? "" : "something is removed from a stripped file: " + again.removed.front().name;
}

}  // namespace pentimento::test
