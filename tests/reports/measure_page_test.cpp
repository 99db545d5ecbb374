#include "reports/measure_page.h"

#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/errors.h"
#include "reports/tables.h"
#include "tests/reports/demo.h"

namespace pentimento::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Figure MeasuredFigure(const std::string& name, const std::vector<double>& values) {
  Figure figure;
  figure.name = name;
  figure.value = values.front();
  figure.hop = "x-y";
  figure.direction = Direction::kHigherIsCloser;
  for (std::size_t i = 0; i < values.size(); ++i) {
    figure.samples.push_back({std::to_string(i) + ".png", "", values[i]});
  }
  return figure;
}

MeasurePage DemoMeasurePage() {
  MeasurePage page;
  page.document.header = {{"command", "measure"},
                          {"inputs", {{"reference", kHostileId}, {"test", "b"}}},
                          {"pairs", 1},
                          {"not_compared", {{{"file", kHostileId}, {"reason", "has no partner"}}}},
                          {"not_measured", Json::array()}};
  page.document.figures = {MeasuredFigure("psnr", {std::numeric_limits<double>::infinity()}),
                           MeasuredFigure("ssim", {0.5})};
  page.rows = {{"0.png", kHostileId, {{"reference", kHostileId, "\xFF\xD8\xFF rest of a picture"}}}};
  page.pairs = 1;
  page.scale = {"Error", {"#000000", "#ffffff"}, {{0.0, "0"}, {1.0, "32"}}};
  return page;
}

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
