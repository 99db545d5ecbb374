#include "datasets/readers/portraits_dataset.h"

#include <filesystem>
#include <map>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "datasets/portraits/factors.h"
#include "datasets/readers/camera_metadata.h"
#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/core/hash.h"
#include "framework/media/decode.h"
#include "framework/media/encode.h"
#include "framework/media/metadata.h"
#include "tests/framework/media/test_pictures.h"

namespace pentimento {
namespace {

namespace fs = std::filesystem;

CaptureMetadata SomeCamera() {
  CaptureMetadata camera;
  camera.make = "Fujifilm";
  camera.model = "X-T5";
  camera.lens = "XF35mm";
  camera.body_serial = "12345";
  camera.software = "3.01";
  camera.artist = "Ann Example";
  camera.timestamp = "2023:01:01 00:30:05";
  camera.offset = "+02:00";
  camera.subsecond = 7;
  camera.position = GpsPosition{-33.8568, 151.2153, 12.5};
  return camera;
}

std::map<std::string, std::string> ByKey(const MetadataToWrite& metadata) {
  std::map<std::string, std::string> tags;
  for (const auto* list : {&metadata.exif, &metadata.xmp, &metadata.iptc}) {
    tags.insert(list->begin(), list->end());
  }
  return tags;
}

TEST(CameraMetadataTest, TellsOneStory) {
  const auto tags = ByKey(CameraMetadata(SomeCamera(), 128, 96));
  EXPECT_EQ(tags.at("Exif.Photo.DateTimeOriginal"), "2023:01:01 00:30:05");
  EXPECT_EQ(tags.at("Xmp.xmp.CreateDate"), "2023-01-01T00:30:05.007+02:00");
  EXPECT_EQ(tags.at("Iptc.Application2.DateCreated"), "2023-01-01");
  // Universal time is still in the old year.
  EXPECT_EQ(tags.at("Exif.GPSInfo.GPSDateStamp"), "2022:12:31");
  EXPECT_EQ(tags.at("Exif.GPSInfo.GPSTimeStamp"), "22/1 30/1 5/1");
  EXPECT_EQ(tags.at("Exif.GPSInfo.GPSLatitudeRef"), "S");
  EXPECT_EQ(tags.at("Exif.GPSInfo.GPSLatitude"), "33/1 51/1 2448/100");
  EXPECT_EQ(tags.at("Exif.GPSInfo.GPSLongitude"), "151/1 12/1 5508/100");
  EXPECT_EQ(tags.at("Exif.Photo.PixelYDimension"), "96");
}

TEST(CameraMetadataTest, WhatIsUnknownIsNotWritten) {
  CaptureMetadata camera = SomeCamera();
  camera.artist.clear();
  camera.body_serial.clear();
  for (const auto& [key, value] : ByKey(CameraMetadata(camera, 64, 64))) {
    EXPECT_FALSE(value.empty()) << key;
    EXPECT_EQ(key.find("opyright"), std::string::npos) << key;
  }
}

TEST(CameraMetadataTest, NoPositionNoGps) {
  CaptureMetadata camera = SomeCamera();
  camera.position.reset();
  for (const auto& [key, value] : ByKey(CameraMetadata(camera, 64, 64))) {
    EXPECT_EQ(key.find("GPS"), std::string::npos) << key;
  }
  camera.timestamp = "yesterday";
  EXPECT_THROW(CameraMetadata(camera, 64, 64), DataError);
}

TEST(CameraMetadataTest, Exiv2AcceptsEveryKey) {
  const MetadataToWrite metadata = CameraMetadata(SomeCamera(), 16, 16);
  const std::string bytes =
      WriteMetadata(EncodePictureBytes(test::Gradient(16, 16), {.format = PictureFormat::kJpeg}), metadata);
  std::map<std::string, std::string> read;
  for (const MetadataItem& item : test::EmbeddedItems(bytes)) {
    read[item.Key()] = item.value;
  }
  for (const auto& [key, value] : metadata.exif) {
    EXPECT_EQ(read[key], value) << key;
  }
  EXPECT_EQ(read["Iptc.Application2.TimeCreated"], "00:30:05+02:00");
}

class Portraits : public testing::Test {
 protected:
  DatasetListing Render(int loaders, std::uint64_t seed, const std::string& workspace = "w",
                        const PortraitsOptions& options = Small()) {
    Progress silent;
    return PortraitsDataset(options).Prepare({.config_folder = {},
                                              .workspace = folder_ / workspace,
                                              .seed = seed,
                                              .threads = {.compute = 1, .loaders = loaders},
                                              .stop = {},
                                              .progress = &silent});
  }

  static PortraitsOptions Small() {
    PortraitsOptions options;
    options.identities = 4;
    options.images_per_identity = 2;
    options.size = 64;
    return options;
  }

  static std::string Digests(const DatasetListing& listing) {
    std::string text;
    for (const Sample& sample : listing.samples) {
      text += sample.domain + "/" + sample.id + " " + Sha256OfFile(sample.path) + "\n";
    }
    return text;
  }

  test::ScratchFolder folder_;
};

TEST_F(Portraits, AreTheSameBytesWhateverTheThreads) {
  const DatasetListing listing = Render(1, 3);
  EXPECT_EQ(listing.samples.size(), 16U);
  EXPECT_FALSE(listing.real_people);
  EXPECT_EQ(Digests(Render(3, 3, "other")), Digests(listing));
  EXPECT_NE(Digests(Render(2, 4, "third")), Digests(listing));
}

TEST_F(Portraits, SaysWhatEachPersonIsMadeOf) {
  const DatasetListing listing = Render(2, 3);
  std::map<std::string, GroundTruth> people;
  for (const Sample& sample : listing.samples) {
    ASSERT_TRUE(sample.truth) << sample.id;
    const GroundTruth& known = people.emplace(sample.subject, sample.truth).first->second;
    EXPECT_EQ(*known, *sample.truth) << "the same in every picture and domain";
    EXPECT_EQ(sample.truth->size(), IdentityFields().size());
  }
  ASSERT_EQ(people.size(), 4U);
  for (const NamedFactor& factor : IdentityFactors(DrawIdentity(3, 0))) {
    EXPECT_EQ(people.at("person_000001")->at(std::string(factor.name)), factor.value) << factor.name;
  }
  EXPECT_NE(*people.at("person_000001"), *people.at("person_000002"));
}

TEST_F(Portraits, DomainsShareIdsAndSplits) {
  const DatasetListing listing = Render(2, 3);
  for (const Split split : {Split::kTrain, Split::kTest}) {
    const std::vector<Sample> photos = listing.Select("photo", split);
    const std::vector<Sample> drawings = listing.Select("cel", split);
    ASSERT_EQ(photos.size(), drawings.size());
    ASSERT_FALSE(photos.empty());
    for (std::size_t i = 0; i < photos.size(); ++i) {
      EXPECT_EQ(photos[i].id, drawings[i].id);
      EXPECT_EQ(photos[i].path.parent_path().filename(), "photo");
      EXPECT_EQ(photos[i].path.filename(), photos[i].id);
    }
  }
}

TEST_F(Portraits, PhotographsCarryWhatCamerasWrite) {
  const DatasetListing listing = Render(2, 3);
  std::set<std::string> keys;
  for (const Sample& sample : listing.samples) {
    const DecodedPicture decoded = DecodePicture(sample.path);
    EXPECT_EQ(decoded.picture.width, 64);
    EXPECT_FALSE(decoded.record.icc_converted);
    for (const MetadataItem& item : test::EmbeddedItems(ReadFile(sample.path))) {
      if (sample.domain == "photo") {
        keys.insert(item.Key());
      } else {
        EXPECT_EQ(item.carrier, "icc") << item.Key();
      }
    }
  }
  for (const char* key : {"Exif.Image.Model", "Exif.Photo.DateTimeOriginal", "Exif.Thumbnail.JPEGInterchangeFormat",
                          "Xmp.dc.creator", "Iptc.Application2.Byline"}) {
    EXPECT_TRUE(keys.contains(key)) << key;
  }
}

TEST_F(Portraits, FinishedFilesAreKeptAndDamagedOnesMadeAgain) {
  const DatasetListing listing = Render(2, 3);
  const std::string digests = Digests(listing);
  const fs::path kept = listing.samples[0].path;
  const fs::path damaged = listing.samples[1].path;
  const auto written = fs::last_write_time(kept);
  WriteFileAtomically(damaged, ReadFile(damaged).substr(0, 500));
  EXPECT_EQ(Digests(Render(2, 3)), digests);
  EXPECT_EQ(fs::last_write_time(kept), written);
}

TEST_F(Portraits, AnotherSeedOrSizeIsNotMistakenForFinished) {
  Render(2, 3);
  EXPECT_EQ(Digests(Render(2, 4)), Digests(Render(2, 4, "fresh")));
  PortraitsOptions larger = Small();
  larger.size = 80;
  EXPECT_EQ(DecodePicture(Render(2, 4, "w", larger).samples[0].path).picture.width, 80);
}

TEST(PortraitsOptionsTest, ExplainsDomains) {
  EXPECT_THROW(ParseOptions<PortraitsOptions>({{"domains", {"photo", "oil"}}}, "test"), ConfigError);
  EXPECT_THROW(ParseOptions<PortraitsOptions>({{"domains", {"photo", "photo"}}}, "test"), ConfigError);
  EXPECT_EQ(ParseOptions<PortraitsOptions>({{"domains", {"photo"}}}, "test").domains.size(), 1U);
}

}  // namespace
}  // namespace pentimento
