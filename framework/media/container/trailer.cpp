#include "framework/media/container/trailer.h"

#include <algorithm>
#include <array>

#include "framework/media/container/bmff_boxes.h"
#include "framework/media/container/bytes.h"
#include "framework/media/container/jpeg_parts.h"

namespace pentimento {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kJpeg = "\xFF\xD8\xFF"sv;
constexpr std::string_view kPng = "\x89PNG\r\n\x1A\n"sv;
/// The whole last chunk of a PNG file: length 0, name, checksum.
constexpr std::string_view kPngEnd = "\0\0\0\0IEND\xAE\x42\x60\x82"sv;

/// Files of other kinds by how they begin.
struct Beginning {
  std::string_view bytes;
  std::string_view name;
};
constexpr auto kOtherFiles = std::to_array<Beginning>({{"PK\x03\x04"sv, "ZIP"},
                                                       {"Rar!\x1A\x07"sv, "RAR"},
                                                       {"7z\xBC\xAF\x27\x1C"sv, "7z"},
                                                       {"%PDF-"sv, "PDF"},
                                                       {"\x1F\x8B\x08"sv, "gzip"},
                                                       {"<?xpacket"sv, "XMP packet"}});

bool IsBoxFile(std::string_view bytes) { return StandsAt(bytes, 4, "ftyp") && ReadNumber(bytes, 0, 4) >= 8; }

bool IsWebp(std::string_view bytes) { return bytes.starts_with("RIFF") && StandsAt(bytes, 8, "WEBP"); }

/// Whether something that can be told apart begins here.
bool IsBeginning(std::string_view bytes) {
  if (bytes.empty()) {
    return false;
  }
  switch (bytes.front()) {
    case '\xFF':
      return bytes.starts_with(kJpeg);
    case '\x89':
      return bytes.starts_with(kPng);
    case 'R':
      return IsWebp(bytes);
    default:
      return IsBoxFile(bytes);
  }
}

class TrailerWalker {
 public:
  explicit TrailerWalker(MapBuilder& map) : map_(map) {}

  /// What lies in [begin, end), where a picture called `name` is said to begin ("" for none).
  void Walk(std::size_t begin, std::size_t end, std::string name) {
    for (std::size_t at = begin; at < end && !map_.full();) {
      at += Take(at, map_.bytes().substr(at, end - at), name);
      name.clear();
    }
  }

 private:
  /// Says what the first of these bytes are, and how many they are: at least one.
  std::size_t Take(std::size_t offset, std::string_view bytes, const std::string& name) {
    if (const std::size_t zeros = LeadingRun(bytes, '\0'); zeros > 0 && !IsBoxFile(bytes)) {
      // The length of a box begins with zeros, too.
      const std::size_t length = zeros < bytes.size() ? ZerosBeforeBox(bytes, zeros) : zeros;
      map_.Carrier(offset, length, "padding", "");
      return length;
    }
    if (bytes.starts_with(kJpeg)) {
      return TakeJpeg(offset, bytes, name);
    }
    if (bytes.starts_with(kPng)) {
      const std::size_t end = bytes.find(kPngEnd);
      return Second(offset, end == std::string_view::npos ? bytes.size() : end + kPngEnd.size(), "PNG");
    }
    if (IsWebp(bytes)) {
      return Second(offset, std::min(8 + ReadNumber(bytes, 4, 4, ByteOrder::kLittle), bytes.size()), "WebP");
    }
    if (IsBoxFile(bytes)) {
      return TakeBoxFile(offset, bytes);
    }
    for (const Beginning& file : kOtherFiles) {
      if (bytes.starts_with(file.bytes)) {
        map_.Carrier(offset, bytes.size(), "trailer", file.name);
        return bytes.size();
      }
    }
    return TakeUnknown(offset, bytes);
  }

  /// A box file's length field may begin with up to three of a run of zeros.
  static std::size_t ZerosBeforeBox(std::string_view bytes, std::size_t zeros) {
    for (std::size_t back = 3; back > 0; --back) {
      if (zeros > back && IsBoxFile(bytes.substr(zeros - back))) {
        return zeros - back;
      }
    }
    return zeros;
  }

  std::size_t Second(std::size_t offset, std::size_t length, std::string_view name) {
    map_.Carrier(offset, length, "second-image", name);
    return length;
  }

  std::size_t TakeJpeg(std::size_t offset, std::string_view bytes, const std::string& name) {
    const std::optional<std::size_t> length = JpegStreamLength(bytes);
    if (!length) {
      map_.Fault(offset, "the picture after the end has no end marker");
    }
    const std::string_view jpeg = bytes.substr(0, length.value_or(bytes.size()));
    const bool gain_map = IsGainMap(jpeg);
    return Second(offset, jpeg.size(), gain_map ? "gain-map" : name.empty() ? "JPEG" : name);
  }

  std::size_t TakeBoxFile(std::size_t offset, std::string_view bytes) {
    const bool picture = !BmffPictureFormat(bytes).empty();
    std::size_t length = 0;
    while (const std::optional<BmffBox> box = ReadBmffBox(bytes, length, bytes.size())) {
      const bool plausible =
          std::all_of(box->type.begin(), box->type.end(), [](char c) { return c >= ' ' && c <= '~'; });
      if (!plausible) {
        break;
      }
      length += box->length;
    }
    if (length == 0) {
      map_.Fault(offset, "the video after the end is cut off");
      length = bytes.size();
    }
    map_.Carrier(offset, length, picture ? "second-image" : "video", picture ? "HEIF" : "MP4");
    return length;
  }

  std::size_t TakeUnknown(std::size_t offset, std::string_view bytes) {
    std::size_t length = 1;
    while (length < bytes.size() && !IsBeginning(bytes.substr(length))) {
      ++length;
    }
    map_.Unknown(offset, length, "");
    return length;
  }

  MapBuilder& map_;
};

/// Samsung's trailer (as ExifTool's Samsung.pm documents it): blocks, each of two zeros, a kind, the length of a name
/// and the name, then data; behind them a directory "SEFH" of their places, its length and "SEFT".
class SamsungTrailer {
 public:
  SamsungTrailer(MapBuilder& map, std::size_t begin) : map_(map), begin_(begin), bytes_(map.bytes()) {
    if (bytes_.size() < begin + kTail || !bytes_.ends_with("SEFT")) {
      return;
    }
    const std::size_t length = ReadNumber(bytes_, bytes_.size() - kTail, 4, ByteOrder::kLittle);
    if (length <= bytes_.size() - begin - kTail && StandsAt(bytes_, bytes_.size() - kTail - length, "SEFH")) {
      directory_ = bytes_.size() - kTail - length;
    }
  }

  [[nodiscard]] bool found() const { return directory_ != 0; }

  /// Walks everything from `begin` on.
  void Walk() {
    std::map<std::size_t, std::size_t> blocks;  // begin and end
    const std::size_t count = ReadNumber(bytes_, directory_ + 8, 4, ByteOrder::kLittle);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t entry = directory_ + 12 + i * 12;
      if (entry + 12 > bytes_.size() - kTail) {
        map_.Fault(entry, "Samsung's directory is cut off");
        break;
      }
      const std::size_t back = ReadNumber(bytes_, entry + 4, 4, ByteOrder::kLittle);
      const std::size_t size = ReadNumber(bytes_, entry + 8, 4, ByteOrder::kLittle);
      if (back <= directory_ - begin_ && size <= back) {
        blocks.emplace(directory_ - back, directory_ - back + size);
      }
    }
    std::size_t at = begin_;
    for (const auto& [block, end] : blocks) {
      if (block < at) {
        map_.Fault(block, "two of Samsung's blocks share these bytes");
        continue;
      }
      TrailerWalker(map_).Walk(at, block, "");
      WalkBlock(block, end);
      at = end;
    }
    TrailerWalker(map_).Walk(at, directory_, "");
    map_.Carrier(directory_, bytes_.size() - directory_, "trailer", "Samsung directory");
  }

 private:
  static constexpr std::size_t kTail = 8;
  static constexpr std::size_t kLongestName = 64;

  void WalkBlock(std::size_t block, std::size_t end) {
    const std::size_t name_length = ReadNumber(bytes_, block + 4, 4, ByteOrder::kLittle);
    if (name_length > kLongestName || block + 8 + name_length > end) {
      map_.Carrier(block, end - block, "trailer", "Samsung block");
      return;
    }
    const std::string name = "Samsung " + PrintableName(Part(bytes_, block + 8, name_length));
    const std::size_t data = block + 8 + name_length;
    if (IsBeginning(bytes_.substr(data, end - data))) {
      map_.Carrier(block, data - block, "trailer", name);
      TrailerWalker(map_).Walk(data, end, "");
    } else {
      map_.Carrier(block, end - block, "trailer", name, data, end - data);
    }
  }

  MapBuilder& map_;
  std::size_t begin_;
  std::string_view bytes_;
  std::size_t directory_ = 0;
};

}  // namespace

bool IsGainMap(std::string_view jpeg) {
  const std::string_view head = jpeg.substr(0, std::size_t{64} << 10);
  return head.find("hdrgm:") != std::string_view::npos || head.find("hdrgainmap") != std::string_view::npos ||
         head.find("urn:iso:std:iso:ts:21496:-1") != std::string_view::npos;
}

void WalkTrailer(MapBuilder& map, std::size_t begin, const std::map<std::size_t, std::string>& named) {
  if (named.empty()) {
    if (SamsungTrailer samsung(map, begin); samsung.found()) {
      samsung.Walk();
      return;
    }
  }
  std::size_t at = begin;
  std::string name;
  for (auto next = named.lower_bound(begin); next != named.end() && next->first < map.bytes().size(); ++next) {
    TrailerWalker(map).Walk(at, next->first, name);
    at = next->first;
    name = next->second;
  }
  TrailerWalker(map).Walk(at, map.bytes().size(), name);
}

}  // namespace pentimento
