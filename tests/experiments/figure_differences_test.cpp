#include "experiments/cli/figure_differences.h"

#include <cmath>
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
  b.figures[0].value = 25.0;
  const auto refused = FindDifferences(a, b);
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(refused[0].what, "defined differently: version 1 and version 2");
  EXPECT_TRUE(refused[0].refused);
  EXPECT_TRUE(std::isnan(refused[0].first_value)) << "no values side by side";
  const std::string table = DifferenceTable(refused, 1, 10);
  EXPECT_THAT(table, testing::HasSubstr("1 figures: 0 values differ, 0 differ in interval"));
  EXPECT_THAT(table, testing::HasSubstr("1 figures are defined differently and were not compared"));
  EXPECT_THAT(table, testing::Not(testing::HasSubstr("25")));
}

TEST(FigureDifferences, ComparesTwoDefinitionsIfTold) {
  ResultDocument a;
  ResultDocument b;
  a.figures = {Psnr(20.0, 1), Psnr(3.0, 1)};
  b.figures = {Psnr(21.5, 2), Psnr(3.0, 2)};
  a.figures[1].name = b.figures[1].name = "ssim";
  const auto differences = FindDifferences(a, b, AcrossVersions::kCompare);
  ASSERT_EQ(differences.size(), 2U);
  EXPECT_EQ(differences[0].what, "20 became 21.5 (+1.5); defined differently: version 1 and version 2");
  EXPECT_FALSE(differences[0].refused);
  EXPECT_THAT(differences[1].what, testing::EndsWith("defined differently: version 1 and version 2"));
}

TEST(FigureDifferences, AnotherProtocolIsAnotherDefinition) {
  ResultDocument a;
  ResultDocument b;
  a.figures = {Psnr(20.0)};
  b.figures = {Psnr(20.0)};
  a.figures[0].context["protocol"] = {{"resize", "none"}};
  b.figures[0].context["protocol"] = {{"resize", "bicubic, antialiased"}};
  ASSERT_EQ(FindDifferences(a, b).size(), 1U);
  EXPECT_EQ(FindDifferences(a, b)[0].what, "defined differently: resize none and bicubic, antialiased");
  b.figures[0].context = Json::object();
  EXPECT_TRUE(FindDifferences(a, b).empty()) << "an earlier version of the program said nothing of it";
  b.figures[0].context = a.figures[0].context;
  b.figures[0].context["codec"] = {{"test", "jpeg"}};
  a.figures[0].context["codec"] = {{"test", "png"}};
  b.figures[0].value = 21.0;
  EXPECT_EQ(FindDifferences(a, b)[0].what, "20 became 21 (+1)") << "another codec may be what is compared";
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

TEST(FigureDifferences, MeasuredContextDoesNotKeepFiguresApart) {
  ResultDocument a;
  ResultDocument b;
  a.figures = {Psnr(20.0)};
  b.figures = {Psnr(21.0)};
  a.figures[0].context = {{"matcher", "dlib-resnet"}, {"distance", 0.61}, {"detected", 30}};
  b.figures[0].context = {{"matcher", "dlib-resnet"}, {"distance", 0.64}, {"detected", 29}};
  const auto differences = FindDifferences(a, b);
  ASSERT_EQ(differences.size(), 1U);
  EXPECT_EQ(differences[0].what, "20 became 21 (+1)");
}

TEST(FigureDifferences, ShowsAsManyDigitsAsTellValuesApart) {
  ResultDocument a;
  ResultDocument b;
  a.figures = {Psnr(20.123456789), Psnr(20.123456789), Psnr(1.0 / 3.0)};
  b.figures = {Psnr(20.123466789), Psnr(std::numeric_limits<double>::quiet_NaN()), Psnr(2.0 / 3.0)};
  const auto differences = FindDifferences(a, b);
  ASSERT_EQ(differences.size(), 3U) << "figures with one identity are paired in their order";
  EXPECT_EQ(differences[0].what, "20.12346 became 20.12347 (+1e-05)");
  EXPECT_EQ(differences[1].what, "20.12 became null");
  EXPECT_EQ(differences[2].what, "0.3333 became 0.6667 (+0.333)");
}

TEST(FigureDifferences, TheTableBeginsWithWhatItsIntervalDoesNotExplain) {
  ResultDocument a;
  ResultDocument b;
  a.figures = {Psnr(20.0), Psnr(0.5), Psnr(3.0)};
  a.figures[1].name = "auc";
  a.figures[2].name = "ssim";
  b.figures = a.figures;
  a.figures[0].ci95 = {15.0, 25.0};
  a.figures[1].ci95 = {0.49, 0.51};
  b.figures[0].value = 21.0;
  b.figures[1].value = 0.9;
  b.figures[2].note = "another";
  const std::string table = DifferenceTable(FindDifferences(a, b), 3, 1);
  EXPECT_THAT(table, testing::HasSubstr("3 figures: 2 values differ, 1 differ in interval"));
  EXPECT_THAT(table, testing::HasSubstr("0.5  0.9  auc [x-y ghibli]"));
  EXPECT_THAT(table, testing::HasSubstr("and 1 more"));
  EXPECT_THAT(table, testing::Not(testing::HasSubstr("psnr")));
}

}  // namespace
}  // namespace pentimento
