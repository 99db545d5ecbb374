#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <opencv2/imgcodecs.hpp>
#include <rapidcheck/gtest.h>

#include "framework/core/errors.h"
#include "framework/media/decode.h"
#include "framework/media/encode.h"
#include "framework/media/metadata.h"
#include "framework/media/tiff_directory.h"
#include "tests/framework/media/test_pictures.h"

namespace pentimento {
namespace {

std::string ByOpenCv(const std::string& extension, const std::vector<int>& parameters) {
  const Picture picture = test::Gradient(40, 24);
  cv::Mat pixels(picture.height, picture.width, CV_8UC3);
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) {
      for (int c = 0; c < 3; ++c) {
        pixels.at<cv::Vec3b>(y, x)[c] = cv::saturate_cast<unsigned char>(255.0F * picture.At(2 - c, y, x));
      }
    }
  }
  std::vector<unsigned char> bytes;
  cv::imencode(extension, pixels, bytes, parameters);
  return {bytes.begin(), bytes.end()};
}

struct Whole {
  std::string name;
  std::string bytes;
};

std::vector<Whole> WholeFiles() {
  const Picture picture = test::Gradient(40, 24);
  std::vector<Whole> files;
  for (const PictureFormat format : {PictureFormat::kPng, PictureFormat::kJpeg, PictureFormat::kWebp}) {
    files.push_back({ExtensionOf(format), EncodePictureBytes(picture, {.format = format})});
  }
  files.push_back({"16-bit .png", EncodePictureBytes(picture, {.bits = 16})});
  files.push_back({"progressive .jpg", ByOpenCv(".jpg", {cv::IMWRITE_JPEG_PROGRESSIVE, 1})});
  files.push_back({"restarting .jpg", ByOpenCv(".jpg", {cv::IMWRITE_JPEG_RST_INTERVAL, 2})});
  files.push_back({".tif", ByOpenCv(".tif", {})});
  files.push_back({".bmp", ByOpenCv(".bmp", {})});
  return files;
}

TEST(Damage, CutFilesAreRefusedAtEveryLength) {
  for (const Whole& file : WholeFiles()) {
    SCOPED_TRACE(file.name);
    const std::vector<float> whole = DecodePictureBytes(file.bytes, file.name).picture.values;
    for (std::size_t length = 0; length < file.bytes.size(); ++length) {
      try {
        const DecodedPicture decoded = DecodePictureBytes(file.bytes.substr(0, length), file.name);
        // A TIFF's or BMP's last bytes may be padding; then nothing may be missing from the picture.
        ASSERT_EQ(decoded.picture.values, whole) << "cut to " << length << " of " << file.bytes.size() << " bytes";
      } catch (const DataError& error) {
        ASSERT_NE(std::string(error.what()).find(file.name), std::string::npos);
        ASSERT_NE(std::string(error.what()).find("; "), std::string::npos) << error.what();
      }
    }
  }
}

TEST(Damage, JpegAndPngNeedTheirLastByte) {
  for (const PictureFormat format : {PictureFormat::kPng, PictureFormat::kJpeg}) {
    std::string bytes = EncodePictureBytes(test::Gradient(40, 24), {.format = format});
    bytes.pop_back();
    EXPECT_NE(test::DecodeFailure(bytes), "") << ExtensionOf(format);
  }
}

TEST(Damage, JpegWithAHoleIsRefused) {
  std::string bytes = EncodePictureBytes(test::Gradient(256, 256), {.format = PictureFormat::kJpeg});
  bytes.erase(bytes.size() / 2, bytes.size() / 4);
  EXPECT_NE(test::DecodeFailure(bytes), "");
}

TEST(Damage, PngChecksumsCount) {
  const std::string bytes = EncodePictureBytes(test::Gradient(64, 64), {});
  const std::size_t data = bytes.find("IDAT");
  for (std::size_t at = data + 4; at < bytes.size() - 16; at += 97) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    EXPECT_NE(test::DecodeFailure(damaged), "") << at;
  }
}

RC_GTEST_PROP(Damage, AnyBytesEndInAPictureOrADataError, ()) {
  static const std::vector<Whole> files = WholeFiles();
  std::string bytes = files[*rc::gen::inRange<std::size_t>(0, files.size())].bytes;
  const int changes = *rc::gen::inRange(1, 8);
  for (int i = 0; i < changes; ++i) {
    const std::size_t limit = *rc::gen::element<std::size_t>(64, bytes.size());
    bytes[*rc::gen::inRange<std::size_t>(0, std::min(limit, bytes.size()))] = *rc::gen::arbitrary<char>();
  }
  try {
    const DecodedPicture decoded = DecodePictureBytes(bytes, "input", {.max_pixels = 1'000'000});
    RC_ASSERT(decoded.picture.values.size() == 3 * decoded.picture.PixelCount());
    for (const float value : decoded.picture.values) {
      RC_ASSERT(value >= 0.0F && value <= 1.0F);
    }
    const DecodedPicture small = DecodePictureBytesResized(bytes, "input", 5, 4, {.max_pixels = 1'000'000});
    RC_ASSERT(small.picture.values.size() == 60U);
    for (const float value : small.picture.values) {
      RC_ASSERT(value >= 0.0F && value <= 1.0F);
    }
  } catch (const DataError&) {
    RC_SUCCEED("refused");
  }
}

RC_GTEST_PROP(Damage, AnyMetadataBytesEndInItemsOrADataError, ()) {
  static const std::string file =
      WriteMetadata(EncodePictureBytes(test::Gradient(16, 16), {.format = PictureFormat::kJpeg}),
                    {.exif = {{"Exif.Image.Make", "Canon"}, {"Exif.GPSInfo.GPSLatitude", "52/1 31/1 0/1"}},
                     .xmp = {{"Xmp.dc.creator", "somebody"}},
                     .iptc = {{"Iptc.Application2.Byline", "somebody"}},
                     .thumbnail_jpeg = EncodePictureBytes(test::Gradient(8, 8), {.format = PictureFormat::kJpeg})});
  std::string bytes = file;
  const int changes = *rc::gen::inRange(1, 8);
  for (int i = 0; i < changes; ++i) {
    bytes[*rc::gen::inRange<std::size_t>(2, bytes.size())] = *rc::gen::arbitrary<char>();
  }
  try {
    static_cast<void>(test::EmbeddedItems(bytes));
  } catch (const DataError&) {
    RC_SUCCEED("refused");
  }
}

RC_GTEST_PROP(Damage, TiffDirectoryStaysInsideAnyBytes, (const std::string& rest)) {
  const std::string bytes =
      (*rc::gen::arbitrary<bool>() ? std::string("II*\0\x08\0\0\0", 8) : std::string("MM\0*\0\0\0\x08", 8)) + rest;
  // Run under the address sanitizer, this is what shows a read beyond the end.
  const int orientation = OrientationOfExif(bytes);
  RC_ASSERT(orientation >= 1 && orientation <= 8);
}

}  // namespace
}  // namespace pentimento
