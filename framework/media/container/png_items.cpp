#include <algorithm>

#include <fmt/format.h>

#include "framework/media/container/bytes.h"
#include "framework/media/container/inflate.h"
#include "framework/media/container/item_readers.h"
#include "framework/media/container/png_chunks.h"
#include "framework/media/container/text_value.h"

namespace pentimento {
namespace {

constexpr std::size_t kLongestInflated = std::size_t{4} << 20;

class PngTextReader {
 public:
  PngTextReader(std::string_view bytes, std::vector<ContainerItem>& items) : bytes_(bytes), items_(items) {}

  void Read(const Segment& segment) {
    const std::size_t content = segment.offset + PngFileChunk::kHeader;
    const std::string_view chunk =
        Part(bytes_, content, segment.length - std::min(segment.length, PngFileChunk::kOverhead));
    if (segment.name == "tIME") {
      Add(segment, "PNG", "tIME",
          fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", ReadNumber(chunk, 0, 2), ByteAt(chunk, 2),
                      ByteAt(chunk, 3), ByteAt(chunk, 4), ByteAt(chunk, 5), ByteAt(chunk, 6)));
      return;
    }
    const std::size_t keyword_end = PngKeywordEnd(chunk);
    if (keyword_end == 0) {
      Add(segment, segment.name, "", DigestOf(chunk));
      return;
    }
    const std::string keyword = TextOf(chunk.substr(0, keyword_end - 1));
    const std::string_view rest = chunk.substr(keyword_end);
    if (segment.name == "tEXt") {
      Add(segment, "tEXt", keyword, TextOf(rest));
    } else if (segment.name == "zTXt") {
      Add(segment, "zTXt", keyword, Unpacked(Part(rest, 1), true));
    } else if (segment.name == "iTXt") {
      Add(segment, "iTXt", keyword, InternationalText(rest));
    } else if (segment.name == "iCCP") {
      Add(segment, "iCCP", "ProfileName", keyword);
      Add(segment, "iCCP", "Profile", Unpacked(Part(rest, 1), false));
    }
  }

 private:
  void Add(const Segment& segment, std::string group, std::string name, std::string value) {
    items_.push_back(
        {segment.carrier, std::move(group), std::move(name), std::move(value), segment.offset, segment.length});
  }

  /// Whether compressed, method, language, zero, translated keyword, zero, text.
  std::string InternationalText(std::string_view rest) {
    const bool packed = ByteAt(rest, 0) == 1;
    std::size_t at = 2;
    for (int i = 0; i < 2; ++i) {
      const std::size_t zero = rest.find('\0', std::min(at, rest.size()));
      at = zero == std::string_view::npos ? rest.size() : zero + 1;
    }
    return packed ? Unpacked(Part(rest, at), true) : TextOf(Part(rest, at));
  }

  std::string Unpacked(std::string_view packed, bool is_text) {
    const Inflated inflated = Inflate(packed, std::min(kLongestInflated, kMostInflated - inflated_));
    inflated_ += inflated.bytes.size();
    const std::string value = is_text ? TextOf(inflated.bytes) : DigestOf(inflated.bytes);
    if (inflated.cut) {
      return "more than " + DigestOf(inflated.bytes);
    }
    return inflated.complete ? value : value + " (damaged)";
  }

  std::string_view bytes_;
  std::vector<ContainerItem>& items_;
  std::size_t inflated_ = 0;
};

}  // namespace

void AppendPngItems(std::string_view bytes, const ContainerMap& map, std::vector<ContainerItem>& items) {
  PngTextReader reader(bytes, items);
  for (const Segment& segment : map.segments) {
    const bool is_xmp = segment.carrier == "xmp" && segment.name == "iTXt";
    if (segment.carrier == "png-text" || segment.carrier == "png-time" || is_xmp || segment.name == "iCCP") {
      reader.Read(segment);
    }
  }
}

}  // namespace pentimento
