#include "framework/media/decode.h"

#include <algorithm>
#include <cctype>
#include <memory>
#include <span>

#include <fmt/format.h>

#include "framework/core/atomic_file.h"
#include "framework/media/colour_profile.h"
#include "framework/media/raw_picture.h"

namespace pentimento {
namespace {

using namespace std::string_view_literals;

/// What a file that cannot be read seems to be.
std::string NameOfForeignKind(std::string_view bytes) {
  if (bytes.empty()) {
    return "an empty file";
  }
  if (bytes.starts_with("GIF8"sv)) {
    return "a GIF";
  }
  if (bytes.size() >= 12 && bytes.substr(4, 4) == "ftyp"sv) {
    return fmt::format("a HEIF, AVIF or video file (brand \"{}\")", bytes.substr(8, 4));
  }
  if (bytes.starts_with("\0\0\0\x0CjP  "sv) || bytes.starts_with("\xFF\x4F\xFF\x51"sv)) {
    return "a JPEG 2000 picture";
  }
  if (bytes.starts_with("\xFF\x0A"sv) || bytes.starts_with("\0\0\0\x0CJXL "sv)) {
    return "a JPEG XL picture";
  }
  if (bytes.starts_with("8BPS"sv)) {
    return "a Photoshop document";
  }
  if (bytes.starts_with("%PDF"sv)) {
    return "a PDF document";
  }
  if (bytes.starts_with("II\x2B\0"sv) || bytes.starts_with("MM\0\x2B"sv)) {
    return "a BigTIFF";
  }
  const std::string_view head = bytes.substr(0, 256);
  const bool text = std::ranges::all_of(head, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 || byte == '\n' || byte == '\r' || byte == '\t';
  });
  return text ? "a text file" : "not a picture of a known kind";
}

RawPicture DecodeByContent(const DecodeJob& job) {
  struct Codec {
    const char* format;
    bool (*recognises)(std::string_view bytes);
    RawPicture (*decode)(const DecodeJob& job);
  };
  static constexpr Codec kCodecs[] = {
      {"jpeg", [](std::string_view bytes) { return bytes.starts_with("\xFF\xD8\xFF"sv); }, DecodeJpeg},
      {"png", [](std::string_view bytes) { return bytes.starts_with("\x89PNG\r\n\x1A\n"sv); }, DecodePng},
      {"tiff", [](std::string_view bytes) { return bytes.starts_with("II*\0"sv) || bytes.starts_with("MM\0*"sv); },
       DecodeTiff},
      {"webp",
       [](std::string_view bytes) { return bytes.starts_with("RIFF"sv) && bytes.substr(0, 12).ends_with("WEBP"sv); },
       DecodeWebp},
      {"bmp", [](std::string_view bytes) { return bytes.starts_with("BM"sv); }, DecodeBmp},
  };
  for (const Codec& codec : kCodecs) {
    if (codec.recognises(job.bytes)) {
      job.record.format = codec.format;
      return codec.decode(job);
    }
  }
  job.Refuse(NameOfForeignKind(job.bytes), "give a JPEG, PNG, TIFF, WebP or BMP file");
}

/// The profile's converter where there is something to convert; what was found is recorded.
std::unique_ptr<ColourConverter> ConverterFor(const RawPicture& raw, DecodeRecord& record) {
  if (raw.icc_profile.empty()) {
    if (raw.model == RawPicture::Model::kCmyk) {
      record.notes.emplace_back("CMYK without a usable profile: R = (1-C)(1-K).");
    }
    return nullptr;
  }
  if (raw.icc_profile == SrgbProfile() && raw.model == RawPicture::Model::kRgb) {
    record.icc_profile = "sRGB built-in";  // what our own encoder embeds
    return nullptr;
  }
  auto converter = std::make_unique<ColourConverter>(raw.icc_profile, raw.ColourChannels());
  record.icc_profile = converter->description();
  if (!converter->usable()) {
    record.notes.push_back(fmt::format("The ICC profile is not applied: {}.", converter->problem()));
    if (raw.model == RawPicture::Model::kCmyk) {
      record.notes.emplace_back("CMYK without a usable profile: R = (1-C)(1-K).");
    }
    return nullptr;
  }
  if (converter->IsIdentity()) {
    return nullptr;
  }
  record.icc_converted = true;
  return converter;
}

/// Where stored pixels belong in the upright picture (EXIF 2.3, tag 0x0112).
class UprightPlaces {
 public:
  UprightPlaces(int orientation, int width, int height) : orientation_(orientation), width_(width), height_(height) {}

  [[nodiscard]] bool swaps() const { return orientation_ >= 5; }
  [[nodiscard]] int width() const { return swaps() ? height_ : width_; }
  [[nodiscard]] int height() const { return swaps() ? width_ : height_; }
  /// Index into a plane of the upright picture.
  [[nodiscard]] std::ptrdiff_t operator()(int x, int y) const {
    const bool from_right = orientation_ == 2 || orientation_ == 3 || orientation_ == 7 || orientation_ == 8;
    const bool from_bottom = orientation_ == 3 || orientation_ == 4 || orientation_ == 6 || orientation_ == 7;
    const int column = from_right ? width_ - 1 - x : x;
    const int row = from_bottom ? height_ - 1 - y : y;
    return swaps() ? static_cast<std::ptrdiff_t>(column) * height_ + row
                   : static_cast<std::ptrdiff_t>(row) * width_ + column;
  }

 private:
  int orientation_;
  int width_;
  int height_;
};

/// One stored row of colour values in [0,1] as RGB in sRGB: `colours` itself, or `rgb` filled from it.
const std::vector<float>& RowInSrgb(const RawPicture& raw, const ColourConverter* converter,
                                    const std::vector<float>& colours, std::vector<float>& rgb) {
  const auto width = static_cast<std::size_t>(raw.width);
  if (converter != nullptr) {
    converter->Convert(colours.data(), rgb.data(), width);
    return rgb;
  }
  switch (raw.model) {
    case RawPicture::Model::kRgb:
      return colours;
    case RawPicture::Model::kGrey:
      for (std::size_t i = 0; i < 3 * width; ++i) {
        rgb[i] = colours[i / 3];
      }
      return rgb;
    case RawPicture::Model::kCmyk:
      for (std::size_t i = 0; i < 3 * width; ++i) {
        const std::size_t pixel = 4 * (i / 3);
        rgb[i] = (1.0F - colours[pixel + i % 3]) * (1.0F - colours[pixel + 3]);
      }
      return rgb;
  }
  throw InternalError("a colour model without a conversion");
}

Picture Develop(const RawPicture& raw, const ColourConverter* converter, const std::vector<double>& background) {
  const UprightPlaces places(raw.orientation, raw.width, raw.height);
  Picture picture(places.width(), places.height());
  const auto width = static_cast<std::size_t>(raw.width);
  const auto channels = static_cast<std::size_t>(raw.Channels());
  const auto colour_channels = static_cast<std::size_t>(raw.ColourChannels());
  const auto maximum = static_cast<float>(raw.maximum);
  std::vector<float> colours(width * colour_channels);
  std::vector<float> rgb(width * 3);
  for (int y = 0; y < raw.height; ++y) {
    const std::uint16_t* row = raw.samples.data() + static_cast<std::size_t>(y) * width * channels;
    for (std::size_t x = 0; x < width; ++x) {
      for (std::size_t c = 0; c < colour_channels; ++c) {
        colours[x * colour_channels + c] = static_cast<float>(row[x * channels + c]) / maximum;
      }
    }
    const std::vector<float>& srgb = RowInSrgb(raw, converter, colours, rgb);
    const std::ptrdiff_t first = places(0, y);
    const std::ptrdiff_t step = places(1, y) - first;
    for (std::size_t c = 0; c < 3; ++c) {
      const std::span<float> plane = picture.Plane(static_cast<int>(c));
      const auto behind = static_cast<float>(background[c]);
      for (std::size_t x = 0; x < width; ++x) {
        float value = srgb[3 * x + c];
        if (raw.has_alpha) {
          const float alpha = static_cast<float>(row[x * channels + channels - 1]) / maximum;
          value = value * alpha + behind * (1.0F - alpha);
        }
        plane[static_cast<std::size_t>(first + static_cast<std::ptrdiff_t>(x) * step)] = value;
      }
    }
  }
  return picture;
}

}  // namespace

const OptionSchema& DecodeOptions::Schema() {
  static const OptionSchema schema =
      OptionTable<DecodeOptions>()
          .Add("background", &DecodeOptions::background, "sRGB colour that transparent pixels are laid on, in [0,1]",
               {.minimum = 3, .maximum = 3})
          .Add("max_pixels", &DecodeOptions::max_pixels, "larger pictures are refused before they are decoded",
               {.unit = "px", .minimum = 1, .maximum = 1e9})
          .Add("max_file_bytes", &DecodeOptions::max_file_bytes, "larger files are refused before they are read",
               {.unit = "bytes", .minimum = 1, .maximum = 2147483647})
          .Build();
  return schema;
}

void DecodeOptions::Check() const {
  if (background.size() != 3 || !std::ranges::all_of(background, [](double v) { return v >= 0.0 && v <= 1.0; })) {
    throw ConfigError("background must be three numbers between 0 and 1");
  }
}

Json ToJson(const DecodeRecord& record) {
  Json json = {{"format", record.format},
               {"stored_width", record.stored_width},
               {"stored_height", record.stored_height},
               {"bits", record.bits},
               {"colour_model", record.colour_model},
               {"orientation", record.orientation},
               {"icc_profile", record.icc_profile},
               {"icc_converted", record.icc_converted},
               {"alpha_composited", record.alpha_composited},
               {"notes", record.notes}};
  if (record.alpha_composited) {
    json["background"] = record.background;
  }
  return json;
}

DecodedPicture DecodePictureBytes(std::string_view bytes, const std::string& name, const DecodeOptions& options) {
  options.Check();
  DecodedPicture decoded;
  const DecodeJob job{bytes, name, options, decoded.record};
  if (bytes.size() > static_cast<std::size_t>(options.max_file_bytes)) {
    job.Refuse(fmt::format("{} bytes, more than the {} accepted", bytes.size(), options.max_file_bytes),
               "make it smaller, or raise max_file_bytes");
  }
  const RawPicture raw = DecodeByContent(job);
  decoded.record.orientation = raw.orientation;
  decoded.record.alpha_composited = raw.has_alpha;
  if (raw.has_alpha) {
    std::ranges::copy(options.background, decoded.record.background.begin());
  }
  const std::unique_ptr<ColourConverter> converter = ConverterFor(raw, decoded.record);
  decoded.picture = Develop(raw, converter.get(), options.background);
  return decoded;
}

DecodedPicture DecodePicture(const std::filesystem::path& path, const DecodeOptions& options) {
  return DecodePictureBytes(ReadFile(path, static_cast<std::size_t>(options.max_file_bytes)), path.string(), options);
}

bool HasPictureExtension(const std::filesystem::path& path) {
  std::string extension = path.extension().string();
  std::ranges::transform(extension, extension.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  static constexpr std::array kExtensions = {".jpg"sv, ".jpeg"sv, ".jpe"sv,  ".png"sv,
                                             ".tif"sv, ".tiff"sv, ".webp"sv, ".bmp"sv};
  return std::ranges::find(kExtensions, extension) != kExtensions.end();
}

}  // namespace pentimento
