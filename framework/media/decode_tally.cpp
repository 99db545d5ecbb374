#include "framework/media/decode_tally.h"

#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "framework/core/text.h"

namespace pentimento {

void DecodeTally::Count(const DecodeRecord& record) {
  ++pictures_;
  turned_ += record.orientation != 1 ? 1 : 0;
  converted_ += record.icc_converted ? 1 : 0;
  composited_ += record.alpha_composited ? 1 : 0;
  deep_ += record.bits > 8 ? 1 : 0;
  noted_ += record.notes.empty() ? 0 : 1;
}

std::string DecodeTally::Text() const {
  std::vector<std::string> parts;
  const auto add = [&parts](std::size_t count, std::string_view what) {
    if (count > 0) {
      parts.push_back(fmt::format("{} {}", count, what));
    }
  };
  add(turned_, "turned upright by EXIF orientation");
  add(converted_, "converted to sRGB from a colour profile");
  add(composited_, "with alpha laid on white");
  add(deep_, "of 16 bits");
  add(noted_, "with a peculiarity noted");
  return parts.empty() ? "" : fmt::format("of {} pictures: {}", pictures_, Join(parts));
}

}  // namespace pentimento
