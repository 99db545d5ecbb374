#include "framework/media/second_reader.h"

#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/media/decode_second.h"
#include "framework/media/encode.h"
#include "framework/media/metadata.h"
#include "framework/media/resize.h"
#include "tests/framework/media/container/built_files.h"
#include "tests/framework/media/test_pictures.h"

namespace pentimento {
namespace {

using namespace std::string_literals;
using ::testing::HasSubstr;

std::string Coded(const Picture& picture) {
  return EncodePictureBytes(picture, {.format = PictureFormat::kJpeg, .metadata = MetadataPolicy::kNone});
}

/// The header of a PNG of that size, 16 bits of four channels, and no pixels.
std::string PromisedPng(int width, int height) {
  return "\x89PNG\r\n\x1A\n"s +
         test::PngChunkBytes("IHDR", MakeNumber(static_cast<std::uint64_t>(width), 4) +
                                         MakeNumber(static_cast<std::uint64_t>(height), 4) + "\x10\x06\0\0\0"s) +
         test::PngChunkBytes("IDAT", test::Deflated("")) + test::PngChunkBytes("IEND", "");
}

class SecondReader : public ::testing::Test {
 protected:
  [[nodiscard]] std::filesystem::path Write(const std::string& name, const std::string& bytes) const {
    WriteFileAtomically(folder_ / name, bytes);
    return folder_ / name;
  }

  /// What loading the first picture within a file of these bytes says.
  std::string Refusal(const std::string& bytes) {
    const std::filesystem::path file = Write("hostile.jpg", bytes);
    const CarriedPictures carried = reader_.List(file);
    if (carried.pictures.empty()) {
      return "no picture";
    }
    try {
      (void)reader_.Load(file, carried.pictures.front().number);
      return "loaded";
    } catch (const DataError& error) {
      return error.what();
    }
  }

  test::ScratchFolder folder_;
  SecondPictureReader reader_;
  const std::string thumbnail_ = Coded(test::Gradient(40, 30));
  const std::string harmless_ = WriteMetadata(Coded(Picture(64, 48, 0.5F)), {.thumbnail_jpeg = thumbnail_});
};

TEST_F(SecondReader, GivesTheVeryPixelsThatDecodingGives) {
  const std::filesystem::path file = Write("a.jpg", harmless_);
  const CarriedPictures carried = reader_.List(file);
  ASSERT_EQ(carried.pictures.size(), 1U);
  EXPECT_EQ(carried.pictures[0].carrier, "exif");
  EXPECT_EQ(carried.left_out, 0);
  EXPECT_EQ(carried.fault, "");
  const std::vector<SecondPicture> found = FindSecondPictures(harmless_, WalkContainer(harmless_));
  const Picture expected = DecodeSecondPicture(found.at(carried.pictures[0].number), "a.jpg");
  const Picture loaded = reader_.Load(file, carried.pictures[0].number);
  EXPECT_EQ(loaded.width, 40);
  EXPECT_EQ(loaded.height, 30);
  EXPECT_EQ(loaded.values, expected.values);
}

TEST_F(SecondReader, ServesThreadsAtATime) {
  const std::filesystem::path file = Write("a.jpg", harmless_);
  std::vector<int> loaded(3, 0);
  {
    std::vector<std::jthread> threads;
    for (int& count : loaded) {
      threads.emplace_back([&] {
        for (int i = 0; i < 5; ++i) {
          const CarriedPictures carried = reader_.List(file);
          count += reader_.Load(file, carried.pictures.at(0).number).width == 40 ? 1 : 0;
        }
      });
    }
  }
  EXPECT_THAT(loaded, ::testing::Each(5));
}

TEST_F(SecondReader, LargePicturesAreShrunk) {
  const Picture large = test::Gradient(3072, 1024);
  const std::filesystem::path file = Write("a.jpg", test::TinyJpeg() + Coded(large));
  const Picture loaded = reader_.Load(file, reader_.List(file).pictures.at(0).number);
  EXPECT_EQ(loaded.width, kLongestSecondSide);
  EXPECT_EQ(loaded.height, 682);
  EXPECT_LT(test::GreatestDifference(loaded, ResizePicture(large, loaded.width, loaded.height)), 0.05);
}

TEST_F(SecondReader, OfManyPicturesTheFirstAreListed) {
  std::string bytes = test::TinyJpeg();
  for (int i = 0; i < 70; ++i) {
    bytes += thumbnail_;
  }
  const CarriedPictures carried = reader_.List(Write("a.jpg", bytes));
  EXPECT_EQ(carried.pictures.size(), SecondPictureReader::kMostPictures);
  EXPECT_EQ(carried.left_out, 6);
}

TEST_F(SecondReader, WhatCannotBeDecodedIsAnErrorAndTheNextIsServed) {
  EXPECT_THAT(Refusal(test::TinyJpeg() + PromisedPng(20000, 20000)), HasSubstr("50000000"));
  std::string damaged = thumbnail_;
  damaged.resize(damaged.size() / 2);
  EXPECT_THAT(Refusal(WriteMetadata(Coded(Picture(64, 48, 0.5F)), {.thumbnail_jpeg = damaged})),
              HasSubstr("hostile.jpg"));
  EXPECT_EQ(Refusal(harmless_), "loaded");
  EXPECT_THROW((void)reader_.List(folder_ / "missing.jpg"), DataError);
}

#if !defined(__SANITIZE_ADDRESS__)
TEST_F(SecondReader, APictureThatTakesTooMuchMemoryEndsItsWorkerAlone) {
  // Within the limit of pixels, 392 MB as it would be decoded.
  const std::string message = Refusal(test::TinyJpeg() + PromisedPng(7000, 7000));
  EXPECT_THAT(message, HasSubstr("hostile.jpg: a picture within it cannot be decoded: it takes too much memory"));
  EXPECT_EQ(Refusal(harmless_), "loaded");
}
#endif

TEST_F(SecondReader, AMissingWorkerIsNoFilesFault) {
  SecondPictureReader reader("/nonexistent/worker");
  EXPECT_THROW((void)reader.List(Write("a.jpg", harmless_)), MissingError);
}

}  // namespace
}  // namespace pentimento
