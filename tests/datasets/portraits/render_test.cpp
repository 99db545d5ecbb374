#include <algorithm>
#include <cmath>
#include <thread>

#include <gtest/gtest.h>

#include "datasets/portraits/portraits.h"

namespace pentimento {
namespace {

constexpr std::uint64_t kRenderSeed = 11;
constexpr int kSize = 96;

Picture Photo(std::uint64_t person, std::uint64_t image, int size = kSize) {
  return RenderPortrait(DrawIdentity(kRenderSeed, person), DrawCapture(kRenderSeed, person, image),
                        PortraitDomain::kPhoto, size);
}

Picture Cel(std::uint64_t person, std::uint64_t image, int size = kSize) {
  return RenderPortrait(DrawIdentity(kRenderSeed, person), DrawCapture(kRenderSeed, person, image),
                        PortraitDomain::kCel, size);
}

double MeanDifference(const Picture& a, const Picture& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.values.size(); ++i) {
    sum += std::abs(a.values[i] - b.values[i]);
  }
  return sum / static_cast<double>(a.values.size());
}

std::vector<float> Mask(std::uint64_t person, PortraitRegion region) {
  return RenderRegionMask(DrawIdentity(kRenderSeed, person), DrawCapture(kRenderSeed, person, 0), region, kSize);
}

TEST(RenderPortrait, ValuesAreFiniteAndInRange) {
  for (std::uint64_t person = 0; person < 12; ++person) {
    for (const Picture& picture : {Photo(person, 0), Cel(person, 0)}) {
      ASSERT_EQ(picture.width, kSize);
      ASSERT_EQ(picture.height, kSize);
      for (const float value : picture.values) {
        ASSERT_TRUE(std::isfinite(value));
        ASSERT_GE(value, 0.0F);
        ASSERT_LE(value, 1.0F);
      }
    }
  }
}

TEST(RenderPortrait, SameFactorsGiveSameBitsOnAnyNumberOfThreads) {
  std::vector<Picture> alone;
  for (std::uint64_t i = 0; i < 8; ++i) {
    alone.push_back(i % 2 == 0 ? Photo(i, 1) : Cel(i, 1));
  }
  std::vector<Picture> together(alone.size());
  std::vector<std::thread> threads;
  for (std::uint64_t i = 0; i < alone.size(); ++i) {
    threads.emplace_back([&together, i] { together[i] = i % 2 == 0 ? Photo(i, 1) : Cel(i, 1); });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  for (std::size_t i = 0; i < alone.size(); ++i) {
    EXPECT_EQ(alone[i].values, together[i].values) << "picture " << i;
  }
}

TEST(RenderPortrait, PicturesDifferBetweenPeopleAndMoments) {
  EXPECT_GT(MeanDifference(Photo(1, 0), Photo(1, 1)), 0.02);
  EXPECT_GT(MeanDifference(Photo(1, 0), Photo(2, 0)), 0.02);
  EXPECT_GT(MeanDifference(Photo(1, 0), Cel(1, 0)), 0.02);
}

TEST(RenderPortrait, SizesOutOfRangeAreRefused) {
  const Identity identity;
  const Capture capture;
  EXPECT_THROW((void)RenderPortrait(identity, capture, PortraitDomain::kPhoto, 63), ShapeError);
  EXPECT_THROW((void)RenderPortrait(identity, capture, PortraitDomain::kCel, 1025), ShapeError);
  EXPECT_THROW((void)RenderHeadMask(identity, capture, 0), ShapeError);
  EXPECT_EQ(RenderPortrait(identity, capture, PortraitDomain::kPhoto, 64).width, 64);
}

TEST(RenderPortrait, LargerPicturesShowTheSameScene) {
  // A 192-pixel drawing, averaged over 2x2 pixels, against the 96-pixel one: only pen width and dabs differ.
  const Picture large = Cel(3, 0, 2 * kSize);
  const Picture small = Cel(3, 0, kSize);
  Picture reduced(kSize, kSize);
  for (int channel = 0; channel < 3; ++channel) {
    for (int y = 0; y < kSize; ++y) {
      for (int x = 0; x < kSize; ++x) {
        reduced.At(channel, y, x) =
            0.25F * (large.At(channel, 2 * y, 2 * x) + large.At(channel, 2 * y, 2 * x + 1) +
                     large.At(channel, 2 * y + 1, 2 * x) + large.At(channel, 2 * y + 1, 2 * x + 1));
      }
    }
  }
  EXPECT_LT(MeanDifference(reduced, small), 0.03);
}

TEST(RegionMasks, AddUpToOneAndShowAPerson) {
  constexpr PortraitRegion kRegions[] = {
      PortraitRegion::kBackground, PortraitRegion::kClothes,    PortraitRegion::kSkin,
      PortraitRegion::kEyes,       PortraitRegion::kBrows,      PortraitRegion::kMouth,
      PortraitRegion::kHair,       PortraitRegion::kFacialHair, PortraitRegion::kGlasses};
  for (std::uint64_t person = 0; person < 6; ++person) {
    std::vector<float> total(kSize * kSize, 0.0F);
    for (const PortraitRegion region : kRegions) {
      const std::vector<float> mask = Mask(person, region);
      double area = 0;
      for (std::size_t i = 0; i < mask.size(); ++i) {
        total[i] += mask[i];
        area += mask[i];
      }
      area /= kSize * kSize;
      if (region == PortraitRegion::kSkin) {
        EXPECT_GT(area, 0.08) << person;
      } else if (region == PortraitRegion::kEyes) {
        EXPECT_GT(area, 0.0008) << person;
        EXPECT_LT(area, 0.02) << person;
      } else if (region == PortraitRegion::kBackground) {
        EXPECT_GT(area, 0.15) << person;
      }
    }
    for (const float value : total) {
      ASSERT_NEAR(value, 1.0F, 1e-5F);
    }
  }
}

/// Correlation of the two pictures' horizontal and vertical steps along the border of a mask.
double BorderContrast(const Picture& picture, const std::vector<float>& mask, int shift) {
  double sum = 0;
  int count = 0;
  for (int y = 1; y < kSize - 1; ++y) {
    for (int x = 12; x < kSize - 12; ++x) {
      const auto at = [&](int dx) {
        return mask[static_cast<std::size_t>(y) * kSize + static_cast<std::size_t>(x + dx)];
      };
      if (std::abs(at(1) - at(-1)) > 0.5F) {
        for (int channel = 0; channel < 3; ++channel) {
          sum += std::abs(picture.At(channel, y, x + shift + 1) - picture.At(channel, y, x + shift - 1));
        }
        ++count;
      }
    }
  }
  return sum / std::max(count, 1);
}

TEST(Domains, AreAlignedToThePixel) {
  // Photo and drawing both change most exactly where the person's outline is, not beside it.
  for (const bool drawn : {false, true}) {
    double at_outline = 0;
    double beside = 0;
    for (std::uint64_t person = 0; person < 10; ++person) {
      const std::vector<float> mask = Mask(person, PortraitRegion::kBackground);
      const Picture picture = drawn ? Cel(person, 0) : Photo(person, 0);
      at_outline += BorderContrast(picture, mask, 0);
      beside += std::max(BorderContrast(picture, mask, 3), BorderContrast(picture, mask, -3));
    }
    EXPECT_GT(at_outline, 1.3 * beside) << (drawn ? "cel" : "photo");
  }
}

TEST(HeadMask, HoldsEverythingThatDependsOnTheIdentity) {
  // Two people in the very same capture: outside the union of their heads (widened by the blur's and the pen's reach,
  // and by the shadow that a head throws on the shoulders) the pictures are equal.
  const Capture capture = DrawCapture(kRenderSeed, 0, 0);
  const Identity one = DrawIdentity(kRenderSeed, 4);
  const Identity two = DrawIdentity(kRenderSeed, 5);
  const Picture a = RenderPortrait(one, capture, PortraitDomain::kPhoto, kSize);
  const Picture b = RenderPortrait(two, capture, PortraitDomain::kPhoto, kSize);
  const std::vector<float> background_a = RenderRegionMask(one, capture, PortraitRegion::kBackground, kSize);
  const std::vector<float> background_b = RenderRegionMask(two, capture, PortraitRegion::kBackground, kSize);
  int compared = 0;
  for (int y = 2; y < kSize - 2; ++y) {
    for (int x = 2; x < kSize - 2; ++x) {
      bool open = true;
      for (int dy = -2; dy <= 2; ++dy) {
        for (int dx = -2; dx <= 2; ++dx) {
          const auto i = static_cast<std::size_t>(y + dy) * kSize + static_cast<std::size_t>(x + dx);
          open = open && background_a[i] > 0.999F && background_b[i] > 0.999F;
        }
      }
      if (open) {
        ++compared;
        for (int channel = 0; channel < 3; ++channel) {
          ASSERT_EQ(a.At(channel, y, x), b.At(channel, y, x)) << x << "," << y;
        }
      }
    }
  }
  EXPECT_GT(compared, 1000);
}

}  // namespace
}  // namespace pentimento
