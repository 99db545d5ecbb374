#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <lcms2.h>
#include <opencv2/imgcodecs.hpp>

#include "framework/core/hash.h"
#include "framework/media/container/strip.h"
#include "framework/media/decode.h"
#include "framework/media/encode.h"
#include "framework/media/metadata.h"
#include "tests/framework/media/test_pictures.h"

namespace pentimento {
namespace {

struct Coded {
  std::string name;
  std::string bytes;
};

std::string ByOpenCv(const std::string& extension, int channels, const std::vector<int>& parameters) {
  const Picture picture = test::Gradient(40, 24);
  cv::Mat pixels(picture.height, picture.width, CV_8UC(channels));
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) {
      for (int c = 0; c < channels; ++c) {
        pixels.ptr(y)[x * channels + c] = cv::saturate_cast<unsigned char>(255.0F * picture.At(c % 3, y, x));
      }
    }
  }
  std::vector<unsigned char> bytes;
  cv::imencode(extension, pixels, bytes, parameters);
  return {bytes.begin(), bytes.end()};
}

/// The tables that lcms2 makes of Adobe RGB's primaries and curves.
std::string TableProfile() {
  const std::string matrix = test::AdobeLikeProfile();
  cmsHPROFILE device = cmsOpenProfileFromMem(matrix.data(), static_cast<cmsUInt32Number>(matrix.size()));
  cmsHPROFILE lab = cmsCreateLab4Profile(nullptr);
  cmsHTRANSFORM transform = cmsCreateTransform(device, TYPE_RGB_16, lab, TYPE_Lab_16, INTENT_RELATIVE_COLORIMETRIC, 0);
  cmsHPROFILE link = cmsTransform2DeviceLink(transform, 4.3, 0);
  cmsSetDeviceClass(link, cmsSigInputClass);
  cmsUInt32Number size = 0;
  cmsSaveProfileToMem(link, nullptr, &size);
  std::string bytes(size, '\0');
  cmsSaveProfileToMem(link, bytes.data(), &size);
  cmsDeleteTransform(transform);
  for (cmsHPROFILE profile : {device, lab, link}) {
    cmsCloseProfile(profile);
  }
  return bytes;
}

std::vector<Coded> Pictures() {
  const Picture picture = test::Gradient(40, 24);
  std::vector<Coded> files;
  for (const PictureFormat format : {PictureFormat::kPng, PictureFormat::kJpeg, PictureFormat::kWebp}) {
    files.push_back({ExtensionOf(format), EncodePictureBytes(picture, {.format = format})});
  }
  files.push_back({"16-bit .png", EncodePictureBytes(picture, {.bits = 16})});
  files.push_back({".png with alpha", ByOpenCv(".png", 4, {})});
  files.push_back({"grey .jpg", ByOpenCv(".jpg", 1, {})});
  files.push_back({"progressive .jpg", ByOpenCv(".jpg", 3, {cv::IMWRITE_JPEG_PROGRESSIVE, 1})});
  files.push_back({"restarting .jpg", ByOpenCv(".jpg", 3, {cv::IMWRITE_JPEG_RST_INTERVAL, 2})});
  files.push_back({"lossless .webp with alpha", ByOpenCv(".webp", 4, {cv::IMWRITE_WEBP_QUALITY, 101})});
  files.push_back({".tif", ByOpenCv(".tif", 3, {})});
  files.push_back({"plain .tif", ByOpenCv(".tif", 3, {cv::IMWRITE_TIFF_COMPRESSION, 1})});
  files.push_back({".jpg with profile", test::WithJpegProfile(ByOpenCv(".jpg", 3, {}), test::AdobeLikeProfile())});
  files.push_back({"grey .jpg with profile", test::WithJpegProfile(ByOpenCv(".jpg", 1, {}), test::GreyProfile())});
  files.push_back({".jpg with a profile of tables", test::WithJpegProfile(ByOpenCv(".jpg", 3, {}), TableProfile())});
  return files;
}

MetadataToWrite Telling(int orientation) {
  return {.exif = {{"Exif.Image.Make", "Nikon"},
                   {"Exif.Image.Orientation", std::to_string(orientation)},
                   {"Exif.Photo.BodySerialNumber", "4711"},
                   {"Exif.GPSInfo.GPSLatitude", "52/1 31/1 1234/100"}},
          .xmp = {{"Xmp.dc.creator", "Somebody"}},
          .iptc = {{"Iptc.Application2.City", "Somewhere"}},
          .thumbnail_jpeg = EncodePictureBytes(test::Gradient(16, 16), {.format = PictureFormat::kJpeg})};
}

TEST(StripPixels, DecodeIdenticallyAndSayNothing) {
  for (const Coded& file : Pictures()) {
    for (const int orientation : {1, 6}) {
      SCOPED_TRACE(file.name + ", orientation " + std::to_string(orientation));
      const std::string telling = WriteMetadata(file.bytes, Telling(orientation));
      const StripResult stripped = StripMetadata(telling, {});
      EXPECT_LT(stripped.bytes.size(), telling.size());
      const DecodedPicture before = DecodePictureBytes(telling, file.name);
      const DecodedPicture after = DecodePictureBytes(stripped.bytes, file.name);
      EXPECT_EQ(after.picture.width, before.picture.width);
      EXPECT_EQ(after.picture.values, before.picture.values);
      EXPECT_EQ(before.record.icc_converted, file.name.find("profile") != std::string::npos);
      EXPECT_EQ(after.record.icc_converted, before.record.icc_converted);
      for (const MetadataItem& item : test::EmbeddedItems(stripped.bytes)) {
        const bool about_pixels = item.group == "Image" && item.name != "Make";
        EXPECT_TRUE(item.carrier == "icc" || (item.carrier == "exif" && about_pixels))
            << item.Key() << " " << item.value;
      }
      for (const char* text : {"Nikon", "4711", "Somebody", "Somewhere"}) {
        EXPECT_EQ(stripped.bytes.find(text), std::string::npos) << text;
      }
    }
  }
}

/// Other programs' decoders do not look at what ours does: the whole of what they need is there, too.
TEST(StripPixels, OpenCvDecodesTheSame) {
  for (const Coded& file : Pictures()) {
    SCOPED_TRACE(file.name);
    const std::string stripped = StripMetadata(WriteMetadata(file.bytes, Telling(1)), {.keep_icc = false}).bytes;
    const auto decode = [](const std::string& bytes) {
      return cv::imdecode(std::vector<unsigned char>(bytes.begin(), bytes.end()), cv::IMREAD_UNCHANGED);
    };
    const cv::Mat before = decode(file.bytes);
    const cv::Mat after = decode(stripped);
    ASSERT_EQ(before.size(), after.size());
    ASSERT_EQ(before.type(), after.type());
    EXPECT_EQ(cv::norm(before, after, cv::NORM_INF), 0.0);
  }
}

}  // namespace
}  // namespace pentimento
