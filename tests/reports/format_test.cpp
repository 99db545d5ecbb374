#include "reports/format.h"

#include <limits>

#include <gtest/gtest.h>

namespace pentimento::test {
namespace {

ShownFigure ShownOf(double value, double low, double high) {
  Figure figure;
  figure.value = value;
  figure.ci95 = {low, high};
  return Show(figure);
}

TEST(FormatTest, GivesAsManyDigitsAsTheIntervalJustifies) {
  EXPECT_EQ(ShownOf(21.34567, 20.93, 21.77).value, "21.35");
  EXPECT_EQ(ShownOf(21.34567, 20.93, 21.77).interval, "20.93 to 21.77");
  EXPECT_EQ(ShownOf(0.8731, 0.841, 0.903).value, "0.873");
  EXPECT_EQ(ShownOf(-0.5, -3.0, 2.0).interval, "−3.0 to 2.0");
  EXPECT_EQ(ShownOf(431.7, 210, 655).value, "432");
  EXPECT_EQ(ShownOf(-0.0001, -0.5, 0.5).value, "0.00") << "no minus sign before a zero";
  EXPECT_EQ(ShownOf(1, 1, 1).interval, "1 to 1");
}

TEST(FormatTest, GivesFourSignificantDigitsWithoutAnInterval) {
  EXPECT_EQ(ShowNumber(17.8612), "17.86");
  EXPECT_EQ(ShowNumber(0.5), "0.5");
  EXPECT_EQ(ShowNumber(120), "120");
  EXPECT_EQ(ShowNumber(-1234.5), "−1234");
  EXPECT_EQ(ShowNumber(3.14159e-7), "3.14e-07");
  EXPECT_EQ(ShowNumber(0), "0");
  EXPECT_EQ(ShowNumber(std::numeric_limits<double>::quiet_NaN()), "–");
  EXPECT_EQ(ShowNumber(std::numeric_limits<double>::infinity()), "–");
}

TEST(FormatTest, NeverRoundsSomeToNoneOrAll) {
  EXPECT_EQ(ShowPer100(0.413), "41");
  EXPECT_EQ(ShowPer100(0.0), "0");
  EXPECT_EQ(ShowPer100(1.0), "100");
  EXPECT_EQ(ShowPer100(0.004), "0.4");
  EXPECT_EQ(ShowPer100(0.00001), "0.1");
  EXPECT_EQ(ShowPer100(0.9999), "99.9");
  EXPECT_EQ(ShowPer100(0.01), "1");
}

TEST(FormatTest, UsesTheFieldsNames) {
  EXPECT_EQ(Label("psnr"), "PSNR");
  EXPECT_EQ(Label("tar@fmr=1e-2"), "TAR at FMR 1e-2");
  EXPECT_EQ(Label("retention[time]"), "metadata kept: time");
  EXPECT_EQ(Label("difference[psnr]"), "difference of PSNR");
  EXPECT_EQ(Label("image_linkage[tar@fmr=1e-2]"), "linking the picture itself: TAR at FMR 1e-2");
  EXPECT_EQ(Label("fmr@distance=0.6"), "FMR at a distance of 0.6");
  EXPECT_EQ(Label("lpips[alex]"), "lpips[alex]");
  EXPECT_EQ(Label("ssim[eyes]"), "SSIM, eyes");
  EXPECT_EQ(Label("lpips[alex,face]"), "lpips[alex], face");
  EXPECT_EQ(Label("second_pixels[face]"), "files that carry a face in another picture");
  EXPECT_EQ(Label("second_pixels[auc]"), "faces in other pictures of the file: AUC");
  EXPECT_EQ(Label("second_image_linkage[tar@fmr=1e-2]"),
            "linking the source by other pictures of the file: TAR at FMR 1e-2");
  EXPECT_EQ(Label("canary_survival[exif]"), "planted values still there: exif");
  EXPECT_EQ(ShowCount(1, "person", "people"), "1 person");
}

TEST(FormatTest, GivesSmallCountsAsTheyAre) {
  Figure figure;
  figure.value = 7.0 / 60;
  figure.n = 60;
  EXPECT_EQ(ShowShare(figure), "7 of 60");
  figure.n = 100;
  EXPECT_EQ(ShowShare(figure), "12 of 100");
  figure.value = 0.123;
  figure.n = 60;
  EXPECT_EQ(ShowShare(figure), "12 of 100") << "a mean of shares is no count";
}

TEST(FormatTest, SaysWhetherAFaceWasFound) {
  Figure figure;
  figure.name = "ftd";
  EXPECT_EQ(ShowSample(figure, 0).label, "face found");
  EXPECT_EQ(ShowSample(figure, 0).value, "yes");
  EXPECT_EQ(ShowSample(figure, 1).value, "no");
  figure.name = "psnr";
  EXPECT_EQ(ShowSample(figure, 17.8612).value, "17.86");
}

}  // namespace
}  // namespace pentimento::test
