#include "reports/redaction.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/errors.h"
#include "reports/page.h"
#include "reports/pictures.h"
#include "tests/reports/demo.h"
#include "tests/support/process.h"

namespace pentimento::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string PageOf(const ReportInput& input) {
  Json report = ToJson(input.document);
  report["answer"] = {{"headline", Json::array()}, {"sections", Json::array()}};
  return RenderPage(input, report);
}

TEST(WithoutOriginals, TakesOutWhatShowsRealPeopleAndNothingElse) {
  const TemporaryFolder folder;
  ReportInput input = DemoReport(folder.path(), 2);
  EXPECT_EQ(WithoutOriginals(PageOf(input)).originals, 0);

  // Beyond the limit of inlined pictures: an original is inlined all the same, because its file does not stay.
  GridCell& original = input.galleries.front().rows.front().cells.front();
  ASSERT_EQ(original.hop, "x");
  original.original_of_real_person = true;
  const std::string picture =
      DataUri(original.picture.is_absolute() ? original.picture : folder.path() / original.picture);
  const std::string page = PageOf(input);
  ASSERT_THAT(page, HasSubstr(picture));

  const RedactedPage redacted = WithoutOriginals(page);
  EXPECT_EQ(redacted.originals, 1);
  EXPECT_THAT(redacted.page, Not(HasSubstr(picture)));
  EXPECT_THAT(redacted.page, HasSubstr("removed by `pentimento purge`"));
  EXPECT_EQ(redacted.page.substr(0, redacted.page.find("id=\"data\"")), page.substr(0, page.find("id=\"data\"")));
  EXPECT_EQ(WithoutOriginals(redacted.page).originals, 0);
  EXPECT_EQ(WithoutOriginals(redacted.page).page, redacted.page);
}

TEST(WithoutOriginals, RefusesOtherPages) {
  EXPECT_THROW(WithoutOriginals("<html></html>"), DataError);
  EXPECT_THROW(WithoutOriginals("<script type=\"application/json\" id=\"data\">{</script>"), DataError);
}

}  // namespace
}  // namespace pentimento::test
