#include "framework/media/container/cbor.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "framework/media/container/bytes.h"

namespace pentimento {
namespace {

constexpr std::uint64_t kUntilBreak = std::numeric_limits<std::uint64_t>::max();

/// The first byte of a data item and the number that follows it (RFC 8949, 3).
struct CborHead {
  int major = 0;
  std::uint64_t value = 0;
  bool indefinite = false;
  std::size_t end = 0;  ///< the place behind it
};

CborHead ReadHead(std::string_view bytes, std::size_t at) {
  const std::uint8_t first = ByteAt(bytes, at);
  const int minor = first & 0x1F;
  CborHead head{first >> 5, static_cast<std::uint64_t>(minor), minor == 31, at + 1};
  if (minor >= 24 && minor <= 27) {
    const int size = 1 << (minor - 24);
    head.value = ReadNumber(bytes, at + 1, size);
    head.end += static_cast<std::size_t>(size);
  }
  return head;
}

bool IsCborString(const CborHead& head) { return (head.major == 2 || head.major == 3) && !head.indefinite; }

/// Where the item's own bytes end: behind its head, or behind a string.
std::size_t EndOfItem(std::string_view bytes, const CborHead& head) {
  return IsCborString(head) && Holds(bytes, head.end, head.value) ? head.end + head.value
         : IsCborString(head)                                     ? bytes.size()
                                                                  : std::min(head.end, bytes.size());
}

/// The document without its tags, some of which the parser does not know.
std::string WithoutTags(std::string_view bytes) {
  std::string kept;
  for (std::size_t at = 0; at < bytes.size();) {
    const CborHead head = ReadHead(bytes, at);
    const std::size_t end = EndOfItem(bytes, head);
    if (head.major != 6) {
      kept += bytes.substr(at, end - at);
    }
    at = end;
  }
  return kept;
}

}  // namespace

int CborDepth(std::string_view bytes, int most) {
  std::vector<std::uint64_t> left;  // items that each open array, map or tag still waits for
  int deepest = 0;
  std::size_t at = 0;
  while (at < bytes.size()) {
    const CborHead head = ReadHead(bytes, at);
    at = EndOfItem(bytes, head);
    if (head.major == 7 && head.indefinite) {  // break
      if (!left.empty() && left.back() == kUntilBreak) {
        left.pop_back();
      }
    } else if (head.major >= 2 && head.major <= 6 && !IsCborString(head)) {
      const bool pairs = head.major == 5 && head.value < kUntilBreak / 2;
      left.push_back(head.indefinite ? kUntilBreak : head.major == 6 ? 1 : pairs ? 2 * head.value : head.value);
      deepest = std::max(deepest, static_cast<int>(left.size()));
      if (deepest > most) {
        return most + 1;
      }
      if (left.back() != 0) {
        continue;  // it is complete with its last item
      }
      left.pop_back();
    }
    while (!left.empty() && left.back() != kUntilBreak && --left.back() == 0) {
      left.pop_back();
    }
    if (left.empty()) {
      return deepest;
    }
  }
  return deepest;
}

Json ReadCbor(std::string_view bytes) {
  constexpr std::size_t kLongest = std::size_t{1} << 20;
  constexpr int kDeepest = 64;
  if (bytes.size() > kLongest || CborDepth(bytes, kDeepest) > kDeepest) {
    return Json(Json::value_t::discarded);
  }
  const std::string untagged = WithoutTags(bytes);
  try {
    return Json::from_cbor(untagged.begin(), untagged.end(), true, false);
  } catch (const Json::exception&) {
    // Thrown for more elements than a vector can hold, although no exceptions were asked for.
    return Json(Json::value_t::discarded);
  }
}

std::string TextOfJson(const Json& document) { return document.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace pentimento
