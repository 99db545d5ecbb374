#include "framework/media/raw_rows.h"

#include <fmt/format.h>

namespace pentimento {

void DecodeJob::Refuse(std::string_view reason, std::string_view remedy) const {
  throw DataError(fmt::format("{}: {}; {}", name, reason, remedy));
}

void DecodeJob::RefuseDamaged(std::string_view reason) const {
  Refuse(fmt::format("damaged or cut short ({})", reason), "copy it again from its source, or leave it out");
}

void DecodeJob::SetSize(std::int64_t width, std::int64_t height) const {
  if (width < 1 || height < 1) {
    RefuseDamaged(fmt::format("the header says {} x {} pixels", width, height));
  }
  if (width > options.max_pixels / height) {
    Refuse(fmt::format("{} x {} pixels, more than the {} accepted", width, height, options.max_pixels),
           "scale it down first");
  }
  record.stored_width = static_cast<int>(width);
  record.stored_height = static_cast<int>(height);
}

}  // namespace pentimento
