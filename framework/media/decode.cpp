#include "framework/media/decode.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include <fmt/format.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/media/developer.h"
#include "framework/media/picture_builder.h"
#include "framework/media/picture_format.h"
#include "framework/media/raw_rows.h"
#include "framework/media/resize.h"

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

void DecodeByContent(const DecodeJob& job) {
  struct Codec {
    std::string_view format;
    void (*decode)(const DecodeJob& job);
  };
  static constexpr Codec kCodecs[] = {
      {"jpeg", DecodeJpeg}, {"png", DecodePng}, {"tiff", DecodeTiff}, {"webp", DecodeWebp}, {"bmp", DecodeBmp}};
  const std::string format = FormatOfBytes(job.bytes);
  for (const Codec& codec : kCodecs) {
    if (codec.format == format) {
      job.record.format = format;
      codec.decode(job);
      return;
    }
  }
  job.Refuse(NameOfForeignKind(job.bytes), "give a JPEG, PNG, TIFF, WebP or BMP file");
}

/// The way from bytes to a picture, whichever size it is built at.
DecodedPicture Decode(std::string_view bytes, const std::string& name, const DecodeOptions& options,
                      MakePictureBuilder make_builder) {
  options.Check();
  DecodedPicture decoded;
  Developer developer(options.background, decoded.record, std::move(make_builder));
  const DecodeJob job{bytes, name, options, decoded.record, developer};
  if (bytes.size() > static_cast<std::size_t>(options.max_file_bytes)) {
    job.Refuse(fmt::format("{} bytes, more than the {} accepted", bytes.size(), options.max_file_bytes),
               "make it smaller first");
  }
  DecodeByContent(job);
  decoded.picture = developer.Finish();
  return decoded;
}

}  // namespace

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
  return Decode(bytes, name, options, FullSizeBuilder);
}

DecodedPicture DecodePicture(const std::filesystem::path& path, const DecodeOptions& options) {
  return DecodePictureBytes(ReadFile(path, static_cast<std::size_t>(options.max_file_bytes)), path.string(), options);
}

DecodedPicture DecodePictureBytesResized(std::string_view bytes, const std::string& name, int width, int height,
                                         const DecodeOptions& options) {
  if (width < 1 || height < 1) {
    throw ShapeError(fmt::format("{} cannot be resized to {} x {}", name, width, height));
  }
  DecodedPicture decoded = Decode(bytes, name, options, [width, height](const UprightPlaces& places, int channels) {
    const bool smaller = width < places.width() || height < places.height();
    const bool larger = width > places.width() || height > places.height();
    return smaller && !larger ? ShrinkingBuilder(places, channels, width, height) : FullSizeBuilder(places, channels);
  });
  if (decoded.picture.width != width || decoded.picture.height != height) {
    decoded.picture = ResizePicture(decoded.picture, width, height);
  }
  return decoded;
}

DecodedPicture DecodePictureResized(const std::filesystem::path& path, int width, int height,
                                    const DecodeOptions& options) {
  return DecodePictureBytesResized(ReadFile(path, static_cast<std::size_t>(options.max_file_bytes)), path.string(),
                                   width, height, options);
}

DecodedPicture DecodePictureBytesWithin(std::string_view bytes, const std::string& name, int longest_side,
                                        const DecodeOptions& options) {
  if (longest_side < 1) {
    throw ShapeError(fmt::format("{} cannot be shrunk to {} pixels", name, longest_side));
  }
  return Decode(bytes, name, options, [longest_side](const UprightPlaces& places, int channels) {
    const int longer = std::max(places.width(), places.height());
    if (longer <= longest_side) {
      return FullSizeBuilder(places, channels);
    }
    const auto shrunk = [&](int side) {
      return static_cast<int>(std::max<std::int64_t>(1, std::int64_t{side} * longest_side / longer));
    };
    return ShrinkingBuilder(places, channels, shrunk(places.width()), shrunk(places.height()));
  });
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
