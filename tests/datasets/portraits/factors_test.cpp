#include "datasets/portraits/factors.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include <gtest/gtest.h>

namespace pentimento {
namespace {

constexpr std::uint64_t kSeed = 7;

double Correlation(const std::vector<double>& a, const std::vector<double>& b) {
  const auto n = static_cast<double>(a.size());
  double mean_a = 0;
  double mean_b = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    mean_a += a[i] / n;
    mean_b += b[i] / n;
  }
  double ab = 0;
  double aa = 0;
  double bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ab += (a[i] - mean_a) * (b[i] - mean_b);
    aa += (a[i] - mean_a) * (a[i] - mean_a);
    bb += (b[i] - mean_b) * (b[i] - mean_b);
  }
  return aa > 0 && bb > 0 ? ab / std::sqrt(aa * bb) : 0.0;
}

TEST(PortraitFactors, TableNamesEveryFactorOnce) {
  std::set<std::string_view> names;
  for (const auto& field : IdentityFields()) {
    EXPECT_TRUE(names.insert(field.name).second) << field.name;
    EXPECT_LT(field.low, field.high) << field.name;
  }
  EXPECT_EQ(sizeof(Identity), IdentityFields().size() * sizeof(double)) << "a factor is missing from the table";
}

TEST(PortraitFactors, DrawsStayInTheirRangesAndVary) {
  std::vector<std::vector<double>> drawn(IdentityFields().size());
  for (std::uint64_t person = 0; person < 400; ++person) {
    const std::vector<NamedFactor> factors = IdentityFactors(DrawIdentity(kSeed, person));
    for (std::size_t i = 0; i < factors.size(); ++i) {
      ASSERT_GE(factors[i].value, factors[i].low) << factors[i].name;
      ASSERT_LE(factors[i].value, factors[i].high) << factors[i].name;
      drawn[i].push_back(factors[i].value);
    }
    for (const NamedFactor& factor : CaptureFactors(DrawCapture(kSeed, person, 0))) {
      ASSERT_GE(factor.value, factor.low) << factor.name;
      ASSERT_LE(factor.value, factor.high) << factor.name;
    }
  }
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    const auto [low, high] = std::ranges::minmax(drawn[i]);
    EXPECT_GT(high - low, 0.5 * (IdentityFields()[i].high - IdentityFields()[i].low)) << IdentityFields()[i].name;
  }
}

TEST(PortraitFactors, HeadsTurnByTwentyDegreesAtMostAndAsFar) {
  std::vector<double> turns;
  for (std::uint64_t image = 0; image < 400; ++image) {
    turns.push_back(DrawCapture(kSeed, 0, image).yaw);
  }
  const auto [least, greatest] = std::ranges::minmax(turns);
  EXPECT_GE(least, -20.0);
  EXPECT_LT(least, -18.0);
  EXPECT_LE(greatest, 20.0);
  EXPECT_GT(greatest, 18.0);
}

TEST(PortraitFactors, DrawsArePureAndKeyedByAllOfSeedPersonAndPicture) {
  const auto values = [](const auto& factors) {
    std::vector<double> list;
    for (const NamedFactor& factor : factors) {
      list.push_back(factor.value);
    }
    return list;
  };
  const auto person = [&](std::uint64_t seed, std::uint64_t index) {
    return values(IdentityFactors(DrawIdentity(seed, index)));
  };
  const auto picture = [&](std::uint64_t seed, std::uint64_t index, std::uint64_t image) {
    return values(CaptureFactors(DrawCapture(seed, index, image)));
  };
  EXPECT_EQ(person(1, 2), person(1, 2));
  EXPECT_NE(person(1, 2), person(1, 3));
  EXPECT_NE(person(1, 2), person(2, 2));
  EXPECT_EQ(picture(1, 2, 3), picture(1, 2, 3));
  EXPECT_NE(picture(1, 2, 3), picture(1, 2, 4));
  EXPECT_NE(picture(1, 2, 3), picture(1, 3, 3));
  EXPECT_NE(picture(1, 12, 3), picture(1, 1, 23)) << "the key must separate its parts";
}

TEST(PortraitFactors, CaptureKnowsNothingOfTheIdentity) {
  constexpr std::size_t kPeople = 3000;
  std::vector<std::vector<double>> who(IdentityFields().size());
  std::vector<std::vector<double>> how(CaptureFields().size() + 2);
  for (std::uint64_t i = 0; i < kPeople; ++i) {
    const std::vector<NamedFactor> identity = IdentityFactors(DrawIdentity(kSeed, i));
    const Capture capture = DrawCapture(kSeed, i, i % 5);
    const std::vector<NamedFactor> captured = CaptureFactors(capture);
    for (std::size_t k = 0; k < identity.size(); ++k) {
      who[k].push_back(identity[k].value);
    }
    for (std::size_t k = 0; k < captured.size(); ++k) {
      how[k].push_back(captured[k].value);
    }
    how[captured.size()].push_back(static_cast<double>(capture.background));
    how[captured.size() + 1].push_back(static_cast<double>(capture.clothes));
  }
  // Of some 2900 correlations of independent columns, deviation 1/sqrt(3000) each, the largest is near 0.065.
  double largest = 0;
  for (const auto& a : who) {
    for (const auto& b : how) {
      largest = std::max(largest, std::abs(Correlation(a, b)));
    }
  }
  EXPECT_LT(largest, 0.085);
}

TEST(PortraitFactors, EqualisedColoursLeaveShapeAlone) {
  const Identity a = DrawIdentity(kSeed, 1);
  const Identity equal = EqualisedColours(a);
  const Identity other = EqualisedColours(DrawIdentity(kSeed, 2));
  EXPECT_EQ(equal.nose_length, a.nose_length);
  EXPECT_EQ(equal.hair_length, a.hair_length);
  EXPECT_EQ(equal.skin_melanin, other.skin_melanin);
  EXPECT_EQ(equal.hair_melanin, other.hair_melanin);
  EXPECT_EQ(equal.hair_grey, other.hair_grey);
}

}  // namespace
}  // namespace pentimento
