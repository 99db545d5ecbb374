#include "framework/media/decode_heif.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <libheif/heif.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/media/decode_second.h"
#include "framework/media/encode.h"
#include "framework/media/second_reader.h"
#include "tests/framework/media/test_pictures.h"

#ifdef __SANITIZE_ADDRESS__
/// x265, by which libheif writes what is read here, keeps a little for each picture.
extern "C" const char* __lsan_default_suppressions();   // NOLINT(bugprone-reserved-identifier)
extern "C" const char* __lsan_default_suppressions() {  // NOLINT(bugprone-reserved-identifier)
  return "leak:libx265";
}
#endif

namespace pentimento {
namespace {

template <auto kRelease>
struct Releases {
  void operator()(auto* object) const { kRelease(object); }
};
using Context = std::unique_ptr<heif_context, Releases<heif_context_free>>;
using Encoder = std::unique_ptr<heif_encoder, Releases<heif_encoder_release>>;
using Handle = std::unique_ptr<heif_image_handle, Releases<heif_image_handle_release>>;
using Image = std::unique_ptr<heif_image, Releases<heif_image_release>>;

/// A picture of one colour.
Image Flat(int width, int height, int red, int green, int blue) {
  heif_image* made = nullptr;
  heif_image_create(width, height, heif_colorspace_RGB, heif_chroma_interleaved_RGB, &made);
  Image image(made);
  heif_image_add_plane(made, heif_channel_interleaved, width, height, 8);
  int stride = 0;
  std::uint8_t* rows = heif_image_get_plane(made, heif_channel_interleaved, &stride);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      std::uint8_t* pixel = rows + y * stride + 3 * x;
      pixel[0] = static_cast<std::uint8_t>(red);
      pixel[1] = static_cast<std::uint8_t>(green);
      pixel[2] = static_cast<std::uint8_t>(blue);
    }
  }
  return image;
}

/// A HEIF file whose main picture is blue and whose thumbnail is red; "" where libheif has no encoder.
std::string HeifWithThumbnail() {
  const Context context(heif_context_alloc());
  heif_encoder* found = nullptr;
  if (heif_context_get_encoder_for_format(context.get(), heif_compression_HEVC, &found).code != heif_error_Ok) {
    return "";
  }
  const Encoder encoder(found);
  const Image main = Flat(128, 96, 20, 30, 220);
  const Image other = Flat(128, 96, 220, 30, 20);
  heif_image_handle* made = nullptr;
  EXPECT_EQ(heif_context_encode_image(context.get(), main.get(), encoder.get(), nullptr, &made).code, heif_error_Ok);
  const Handle handle(made);
  heif_image_handle* thumbnail = nullptr;
  EXPECT_EQ(
      heif_context_encode_thumbnail(context.get(), other.get(), handle.get(), encoder.get(), nullptr, 64, &thumbnail)
          .code,
      heif_error_Ok);
  const Handle thumbnail_handle(thumbnail);
  std::string bytes;
  heif_writer writer{1, [](heif_context*, const void* data, std::size_t size, void* to) {
                       static_cast<std::string*>(to)->assign(static_cast<const char*>(data), size);
                       return heif_error{heif_error_Ok, heif_suberror_Unspecified, ""};
                     }};
  EXPECT_EQ(heif_context_write(context.get(), &writer, &bytes).code, heif_error_Ok);
  return bytes;
}

class DecodeHeifTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (file_.empty()) {
      GTEST_SKIP() << "libheif has no HEVC encoder here (Debian: libheif-plugin-x265)";
    }
  }
  static void ExpectColour(const Picture& picture, float red, float green, float blue) {
    const int x = picture.width / 2;
    const int y = picture.height / 2;
    EXPECT_NEAR(picture.At(0, y, x), red, 0.05F);
    EXPECT_NEAR(picture.At(1, y, x), green, 0.05F);
    EXPECT_NEAR(picture.At(2, y, x), blue, 0.05F);
  }

  const std::string file_ = HeifWithThumbnail();
};

TEST_F(DecodeHeifTest, ThePrimaryPictureIsItemZero) {
  const Picture picture = DecodeHeif(file_, 0, "a.heic", 2048, 1'000'000);
  EXPECT_EQ(picture.width, 128);
  EXPECT_EQ(picture.height, 96);
  ExpectColour(picture, 20 / 255.0F, 30 / 255.0F, 220 / 255.0F);
}

TEST_F(DecodeHeifTest, LargerOnesAreShrunkOrRefused) {
  const Picture picture = DecodeHeif(file_, 0, "a.heic", 32, 1'000'000);
  EXPECT_EQ(picture.width, 32);
  EXPECT_EQ(picture.height, 24);
  EXPECT_THROW((void)DecodeHeif(file_, 0, "a.heic", 32, 1'000), DataError);
  EXPECT_THROW((void)DecodeHeif(file_, 999, "a.heic", 32, 1'000'000), DataError);
  EXPECT_THROW((void)DecodeHeif(file_.substr(0, file_.size() / 2), 0, "a.heic", 32, 1'000'000), DataError);
  EXPECT_THROW((void)DecodeHeif("", 0, "a.heic", 32, 1'000'000), DataError);
}

TEST_F(DecodeHeifTest, AThumbnailWithinAHeifIsDecodedInTheWorker) {
  const test::ScratchFolder folder;
  WriteFileAtomically(folder / "a.heic", file_);
  SecondPictureReader reader;
  const CarriedPictures carried = reader.List(folder / "a.heic");
  // The thumbnail alone, which libheif makes of a tile.
  ASSERT_EQ(carried.pictures.size(), 1U);
  const Picture picture = reader.Load(folder / "a.heic", carried.pictures.front().number);
  EXPECT_EQ(picture.width, 64);
  EXPECT_EQ(picture.height, 48);
  ExpectColour(picture, 220 / 255.0F, 30 / 255.0F, 20 / 255.0F);
}

TEST_F(DecodeHeifTest, AHeifBehindAJpegIsDecodedInTheWorker) {
  const test::ScratchFolder folder;
  WriteFileAtomically(folder / "a.jpg",
                      EncodePictureBytes(Picture(32, 24, 0.5F), {.format = PictureFormat::kJpeg}) + file_);
  SecondPictureReader reader;
  const CarriedPictures carried = reader.List(folder / "a.jpg");
  ASSERT_EQ(carried.pictures.size(), 1U);
  EXPECT_EQ(carried.pictures.front().carrier, "second-image");
  ExpectColour(reader.Load(folder / "a.jpg", carried.pictures.front().number), 20 / 255.0F, 30 / 255.0F, 220 / 255.0F);
}

}  // namespace
}  // namespace pentimento
