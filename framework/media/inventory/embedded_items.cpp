#include "framework/media/inventory/embedded_items.h"

#include <ios>
#include <limits>
#include <ostream>
#include <streambuf>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "framework/media/container/photoshop_resources.h"
#include "framework/media/container/text_value.h"
#include "framework/media/inventory/exiv2_library.h"

namespace pentimento {
namespace {

constexpr std::uint32_t kMostBytes = std::numeric_limits<std::int32_t>::max();
/// A binary value's text takes up to four characters a byte.
constexpr long kLongestBinary = 1024;

/// Blocks of other kinds that a TIFF directory may hold (TIFF/EP, XMP part 3, Photoshop's TIFF notes, ICC.1 B.4).
constexpr std::uint16_t kXmpTag = 700;
constexpr std::uint16_t kIptcTag = 33723;
constexpr std::uint16_t kPhotoshopTag = 34377;
constexpr std::uint16_t kIccTag = 34675;

bool IsBinary(Exiv2::TypeId type) { return type == Exiv2::undefined || type == Exiv2::unsignedByte; }

/// The bytes of a value as the file holds them. The byte order matters to numbers alone.
std::string RawBytes(const Exiv2::Metadatum& datum, Exiv2::ByteOrder order) {
  std::string bytes(static_cast<std::size_t>(datum.size()), '\0');
  datum.copy(reinterpret_cast<Exiv2::byte*>(bytes.data()), order);
  return bytes;
}

/// Where a stream writes to: a text that keeps its memory.
class TextBuffer final : public std::streambuf {
 public:
  std::string text;

 protected:
  int_type overflow(int_type character) override {
    if (!traits_type::eq_int_type(character, traits_type::eof())) {
      text += traits_type::to_char_type(character);
    }
    return traits_type::not_eof(character);
  }
  std::streamsize xsputn(const char* characters, std::streamsize count) override {
    text.append(characters, static_cast<std::size_t>(count));
    return count;
  }
};

/// `datum.toString()`, which makes a stream for each value.
std::string TextOfDatum(const Exiv2::Metadatum& datum) {
  if (datum.typeId() == Exiv2::invalidTypeId) {
    return datum.toString();  // it has no value
  }
  static thread_local TextBuffer buffer;
  static thread_local std::ostream stream(&buffer);
  static const std::ios fresh(nullptr);
  buffer.text.clear();
  stream.copyfmt(fresh);  // values leave their precision and fill character behind
  stream.clear();
  datum.value().write(stream);
  return buffer.text;
}

std::string ValueOf(const Exiv2::Metadatum& datum) {
  if (IsBinary(datum.typeId()) && datum.size() > kLongestBinary) {
    return DigestOf(RawBytes(datum, Exiv2::littleEndian));
  }
  std::string text = TextOfDatum(datum);
  return text.size() > kLongestText ? DigestOf(text) : text;
}

template <class Data>
void Append(const Data& data, const char* carrier, CarrierPlace place, std::vector<MetadataItem>& items) {
  for (const auto& datum : data) {
    items.push_back({carrier, datum.groupName(), datum.tagName(), ValueOf(datum), place.offset, place.length});
  }
}

/// Runs one of Exiv2's parsers, which give a status, throw, or run out of the memory that the process may have.
template <class Parse>
std::string Guarded(const char* what, std::string_view bytes, const Parse& parse) {
  if (bytes.size() > kMostBytes) {
    return fmt::format("{}: too large to be read", what);
  }
  SetUpExiv2();
  try {
    return parse() == 0 ? "" : fmt::format("{}: damaged", what);
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& error) {
    return fmt::format("{}: {}", what, error.what());
  }
}

/// The program that wrote a packet, from the attribute x:xmptk (XMP specification part 1, 7.3.3), which Exiv2 drops.
std::string ToolkitOf(std::string_view packet) {
  constexpr std::string_view kAttribute = "x:xmptk=";
  const std::size_t at = packet.find(kAttribute);
  if (at == std::string_view::npos || at + kAttribute.size() + 1 >= packet.size()) {
    return "";
  }
  const std::string_view value = packet.substr(at + kAttribute.size() + 1);
  const std::size_t end = value.find(packet[at + kAttribute.size()]);
  return end == std::string_view::npos ? "" : TextOf(value.substr(0, end));
}

/// A packet without its padding (XMP specification part 1, 7.3.2), some two kilobytes of white space that Exiv2 would
/// parse twice. Padding that holds something else stays.
std::string_view WithoutPadding(std::string_view packet) {
  constexpr std::string_view kEnd = "<?xpacket end";
  const std::size_t end = packet.rfind(kEnd);
  if (end == std::string_view::npos) {
    return packet;
  }
  const std::size_t last = packet.substr(0, end).find_last_not_of(" \t\r\n");
  return last != std::string_view::npos && packet[last] == '>' ? packet.substr(0, last + 1) : packet;
}

void Note(std::string& faults, const std::string& fault) {
  if (!fault.empty()) {
    faults += (faults.empty() ? "" : "; ") + fault;
  }
}

}  // namespace

std::string AppendExif(std::string_view tiff, CarrierPlace place, std::vector<MetadataItem>& items) {
  std::string inner;
  const std::string fault = Guarded("EXIF", tiff, [&] {
    Exiv2::ExifData exif;
    const Exiv2::ByteOrder order =
        Exiv2::ExifParser::decode(exif, AsBytes(tiff), static_cast<std::uint32_t>(tiff.size()));
    Append(exif, "exif", place, items);
    for (const Exiv2::Exifdatum& datum : exif) {
      if (datum.groupName() != "Image" || datum.size() == 0) {
        continue;
      }
      if (datum.tag() == kXmpTag) {
        Note(inner, AppendXmp(RawBytes(datum, order), place, items));
      } else if (datum.tag() == kIptcTag) {
        Note(inner, AppendIptc(RawBytes(datum, order), place, items));
      } else if (datum.tag() == kPhotoshopTag) {
        Note(inner, AppendIptcOfPhotoshop(RawBytes(datum, order), place, items));
      } else if (datum.tag() == kIccTag) {
        Note(inner, AppendIcc(RawBytes(datum, order), place, items));
      }
    }
    return exif.empty() ? 1 : 0;
  });
  Note(inner, fault);
  return inner;
}

std::string AppendXmp(std::string_view packet, CarrierPlace place, std::vector<MetadataItem>& items) {
  return Guarded("XMP", packet, [&] {
    Exiv2::XmpData xmp;
    const int status = Exiv2::XmpParser::decode(xmp, std::string(WithoutPadding(packet)));
    Append(xmp, "xmp", place, items);
    if (std::string toolkit = ToolkitOf(packet); !toolkit.empty()) {
      items.push_back({"xmp", "x", "xmptk", std::move(toolkit), place.offset, place.length});
    }
    return status;
  });
}

std::string AppendIptc(std::string_view iim, CarrierPlace place, std::vector<MetadataItem>& items) {
  return Guarded("IPTC", iim, [&] {
    Exiv2::IptcData iptc;
    const int status = Exiv2::IptcParser::decode(iptc, AsBytes(iim), static_cast<std::uint32_t>(iim.size()));
    Append(iptc, "iptc", place, items);
    return status;
  });
}

std::string AppendIptcOfPhotoshop(std::string_view resources, CarrierPlace place, std::vector<MetadataItem>& items) {
  std::string faults;
  for (const PhotoshopResource& resource : ReadPhotoshopResources(resources).resources) {
    if (PhotoshopResourceName(resource.id) == "IPTC") {
      Note(faults, AppendIptc(resource.data, place, items));
    }
  }
  return faults;
}

}  // namespace pentimento
