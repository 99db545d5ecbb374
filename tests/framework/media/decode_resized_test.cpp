#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <opencv2/imgcodecs.hpp>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/core/random.h"
#include "framework/media/decode.h"
#include "framework/media/encode.h"
#include "framework/media/metadata.h"
#include "framework/media/resize.h"
#include "tests/framework/media/test_pictures.h"

namespace pentimento {
namespace {

/// What the header promises: less than half an 8-bit level.
constexpr double kHalfLevel = 0.5 / 255.0;
/// Where no pixel is cut into a part below 1/1000, only roundings differ.
constexpr double kRounding = 4e-6;

/// Random bytes: nothing averages out, and a pixel in the wrong place shows.
std::string Noise(std::size_t count) {
  RandomStream random(7, "decode_resized_test", count);
  std::string bytes(count, '\0');
  for (char& byte : bytes) {
    byte = static_cast<char>(random.Below(256));
  }
  return bytes;
}

/// Scanlines, each led by filter 0.
std::string PngRows(int height, std::size_t row_length) {
  const std::string samples = Noise(row_length * static_cast<std::size_t>(height));
  std::string rows;
  for (std::size_t at = 0; at < samples.size(); at += row_length) {
    rows += std::string(1, '\0') + samples.substr(at, row_length);
  }
  return rows;
}

std::string NoisePng(int width, int height, int bits, int colour_type, std::size_t channels,
                     const std::vector<test::PngChunk>& extra = {}) {
  const std::size_t row_length = (static_cast<std::size_t>(width) * channels * static_cast<std::size_t>(bits) + 7) / 8;
  return test::MakePng(static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height), bits, colour_type,
                       PngRows(height, row_length), extra);
}

std::string NoiseTiff(int width, int height, int bits, int channels, int orientation, const std::string& icc) {
  const auto count = static_cast<std::size_t>(width * height * channels * bits / 8);
  return test::MakeTiff(width, height, bits, channels, Noise(count), orientation, icc, false);
}

cv::Mat NoiseMat(int width, int height, int type) {
  cv::Mat pixels(height, width, type);
  const std::string bytes = Noise(pixels.total() * pixels.elemSize());
  std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(pixels.data));
  return pixels;
}

std::string NoiseByOpenCv(const std::string& extension, const cv::Mat& pixels,
                          const std::vector<int>& parameters = {}) {
  std::vector<unsigned char> bytes;
  cv::imencode(extension, pixels, bytes, parameters);
  return {bytes.begin(), bytes.end()};
}

test::PngChunk OrientationChunk(int orientation) {
  std::string exif("MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0", 26);
  exif[19] = static_cast<char>(orientation);
  return {"eXIf", exif};
}

/// Both ways to a small picture agree, and so does what they record.
void ExpectSameAsDecodeThenResize(const std::string& bytes, int width, int height, double tolerance,
                                  const DecodeOptions& options = {}) {
  SCOPED_TRACE(testing::Message() << "to " << width << " x " << height);
  const DecodedPicture whole = DecodePictureBytes(bytes, "input", options);
  const DecodedPicture resized = DecodePictureBytesResized(bytes, "input", width, height, options);
  EXPECT_LE(test::GreatestDifference(resized.picture, ResizePicture(whole.picture, width, height)), tolerance);
  EXPECT_EQ(ToJson(resized.record), ToJson(whole.record));
}

/// To sizes that shrink, keep and enlarge, each alone and mixed. None cuts a pixel of 61 x 47 into a part below 1/1000.
void ExpectSameAtAllSizes(const std::string& bytes, const DecodeOptions& options = {}) {
  for (const auto& [width, height] :
       std::vector<std::pair<int, int>>{{16, 16}, {17, 11}, {1, 1}, {60, 46}, {30, 5}, {7, 40}, {1, 9}}) {
    ExpectSameAsDecodeThenResize(bytes, width, height, kRounding, options);
  }
  const Picture whole = DecodePictureBytes(bytes, "input", options).picture;
  ExpectSameAsDecodeThenResize(bytes, whole.width, 9, kRounding, options);
  ExpectSameAsDecodeThenResize(bytes, 9, whole.height, kRounding, options);
  ExpectSameAsDecodeThenResize(bytes, whole.width, whole.height, 0.0, options);
  ExpectSameAsDecodeThenResize(bytes, 100, 90, 0.0, options);
  ExpectSameAsDecodeThenResize(bytes, 20, 90, 0.0, options);
  ExpectSameAsDecodeThenResize(bytes, 90, 20, 0.0, options);
}

struct Kind {
  const char* name;
  std::string bytes;
};

std::vector<Kind> Kinds() {
  const cv::Mat colour = NoiseMat(61, 47, CV_8UC3);
  const std::string jpeg = NoiseByOpenCv(".jpg", colour);
  const std::string adobe = test::AdobeLikeProfile();
  return {{"jpeg", jpeg},
          {"grey jpeg", NoiseByOpenCv(".jpg", NoiseMat(61, 47, CV_8UC1))},
          {"progressive jpeg", NoiseByOpenCv(".jpg", colour, {cv::IMWRITE_JPEG_PROGRESSIVE, 1})},
          {"jpeg with profile", test::WithJpegProfile(jpeg, adobe)},
          {"png", NoisePng(61, 47, 8, 2, 3)},
          {"png with profile", NoisePng(61, 47, 8, 2, 3, {test::ProfileChunk(adobe)})},
          {"16-bit png", NoisePng(61, 47, 16, 2, 3)},
          {"grey png", NoisePng(61, 47, 8, 0, 1)},
          {"16-bit grey png", NoisePng(61, 47, 16, 0, 1)},
          {"1-bit grey png", NoisePng(61, 47, 1, 0, 1)},
          {"png with alpha", NoisePng(61, 47, 8, 6, 4)},
          {"png with alpha and profile", NoisePng(61, 47, 8, 6, 4, {test::ProfileChunk(adobe)})},
          {"16-bit png with alpha", NoisePng(61, 47, 16, 6, 4)},
          {"grey png with alpha", NoisePng(61, 47, 8, 4, 2)},
          {"tiff", NoiseTiff(61, 47, 8, 3, 0, "")},
          {"16-bit tiff with profile", NoiseTiff(61, 47, 16, 3, 0, adobe)},
          {"grey tiff with profile", NoiseTiff(61, 47, 8, 1, 0, test::GreyProfile())},
          {"webp", NoiseByOpenCv(".webp", colour)},
          {"webp with alpha", NoiseByOpenCv(".webp", NoiseMat(61, 47, CV_8UC4))},
          {"bmp", NoiseByOpenCv(".bmp", colour)}};
}

TEST(DecodeResized, EqualsDecodeThenResizeForEveryKind) {
  for (const Kind& kind : Kinds()) {
    SCOPED_TRACE(kind.name);
    ExpectSameAtAllSizes(kind.bytes);
    if (testing::Test::HasFailure()) {
      return;
    }
  }
}

TEST(DecodeResized, CmykIsConvertedBeforeItIsAveraged) {
  const std::string cmyk = test::AdobeCmykJpeg(61, 47, Noise(std::size_t{61} * 47 * 4));
  EXPECT_EQ(DecodePictureBytes(cmyk, "input").record.colour_model, "cmyk");
  ExpectSameAtAllSizes(cmyk);
}

TEST(DecodeResized, AlphaLiesOnTheStatedColour) {
  ExpectSameAtAllSizes(NoisePng(61, 47, 8, 6, 4), {.background = {0.25, 0.5, 0.75}});
}

class ResizedOrientation : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(All, ResizedOrientation, testing::Range(1, 9));

TEST_P(ResizedOrientation, IsAppliedOnce) {
  ExpectSameAtAllSizes(NoisePng(61, 47, 8, 2, 3, {OrientationChunk(GetParam())}));
  ExpectSameAtAllSizes(NoisePng(61, 47, 8, 6, 4, {OrientationChunk(GetParam())}));
  ExpectSameAtAllSizes(NoiseTiff(61, 47, 16, 3, GetParam(), ""));
  ExpectSameAtAllSizes(NoiseTiff(61, 47, 8, 1, GetParam(), ""));
  for (const char* extension : {".jpg", ".webp"}) {
    ExpectSameAtAllSizes(WriteMetadata(NoiseByOpenCv(extension, NoiseMat(61, 47, CV_8UC3)),
                                       {.exif = {{"Exif.Image.Orientation", std::to_string(GetParam())}}}));
  }
}

TEST_P(ResizedOrientation, OfPngMayComeBehindThePixels) {
  std::string bytes = NoisePng(61, 47, 8, 2, 3, {OrientationChunk(GetParam())});
  const std::size_t begin = bytes.find("eXIf") - 4;
  const std::string chunk = bytes.substr(begin, 12 + 26);
  bytes.erase(begin, chunk.size());
  bytes.insert(bytes.find("IEND") - 4, chunk);
  ASSERT_EQ(DecodePictureBytes(bytes, "input").record.orientation, GetParam());
  ExpectSameAtAllSizes(bytes);
}

TEST(DecodeResized, StaysWithinHalfALevelAtAnySize) {
  const std::string bytes = NoisePng(331, 257, 8, 2, 3);
  RandomStream random(8, "decode_resized_test sizes");
  for (int i = 0; i < 60; ++i) {
    ExpectSameAsDecodeThenResize(bytes, 1 + static_cast<int>(random.Below(331)),
                                 1 + static_cast<int>(random.Below(257)), kHalfLevel);
  }
}

TEST(DecodeResized, WhiteStaysWhite) {
  const std::string bytes = EncodePictureBytes(Picture(997, 31, 1.0F), {});
  for (const int width : {996, 500, 333, 2, 1}) {
    EXPECT_LE(test::GreatestDifference(DecodePictureBytesResized(bytes, "input", width, 30).picture,
                                       Picture(width, 30, 1.0F)),
              1e-6)
        << width;
  }
}

TEST(DecodeResized, DamageIsFoundBelowTheLastRowThatMatters) {
  for (const PictureFormat format : {PictureFormat::kPng, PictureFormat::kJpeg}) {
    const std::string bytes = EncodePictureBytes(test::Gradient(64, 64), {.format = format});
    for (const std::size_t missing : {std::size_t{1}, std::size_t{20}, bytes.size() / 2}) {
      const std::string cut = bytes.substr(0, bytes.size() - missing);
      try {
        static_cast<void>(DecodePictureBytesResized(cut, "input", 8, 8));
        ADD_FAILURE() << ExtensionOf(format) << " without " << missing << " bytes is taken";
      } catch (const DataError& error) {
        EXPECT_EQ(std::string(error.what()), test::DecodeFailure(cut));
      }
    }
  }
}

TEST(DecodeResized, LimitsAndSizesAreChecked) {
  const std::string png = EncodePictureBytes(test::Gradient(40, 30), {});
  EXPECT_THROW(DecodePictureBytesResized(png, "input", 4, 3, {.max_pixels = 1199}), DataError);
  EXPECT_THROW(DecodePictureBytesResized(png, "input", 4, 3, {.max_file_bytes = 100}), DataError);
  EXPECT_THROW(DecodePictureBytesResized(png, "input", 4, 3, {.background = {0, 0, 2}}), ConfigError);
  EXPECT_THROW(DecodePictureBytesResized(png, "input", 0, 3), ShapeError);
  EXPECT_THROW(DecodePictureBytesResized(png, "input", 4, -1), ShapeError);
}

TEST(DecodeResized, ReadsFiles) {
  const test::ScratchFolder folder;
  const std::string png = EncodePictureBytes(test::Gradient(40, 30), {});
  WriteFileAtomically(folder / "x.png", png);
  EXPECT_EQ(DecodePictureResized(folder / "x.png", 8, 6).picture.values,
            DecodePictureBytesResized(png, "input", 8, 6).picture.values);
  EXPECT_THROW(DecodePictureResized(folder / "missing.png", 8, 6), DataError);
}

}  // namespace
}  // namespace pentimento
