#include "framework/media/colour_profile.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <lcms2.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

constexpr float kHalfLevel = 0.5F / 255.0F;

std::string Describe(cmsHPROFILE profile) {
  const cmsUInt32Number size = cmsGetProfileInfoASCII(profile, cmsInfoDescription, "en", "US", nullptr, 0);
  if (size <= 1) {
    return "unnamed";
  }
  std::vector<char> text(size);
  cmsGetProfileInfoASCII(profile, cmsInfoDescription, "en", "US", text.data(), size);
  text.back() = '\0';
  return text.data();
}

cmsColorSpaceSignature SpaceOf(int channels) {
  return channels == 1 ? cmsSigGrayData : channels == 3 ? cmsSigRgbData : cmsSigCmykData;
}

cmsUInt32Number FormatOf(int channels) {
  return channels == 1 ? TYPE_GRAY_FLT : channels == 3 ? TYPE_RGB_FLT : TYPE_CMYK_FLT;
}

}  // namespace

struct ColourConverter::Handles {
  cmsContext context = nullptr;
  cmsHPROFILE source = nullptr;
  cmsHPROFILE target = nullptr;
  cmsHTRANSFORM transform = nullptr;

  Handles() = default;
  Handles(const Handles&) = delete;
  Handles& operator=(const Handles&) = delete;
  ~Handles() {
    if (transform != nullptr) {
      cmsDeleteTransform(transform);
    }
    for (cmsHPROFILE profile : {source, target}) {
      if (profile != nullptr) {
        cmsCloseProfile(profile);
      }
    }
    if (context != nullptr) {
      cmsDeleteContext(context);
    }
  }
};

ColourConverter::ColourConverter(std::string_view profile, int channels)
    : handles_(std::make_unique<Handles>()), channels_(channels) {
  Handles& handles = *handles_;
  handles.context = cmsCreateContext(nullptr, nullptr);
  if (handles.context == nullptr) {
    throw InternalError("lcms2 cannot make a context");
  }
  handles.source =
      cmsOpenProfileFromMemTHR(handles.context, profile.data(), static_cast<cmsUInt32Number>(profile.size()));
  if (handles.source == nullptr) {
    problem_ = "it is damaged";
    return;
  }
  description_ = Describe(handles.source);
  const cmsProfileClassSignature kind = cmsGetDeviceClass(handles.source);
  if (kind == cmsSigLinkClass || kind == cmsSigAbstractClass || kind == cmsSigNamedColorClass) {
    problem_ = "it does not describe a device or colour space";
    return;
  }
  if (cmsGetColorSpace(handles.source) != SpaceOf(channels)) {
    problem_ = "it is for another number of channels";
    return;
  }
  handles.target = cmsCreate_sRGBProfileTHR(handles.context);
  handles.transform =
      cmsCreateTransformTHR(handles.context, handles.source, FormatOf(channels), handles.target, TYPE_RGB_FLT,
                            INTENT_RELATIVE_COLORIMETRIC, cmsFLAGS_BLACKPOINTCOMPENSATION | cmsFLAGS_NOCACHE);
  if (handles.transform == nullptr) {
    problem_ = "it lacks what a conversion needs";
  }
}

ColourConverter::~ColourConverter() = default;

bool ColourConverter::usable() const { return handles_->transform != nullptr; }

bool ColourConverter::IsIdentity() const {
  if (!usable() || channels_ == 4) {
    return false;
  }
  const int steps = channels_ == 1 ? 65 : 9;
  std::vector<float> input;
  std::vector<float> expected;
  const int total = channels_ == 1 ? steps : steps * steps * steps;
  for (int i = 0; i < total; ++i) {
    const float scale = 1.0F / static_cast<float>(steps - 1);
    const float r = static_cast<float>(i % steps) * scale;
    const float g = static_cast<float>(i / steps % steps) * scale;
    const int blue = i / (steps * steps);
    const float b = static_cast<float>(blue) * scale;
    if (channels_ == 1) {
      input.push_back(r);
      expected.insert(expected.end(), {r, r, r});
    } else {
      input.insert(input.end(), {r, g, b});
      expected.insert(expected.end(), {r, g, b});
    }
  }
  std::vector<float> output(expected.size());
  Convert(input.data(), output.data(), static_cast<std::size_t>(total));
  return std::ranges::equal(output, expected, [](float a, float b) { return std::abs(a - b) <= kHalfLevel; });
}

void ColourConverter::Convert(const float* input, float* output, std::size_t count) const {
  std::vector<float> percent;
  if (channels_ == 4) {
    // lcms2 takes floating-point ink in percent.
    percent.resize(4 * count);
    std::transform(input, input + 4 * count, percent.begin(), [](float ink) { return 100.0F * ink; });
    input = percent.data();
  }
  cmsDoTransform(handles_->transform, input, output, static_cast<cmsUInt32Number>(count));
  for (std::size_t i = 0; i < 3 * count; ++i) {
    output[i] = std::clamp(output[i], 0.0F, 1.0F);
  }
}

const std::string& SrgbProfile() {
  static const std::string profile = [] {
    cmsHPROFILE handle = cmsCreate_sRGBProfile();
    cmsUInt32Number size = 0;
    std::string bytes;
    if (handle != nullptr && cmsSaveProfileToMem(handle, nullptr, &size)) {
      bytes.resize(size);
      cmsSaveProfileToMem(handle, bytes.data(), &size);
    }
    cmsCloseProfile(handle);
    if (bytes.size() < 128) {
      throw InternalError("lcms2 cannot make an sRGB profile");
    }
    // The header's creation date (ICC.1:2010, 7.2.1, bytes 24 to 35) would make every run's files differ.
    constexpr unsigned char kDate[12] = {0x07, 0xD0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0};
    std::copy(std::begin(kDate), std::end(kDate), bytes.begin() + 24);
    return bytes;
  }();
  return profile;
}

}  // namespace pentimento
