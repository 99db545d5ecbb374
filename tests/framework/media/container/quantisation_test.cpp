#include "framework/media/container/quantisation.h"

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <jpeglib.h>

#include "framework/core/hash.h"

namespace pentimento {
namespace {

/// A small JPEG as libjpeg writes it.
std::string ByLibjpeg(int quality, bool progressive) {
  jpeg_compress_struct compress{};
  jpeg_error_mgr errors{};
  compress.err = jpeg_std_error(&errors);
  jpeg_create_compress(&compress);
  unsigned char* buffer = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&compress, &buffer, &size);
  compress.image_width = 16;
  compress.image_height = 16;
  compress.input_components = 3;
  compress.in_color_space = JCS_RGB;
  jpeg_set_defaults(&compress);
  jpeg_set_quality(&compress, quality, TRUE);
  if (progressive) {
    jpeg_simple_progression(&compress);
  }
  jpeg_start_compress(&compress, TRUE);
  std::vector<unsigned char> row(48, 100);
  JSAMPROW rows[] = {row.data()};
  while (compress.next_scanline < compress.image_height) {
    jpeg_write_scanlines(&compress, rows, 1);
  }
  jpeg_finish_compress(&compress);
  jpeg_destroy_compress(&compress);
  std::string bytes(reinterpret_cast<const char*>(buffer), size);
  std::free(buffer);
  return bytes;
}

TEST(Quantisation, QualityOfLibjpegIsFound) {
  for (const int quality : {1, 10, 25, 49, 50, 75, 85, 90, 95, 99, 100}) {
    for (const bool progressive : {false, true}) {
      const auto fingerprint = FingerprintQuantisation(ByLibjpeg(quality, progressive));
      ASSERT_TRUE(fingerprint.has_value());
      EXPECT_EQ(fingerprint->quality, quality);
      EXPECT_TRUE(fingerprint->is_exact);
    }
  }
}

TEST(Quantisation, FingerprintIsThatOfTheTables) {
  const std::string ninety = ByLibjpeg(90, false);
  EXPECT_EQ(FingerprintQuantisation(ninety)->digest, FingerprintQuantisation(ByLibjpeg(90, true))->digest);
  EXPECT_NE(FingerprintQuantisation(ninety)->digest, FingerprintQuantisation(ByLibjpeg(91, false))->digest);
  // The same by hand: two tables of bytes follow their numbers.
  std::string packed;
  std::size_t at = 0;
  for (char number = 0; number < 2; ++number) {
    at = ninety.find("\xFF\xDB", at + 1);
    packed += number;
    for (std::size_t i = 0; i < 64; ++i) {
      packed += std::string("\0", 1) + ninety[at + 5 + i];
    }
  }
  EXPECT_EQ(FingerprintQuantisation(ninety)->digest, Sha256(packed));
}

TEST(Quantisation, OtherTablesAreNear) {
  std::string jpeg = ByLibjpeg(80, false);
  const std::size_t table = jpeg.find("\xFF\xDB") + 5;
  jpeg[table + 10] = static_cast<char>(jpeg[table + 10] + 1);
  const auto fingerprint = FingerprintQuantisation(jpeg);
  EXPECT_EQ(fingerprint->quality, 80);
  EXPECT_FALSE(fingerprint->is_exact);
  EXPECT_FALSE(FingerprintQuantisation("no picture").has_value());
}

}  // namespace
}  // namespace pentimento
