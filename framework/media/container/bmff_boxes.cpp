#include "framework/media/container/bmff_boxes.h"

#include <algorithm>
#include <array>

#include "framework/media/container/bytes.h"

namespace pentimento {
namespace {

/// Whether the file type box has one of these brands.
bool HasBrand(std::string_view bytes, const auto& brands) {
  const std::optional<BmffBox> box = ReadBmffBox(bytes, 0, bytes.size());
  if (!box || box->type != "ftyp") {
    return false;
  }
  for (std::size_t at = box->content(); at + 4 <= box->end(); at += 4) {
    // The second word is the version of the first.
    const bool is_brand = at != box->content() + 4;
    if (is_brand && std::find(brands.begin(), brands.end(), bytes.substr(at, 4)) != brands.end()) {
      return true;
    }
  }
  return false;
}

}  // namespace

std::optional<BmffBox> ReadBmffBox(std::string_view bytes, std::size_t offset, std::size_t end) {
  if (end > bytes.size() || offset > end || end - offset < 8) {
    return std::nullopt;
  }
  BmffBox box{offset, 8, ReadNumber(bytes, offset, 4), bytes.substr(offset + 4, 4)};
  if (box.length == 1) {
    box.header = 16;
    box.length = ReadNumber(bytes, offset + 8, 8);
  } else if (box.length == 0) {
    box.length = end - offset;
  }
  if (box.length < box.header || box.length > end - offset) {
    return std::nullopt;
  }
  return box;
}

std::string_view BmffPictureFormat(std::string_view bytes) {
  constexpr auto kAvif = std::to_array<std::string_view>({"avif", "avis"});
  constexpr auto kHeif = std::to_array<std::string_view>(
      {"heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs", "mif1", "mif2", "msf1", "jpeg", "jpgs"});
  return HasBrand(bytes, kAvif) ? "avif" : HasBrand(bytes, kHeif) ? "heif" : "";
}

bool IsBmffSequence(std::string_view bytes) {
  constexpr auto kSequences = std::to_array<std::string_view>({"msf1", "hevc", "hevx", "hevm", "hevs", "avis", "jpgs"});
  return HasBrand(bytes, kSequences);
}

}  // namespace pentimento
