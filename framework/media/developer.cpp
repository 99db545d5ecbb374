#include "framework/media/developer.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "framework/media/container/icc_profile.h"

namespace pentimento {
namespace {

/// Whether it is the profile that our own encoder embeds, as it is or as strip writes it.
bool IsOwnSrgb(std::string_view profile) {
  static const std::string stripped = PlainIccProfile(SrgbProfile());
  return profile == SrgbProfile() || profile == stripped;
}

/// The profile's converter where there is something to convert; what was found is recorded.
std::unique_ptr<ColourConverter> ConverterFor(const RawLayout& layout, DecodeRecord& record,
                                              std::vector<std::string>& notes) {
  constexpr const char* kCmykNote = "CMYK without a usable profile: R = (1-C)(1-K).";
  if (layout.icc_profile.empty()) {
    if (layout.model == RawLayout::Model::kCmyk) {
      notes.emplace_back(kCmykNote);
    }
    return nullptr;
  }
  if (IsOwnSrgb(layout.icc_profile) && layout.model == RawLayout::Model::kRgb) {
    record.icc_profile = "sRGB built-in";
    return nullptr;
  }
  auto converter = std::make_unique<ColourConverter>(layout.icc_profile, layout.ColourChannels());
  record.icc_profile = converter->description();
  if (!converter->usable()) {
    notes.push_back(fmt::format("The ICC profile is not applied: {}.", converter->problem()));
    if (layout.model == RawLayout::Model::kCmyk) {
      notes.emplace_back(kCmykNote);
    }
    return nullptr;
  }
  if (converter->IsIdentity()) {
    return nullptr;
  }
  record.icc_converted = true;
  return converter;
}

}  // namespace

Developer::Developer(const std::vector<double>& background, DecodeRecord& record, MakePictureBuilder make_builder)
    : background_(background), record_(record), make_builder_(std::move(make_builder)) {}

void Developer::Begin(const RawLayout& layout) {
  record_.orientation = layout.orientation;
  record_.alpha_composited = layout.has_alpha;
  if (layout.has_alpha) {
    std::ranges::copy(background_, record_.background.begin());
  }
  converter_ = ConverterFor(layout, record_, notes_);
  width_ = static_cast<std::size_t>(layout.width);
  colour_channels_ = static_cast<std::size_t>(layout.ColourChannels());
  model_ = layout.model;
  has_alpha_ = layout.has_alpha;
  plain_ = converter_ == nullptr && !has_alpha_ && model_ != RawLayout::Model::kCmyk;
  if (!plain_) {
    colours_.resize(width_ * colour_channels_);
    rgb_.resize(width_ * 3);
  }
  builder_ = make_builder_(UprightPlaces(layout.orientation, layout.width, layout.height),
                           plain_ && model_ == RawLayout::Model::kGrey ? 1 : 3);
}

template <class T>
void Developer::Add(const T* samples) {
  if (plain_) {
    builder_->AddRow(samples);
    return;
  }
  const std::size_t channels = colour_channels_ + (has_alpha_ ? 1 : 0);
  for (std::size_t x = 0; x < width_; ++x) {
    for (std::size_t c = 0; c < colour_channels_; ++c) {
      colours_[x * colour_channels_ + c] = UnitValue(samples[x * channels + c]);
    }
  }
  std::vector<float>& srgb = RowInSrgb();
  if (has_alpha_) {
    for (std::size_t x = 0; x < width_; ++x) {
      const float alpha = UnitValue(samples[x * channels + channels - 1]);
      for (std::size_t c = 0; c < 3; ++c) {
        srgb[3 * x + c] = srgb[3 * x + c] * alpha + static_cast<float>(background_[c]) * (1.0F - alpha);
      }
    }
  }
  builder_->AddRow(srgb.data());
}

template void Developer::Add(const std::uint8_t* samples);
template void Developer::Add(const std::uint16_t* samples);

std::vector<float>& Developer::RowInSrgb() {
  if (converter_ != nullptr) {
    converter_->Convert(colours_.data(), rgb_.data(), width_);
    return rgb_;
  }
  switch (model_) {
    case RawLayout::Model::kRgb:
      return colours_;
    case RawLayout::Model::kGrey:
      for (std::size_t i = 0; i < 3 * width_; ++i) {
        rgb_[i] = colours_[i / 3];
      }
      return rgb_;
    case RawLayout::Model::kCmyk:
      for (std::size_t i = 0; i < 3 * width_; ++i) {
        const std::size_t pixel = 4 * (i / 3);
        rgb_[i] = (1.0F - colours_[pixel + i % 3]) * (1.0F - colours_[pixel + 3]);
      }
      return rgb_;
  }
  throw InternalError("a colour model without a conversion");
}

Picture Developer::Finish() {
  record_.notes.insert(record_.notes.end(), notes_.begin(), notes_.end());
  return builder_->Finish();
}

}  // namespace pentimento
