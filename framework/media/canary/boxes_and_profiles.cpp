#include <memory>

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

/// JUMBF superbox (ISO/IEC 19566-5, A.2): a description box with type and label, then what it holds. Types of C2PA are
/// four letters and the suffix that ISO/IEC 19566-5 gives to its own.
std::string Superbox(const std::string& type, const std::string& label, const std::string& content) {
  static const std::string kSuffix("\x00\x11\x00\x10\x80\x00\x00\xAA\x00\x38\x9B\x71", 12);
  constexpr char kRequestableWithLabel = 3;
  const std::string description = Box("jumd", type + kSuffix + kRequestableWithLabel + label + std::string(1, '\0'));
  return Box("jumb", description + content);
}

struct ClosesProfile {
  void operator()(void* profile) const { cmsCloseProfile(profile); }
};

}  // namespace

std::string CanaryManifest(const std::string& label, const std::string& json) {
  const std::string assertion = Superbox("json", "stds.schema-org.CreativeWork", Box("json", json));
  return Superbox("c2pa", "c2pa", Superbox("c2ma", label, Superbox("c2as", "c2pa.assertions", assertion)));
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
