#include "framework/media/canary/fate.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/media/canary/carriers.h"
#include "framework/media/canary/visible_code.h"
#include "framework/media/container/bytes.h"
#include "framework/media/container/container.h"
#include "framework/media/container/second_pictures.h"
#include "framework/media/container/text_value.h"
#include "framework/media/decode_second.h"

namespace pentimento {
namespace {

/// The text in UTF-16, which some fields and programs prefer.
std::string Utf16(const std::string& text, bool big_endian) {
  std::string wide;
  for (const char c : text) {
    wide += big_endian ? std::string(1, '\0') + c : std::string(1, c) + '\0';
  }
  return wide;
}

class Text {
 public:
  explicit Text(const std::string& value) : raw_{value, Utf16(value, false), Utf16(value, true)}, shown_{value} {
    for (const std::string& form : raw_) {
      shown_.push_back(AsNumbers(form));
      shown_.push_back(HexOf(form));
    }
  }

  [[nodiscard]] bool IsInBytes(std::string_view bytes) const { return In(raw_, bytes); }
  [[nodiscard]] bool IsInValue(std::string_view value) const { return In(shown_, value); }

 private:
  static bool In(const std::vector<std::string>& forms, std::string_view where) {
    return std::ranges::any_of(forms,
                               [&](const std::string& form) { return where.find(form) != std::string_view::npos; });
  }

  std::vector<std::string> raw_;
  std::vector<std::string> shown_;
};

/// Whether each field of the carrier has a name of its own; of the others it is the block that counts, and of a PNG
/// text its keyword.
bool HasNamedFields(const std::string& carrier) {
  return carrier == "exif" || carrier == "xmp" || carrier == "iptc" || carrier == "photoshop";
}

/// Extended XMP belongs to the packet that it extends (ISO 16684-1 leaves the split to the format): an inventory lists
/// its properties as XMP.
const std::string& ListedCarrier(const Canary& canary) {
  static const std::string xmp = "xmp";
  return canary.carrier == "xmp-extended" ? xmp : canary.carrier;
}

bool IsField(const MetadataItem& item, const Canary& canary) {
  if (item.carrier != ListedCarrier(canary)) {
    return false;
  }
  if (HasNamedFields(item.carrier)) {
    return item.group == canary.group && item.name == canary.name;
  }
  return item.carrier != "png-text" || item.name == canary.name;
}

}  // namespace

std::string ToString(Fate fate) {
  switch (fate) {
    case Fate::kSurvived:
      return "survived";
    case Fate::kMoved:
      return "moved";
    case Fate::kAltered:
      return "altered";
    case Fate::kRemoved:
      return "removed";
    case Fate::kUnseen:
      return "unseen";
  }
  throw InternalError("a fate without a name");
}

std::vector<ShownCode> ReadShownCodes(std::string_view bytes) {
  std::vector<ShownCode> codes;
  for (const SecondPicture& picture : FindSecondPictures(bytes, WalkContainer(bytes))) {
    if (!IsWholePicture(picture)) {
      continue;
    }
    try {
      codes.push_back({picture.carrier, ReadVisibleCode(DecodeSecondPicture(picture, "a picture within a file"))});
    } catch (const DataError&) {
      codes.push_back({picture.carrier, ""});
    }
  }
  return codes;
}

CanaryGround::CanaryGround(std::string_view bytes, std::vector<MetadataItem> items, std::vector<ShownCode> codes,
                           std::string given_name, const std::vector<Canary>& planted)
    : bytes_(bytes), items_(std::move(items)), codes_(std::move(codes)), given_name_(std::move(given_name)) {
  for (const Canary& canary : planted) {
    if (canary.kind == "picture") {
      known_codes_.insert(canary.value);
    }
  }
  std::erase_if(items_, [](const MetadataItem& item) { return item.carrier == "file" || item.carrier == "xattr"; });
}

Fate CanaryGround::FateOf(const Canary& canary) const {
  if (canary.kind == "number") {
    return FateOfNumber(canary);
  }
  if (canary.kind == "picture") {
    return FateOfPicture(canary);
  }
  return canary.carrier == "file" ? FateOfName(canary) : FateOfText(canary);
}

Fate CanaryGround::FateOfName(const Canary& canary) const {
  if (Text(canary.value).IsInValue(given_name_)) {
    return Fate::kSurvived;
  }
  if (FateOfText(canary) == Fate::kMoved) {
    return Fate::kMoved;
  }
  return given_name_.empty() ? Fate::kUnseen : Fate::kAltered;
}

Fate CanaryGround::FateOfText(const Canary& canary) const {
  const Text text(canary.value);
  const bool in_blocks = !HasNamedFields(ListedCarrier(canary));
  bool has_field = false;
  bool elsewhere = text.IsInBytes(bytes_);
  for (const MetadataItem& item : items_) {
    const bool field = IsField(item, canary);
    has_field = has_field || field;
    const bool in_value = text.IsInValue(item.value);
    if (field && (in_value || (in_blocks && text.IsInBytes(Part(bytes_, item.offset, item.length))))) {
      return Fate::kSurvived;
    }
    elsewhere = elsewhere || in_value;
  }
  return elsewhere ? Fate::kMoved : has_field ? Fate::kAltered : Fate::kRemoved;
}

Fate CanaryGround::FateOfNumber(const Canary& canary) const {
  bool has_field = false;
  for (const MetadataItem& item : items_) {
    if (IsField(item, canary)) {
      has_field = true;
      if (item.value == canary.value) {
        return Fate::kSurvived;
      }
    }
  }
  return has_field ? Fate::kAltered : Fate::kRemoved;
}

Fate CanaryGround::FateOfPicture(const Canary& canary) const {
  bool has_carrier = false;
  bool elsewhere = false;
  for (const ShownCode& code : codes_) {
    has_carrier = has_carrier || (code.carrier == canary.carrier && !known_codes_.contains(code.value));
    if (code.value == canary.value) {
      if (code.carrier == canary.carrier) {
        return Fate::kSurvived;
      }
      elsewhere = true;
    }
  }
  return elsewhere ? Fate::kMoved : has_carrier ? Fate::kAltered : Fate::kRemoved;
}

}  // namespace pentimento
