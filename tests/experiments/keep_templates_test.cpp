#include "experiments/pipeline/keep_templates.h"

#include <gtest/gtest.h>

#include "experiments/pipeline/clock.h"
#include "framework/core/errors.h"

namespace pentimento {
namespace {

TEST(KeepTemplates, TakesADayOfTheCalendar) {
  EXPECT_EQ(KeptUntil("until 2028-02-29"), "2028-02-29");
  for (const char* text : {"until 2027-02-29", "until 2027-13-01", "until 2027-00-10", "2027-01-01", "until 2027-1-1",
                           "until  2027-01-01", "until 2027-01-01 ", "for ever", ""}) {
    EXPECT_EQ(KeptUntil(text), std::nullopt) << text;
  }
}

TEST(KeepTemplates, LastsThroughThatDay) {
  const std::string today = UtcNow().substr(0, 10);
  EXPECT_NO_THROW(RequireNotPassed("9999-12-31"));
  EXPECT_THROW(RequireNotPassed("2020-01-31"), ConfigError);
  // Were midnight between the two calls, the second would see another day.
  if (UtcNow().substr(0, 10) == today) {
    EXPECT_NO_THROW(RequireNotPassed(today));
  }
}

}  // namespace
}  // namespace pentimento
