#include "experiments/cli/figure_differences.h"

#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pentimento {
namespace {

Figure Psnr(double value, int version = 1) {
  Figure figure;
  figure.name = "psnr";
  figure.value = value;
  figure.version = version;
  figure.hop = "x-y";
  figure.forward = "ghibli";
  return figure;
}

TEST(FigureDifferences, EqualDocumentsHaveNone) {
  ResultDocument document;
  document.figures = {Psnr(20.5), Psnr(std::numeric_limits<double>::quiet_NaN())};
  document.figures[1].name = "ssim";
  EXPECT_TRUE(FindDifferences(document, document).empty());
}

TEST(FigureDifferences, NamesWhatChangedAndByHowMuch) {
  ResultDocument a;
  ResultDocument b;
  a.figures = {Psnr(20.0)};
  b.figures = {Psnr(21.5)};
  const auto differences = FindDifferences(a, b);
  ASSERT_EQ(differences.size(), 1U);
  EXPECT_EQ(differences[0].figure, "psnr [x-y ghibli]");
  EXPECT_EQ(differences[0].what, "20 became 21.5 (+1.5)");
}

TEST(FigureDifferences, NeverComparesTwoDefinitions) {
  ResultDocument a;
  ResultDocument b;
  a.figures = {Psnr(20.0, 1)};
  b.figures = {Psnr(20.0, 2)};
  ASSERT_EQ(FindDifferences(a, b).size(), 1U);
  EXPECT_THAT(FindDifferences(a, b)[0].what, testing::HasSubstr("defined differently"));
}

TEST(FigureDifferences, SaysWhatOnlyOneHas) {
  ResultDocument a;
  ResultDocument b;
  a.figures = {Psnr(20.0)};
  b.figures = {Psnr(20.0)};
  b.figures[0].forward = "other";
  const auto differences = FindDifferences(a, b);
  ASSERT_EQ(differences.size(), 2U);
  EXPECT_EQ(differences[0].what, "only in the first");
  EXPECT_EQ(differences[1].what, "only in the second");
}

}  // namespace
}  // namespace pentimento
