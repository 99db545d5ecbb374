#include "framework/media/canary/planting.h"

#include <fmt/format.h>

#include "framework/media/canary/carriers.h"
#include "framework/media/canary/visible_code.h"
#include "framework/media/encode.h"

namespace pentimento {

std::string Planting::Text(const std::string& carrier, const std::string& group, const std::string& name) {
  Canary canary{"text", carrier, group, name, ""};
  canary.value = values_.Text(At(canary.Field()));
  planted_.push_back(canary);
  return canary.value;
}

Picture Planting::CodedPixels(const std::string& carrier, const std::string& group, const std::string& name, int side) {
  Canary canary{"picture", carrier, group, name, ""};
  canary.value = values_.Code(At(canary.Field()));
  planted_.push_back(canary);
  return DrawVisibleCode(canary.value, side);
}

std::string Planting::CodedPicture(const std::string& carrier, const std::string& group, const std::string& name,
                                   int side) {
  return EncodePictureBytes(CodedPixels(carrier, group, name, side),
                            {.format = PictureFormat::kJpeg, .metadata = MetadataPolicy::kNone});
}

std::string Planting::Profile(const std::string& bytes) {
  const std::string value = values_.Text(At("icc"));
  planted_.push_back({"text", "icc", "", "ProfileDescription", value});
  return DescribedProfile(value, EmbeddedProfile(bytes));
}

std::string Planting::Manifest(const std::string& group) {
  const std::string claim = Text("jumbf", group, "jumbf");
  return CanaryManifest("urn:uuid:pentimento-canary", fmt::format(R"({{"@type":"CreativeWork","author":"{}"}})", claim),
                        CodedPicture("jumbf", group, "c2pa.thumbnail.claim.jpeg", kSmallSide));
}

}  // namespace pentimento
