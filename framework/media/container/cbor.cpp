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

}  // namespace

int CborDepth(std::string_view bytes, int most) {
  std::vector<std::uint64_t> left;  // items that each open array, map or tag still waits for
  int deepest = 0;
  std::size_t at = 0;
  while (at < bytes.size()) {
    const std::uint8_t head = ByteAt(bytes, at++);
    const int major = head >> 5;
    const int minor = head & 0x1F;
    std::uint64_t value = static_cast<std::uint64_t>(minor);
    if (minor >= 24 && minor <= 27) {
      const int size = 1 << (minor - 24);
      value = ReadNumber(bytes, at, size);
      at += static_cast<std::size_t>(size);
    }
    const bool indefinite = minor == 31;
    if (major == 7 && indefinite) {  // break
      if (!left.empty() && left.back() == kUntilBreak) {
        left.pop_back();
      }
    } else if ((major == 2 || major == 3) && !indefinite) {
      at = Holds(bytes, at, value) ? at + value : bytes.size();
    } else if (major >= 2 && major <= 6) {
      const bool pairs = major == 5 && value < kUntilBreak / 2;
      left.push_back(indefinite ? kUntilBreak : major == 6 ? 1 : pairs ? 2 * value : value);
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
  return Json::from_cbor(bytes.begin(), bytes.end(), true, false, Json::cbor_tag_handler_t::ignore);
}

std::string TextOfJson(const Json& document) { return document.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace pentimento
