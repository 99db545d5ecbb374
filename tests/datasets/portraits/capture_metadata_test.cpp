#include "datasets/portraits/capture_metadata.h"

#include <cmath>
#include <map>
#include <regex>
#include <set>

#include <gtest/gtest.h>

#include "datasets/portraits/factors.h"

namespace pentimento {
namespace {

TEST(CaptureMetadata, LooksLikeACamerasOwn) {
  const std::regex time(R"(20\d\d:(0[1-9]|1[0-2]):(0[1-9]|[12]\d|3[01]) ([01]\d|2[0-3]):[0-5]\d:[0-5]\d)");
  const std::regex offset(R"([+-](0\d|1[0-4]):(00|30|45))");
  std::set<std::string> models;
  int with_position = 0;
  for (std::uint64_t i = 0; i < 500; ++i) {
    const CaptureMetadata m = DrawMetadata(5, i / 4, i % 4);
    models.insert(m.model);
    EXPECT_FALSE(m.make.empty());
    EXPECT_FALSE(m.software.empty());
    EXPECT_TRUE(std::regex_match(m.timestamp, time)) << m.timestamp;
    EXPECT_TRUE(std::regex_match(m.offset, offset)) << m.offset;
    EXPECT_GE(m.iso, 45);
    EXPECT_LE(m.iso, 6400);
    EXPECT_GE(m.exposure_denominator, 30);
    EXPECT_GE(m.focal_length_35mm, 20);
    EXPECT_LE(m.focal_length_35mm, 200);
    EXPECT_EQ(m.orientation, 1);
    if (m.position) {
      ++with_position;
      EXPECT_LE(std::abs(m.position->latitude), 90.0);
      EXPECT_LE(std::abs(m.position->longitude), 180.0);
      EXPECT_GE(m.position->altitude, 0.0);
    }
  }
  EXPECT_GE(models.size(), 8U);
  EXPECT_GT(with_position, 100);
  EXPECT_LT(with_position, 400);
}

TEST(CaptureMetadata, IsPureAndDiffersBetweenPictures) {
  EXPECT_EQ(DrawMetadata(5, 1, 2).timestamp, DrawMetadata(5, 1, 2).timestamp);
  EXPECT_NE(DrawMetadata(5, 1, 2).timestamp, DrawMetadata(5, 1, 3).timestamp);
  EXPECT_NE(DrawMetadata(5, 1, 2).timestamp, DrawMetadata(6, 1, 2).timestamp);
}

TEST(CaptureMetadata, TheCameraSaysNothingAboutTheFace) {
  // The mean of every factor among the owners of one camera differs from the mean of all by chance only.
  constexpr std::uint64_t kPeople = 1800;
  const std::size_t count = IdentityFields().size();
  std::vector<double> sum(count);
  std::vector<double> squares(count);
  std::map<std::string, std::pair<double, std::vector<double>>> by_model;
  for (std::uint64_t person = 0; person < kPeople; ++person) {
    const std::vector<NamedFactor> factors = IdentityFactors(DrawIdentity(5, person));
    auto& [owners, sums] = by_model[DrawMetadata(5, person, 0).model];
    sums.resize(count);
    owners += 1;
    for (std::size_t k = 0; k < count; ++k) {
      sum[k] += factors[k].value;
      squares[k] += factors[k].value * factors[k].value;
      sums[k] += factors[k].value;
    }
  }
  for (const auto& [model, entry] : by_model) {
    const auto& [owners, sums] = entry;
    for (std::size_t k = 0; k < count; ++k) {
      const double mean = sum[k] / kPeople;
      const double deviation = std::sqrt(squares[k] / kPeople - mean * mean);
      // Some 700 comparisons: 4.5 standard errors are reached by chance once in two hundred suites.
      EXPECT_LT(std::abs(sums[k] / owners - mean), 4.5 * deviation / std::sqrt(owners) + 1e-12)
          << model << " " << IdentityFields()[k].name;
    }
  }
}

}  // namespace
}  // namespace pentimento
