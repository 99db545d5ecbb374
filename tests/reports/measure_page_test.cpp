#include "reports/measure_page.h"

#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/errors.h"
#include "reports/tables.h"
#include "tests/reports/measure_demo.h"

namespace pentimento::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(MeasurePageTest, NamesCannotBecomeMarkup) {
  const std::string html = RenderMeasurePage(DemoMeasurePage());
  EXPECT_THAT(html, Not(HasSubstr("<img src=x")));
  EXPECT_THAT(html, HasSubstr("data:image/jpeg;base64,"));
  EXPECT_THAT(html, HasSubstr("default-src 'none'"));
  EXPECT_THAT(html, Not(HasSubstr("{{")));
  EXPECT_THAT(html, HasSubstr("∞")) << "an infinite value of a pair is shown as such";
}

TEST(MeasurePageTest, APictureThatNoBrowserShowsIsAnError) {
  MeasurePage page = DemoMeasurePage();
  page.rows[0].pictures[0].bytes = "II*";
  EXPECT_THROW(RenderMeasurePage(page), DataError);
}

TEST(PairsTable, HasALineAPairAndAColumnAFigure) {
  const std::vector<Figure> figures = {MeasuredFigure("psnr", {std::numeric_limits<double>::infinity(), 20.5}),
                                       MeasuredFigure("ssim", {std::numeric_limits<double>::quiet_NaN(), 0.25}),
                                       MeasuredFigure("psnr", {1.0}), [] {
                                         Figure set = MeasuredFigure("fid", {1.0});
                                         set.samples.clear();
                                         return set;
                                       }()};
  EXPECT_EQ(PairsCsv({{"0.png", "", "a, b/0.png", "c/0.png"}, {"1.png", "p", "a/1.png", "c/1.png"}}, figures),
            "id,subject,reference,test,psnr,ssim,psnr #2\n"
            "0.png,,\"a, b/0.png\",c/0.png,inf,,1\n"
            "1.png,p,a/1.png,c/1.png,20.5,0.25,\n");
}

}  // namespace
}  // namespace pentimento::test
