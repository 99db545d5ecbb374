#include <memory>

#include <fmt/format.h>
#include <lcms2.h>

#include "framework/core/errors.h"
#include "framework/media/canary/carriers.h"
#include "framework/media/colour_profile.h"
#include "framework/media/container/bytes.h"
#include "framework/media/container/container.h"
#include "framework/media/container/inflate.h"

namespace pentimento {
namespace {

std::string Box(const std::string& type, const std::string& content) {
  return MakeNumber(content.size() + 8, 4) + type + content;
}

/// The type of a JUMBF box by its first four bytes; the rest is the same for all that C2PA and ISO/IEC 19566-5 name by
/// letters.
std::string NamedType(const std::string& letters) {
  return letters + std::string("\x00\x11\x00\x10\x80\x00\x00\xAA\x00\x38\x9B\x71", 12);
}

/// JUMBF superbox (ISO/IEC 19566-5, A.2): a description box with type and label, then what it holds.
std::string Superbox(const std::string& type, const std::string& label, const std::string& content) {
  constexpr char kRequestableWithLabel = 3;
  return Box("jumb", Box("jumd", type + kRequestableWithLabel + label + '\0') + content);
}

/// An embedded file (ISO/IEC 19566-5, B.5).
std::string EmbeddedJpeg(const std::string& label, const std::string& jpeg) {
  static const std::string kType("\x40\xCB\x0C\x32\xBB\x8A\x48\x9D\xA7\x0B\x2A\xD6\xF4\x7F\x43\x69", 16);
  return Superbox(kType, label, Box("bfdb", std::string("\0image/jpeg\0", 12)) + Box("bidb", jpeg));
}

struct ClosesProfile {
  void operator()(void* profile) const { cmsCloseProfile(profile); }
};

}  // namespace

std::string CanaryManifest(const std::string& label, const std::string& json, const std::string& thumbnail_jpeg) {
  const std::string assertion = Superbox(NamedType("json"), "stds.schema-org.CreativeWork", Box("json", json));
  const std::string thumbnail = EmbeddedJpeg("c2pa.thumbnail.claim.jpeg", thumbnail_jpeg);
  const std::string assertions = Superbox(NamedType("c2as"), "c2pa.assertions", assertion + thumbnail);
  return Superbox(NamedType("c2pa"), "c2pa", Superbox(NamedType("c2ma"), label, assertions));
}

std::string CanaryVideo(const std::string& title) {
  constexpr std::uint64_t kNoLanguage = 0;
  const std::string text = MakeNumber(title.size(), 2) + MakeNumber(kNoLanguage, 2) + title;
  return Box("ftyp", "isom" + MakeNumber(0, 4) + "isom") + Box("moov", Box("udta", Box("\xA9nam", text)));
}

std::string CanaryPacket(const std::string& description) {
  return fmt::format(
      R"(<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">)"
      R"(<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">)"
      R"(<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description><rdf:Alt>)"
      R"(<rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta>)"
      R"(<?xpacket end="w"?>)",
      description);
}

std::string EmbeddedProfile(std::string_view bytes) {
  constexpr std::size_t kLargest = std::size_t{16} << 20U;
  std::string profile;
  for (const Segment& segment : WalkContainer(bytes).segments) {
    if (segment.carrier == "icc") {
      const std::string_view payload = bytes.substr(segment.payload_offset, segment.payload_length);
      profile += segment.name == "iCCP" ? Inflate(payload, kLargest).bytes : std::string(payload);
    }
  }
  return profile;
}

std::string DescribedProfile(const std::string& description, std::string_view profile) {
  const std::string_view source = profile.empty() ? std::string_view(SrgbProfile()) : profile;
  const std::unique_ptr<void, ClosesProfile> opened(
      cmsOpenProfileFromMem(source.data(), static_cast<cmsUInt32Number>(source.size())));
  const std::unique_ptr<cmsMLU, void (*)(cmsMLU*)> text(cmsMLUalloc(nullptr, 1), cmsMLUfree);
  cmsUInt32Number size = 0;
  if (!opened || !text || cmsMLUsetASCII(text.get(), "en", "US", description.c_str()) == 0 ||
      cmsWriteTag(opened.get(), cmsSigProfileDescriptionTag, text.get()) == 0 ||
      cmsSaveProfileToMem(opened.get(), nullptr, &size) == 0) {
    throw DataError("its colour profile cannot be written");
  }
  std::string bytes(size, '\0');
  if (cmsSaveProfileToMem(opened.get(), bytes.data(), &size) == 0) {
    throw DataError("its colour profile cannot be written");
  }
  return bytes;
}

}  // namespace pentimento
