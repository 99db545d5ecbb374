#include "framework/core/json.h"

#include <limits>

#include <gtest/gtest.h>

namespace pentimento {
namespace {

TEST(CanonicalDump, DoesNotDependOnTheOrderOfKeys) {
  EXPECT_EQ(CanonicalDump(Json::parse(R"({"b": [1, 2.5, "é"], "a": {"d": null, "c": true}})")),
            R"({"a":{"c":true,"d":null},"b":[1,2.5,"é"]})");
}

TEST(CanonicalDump, TellsWholeFromRealNumbersAndKeepsEveryDigit) {
  EXPECT_EQ(CanonicalDump(Json(1)), "1");
  EXPECT_EQ(CanonicalDump(Json(1.0)), "1.0");
  EXPECT_EQ(CanonicalDump(Json(0.1)), "0.1");
  EXPECT_EQ(Json::parse(CanonicalDump(Json(1.0 / 3))).get<double>(), 1.0 / 3);
}

TEST(FiniteOrNull, HasNoPlaceForTheRest) {
  EXPECT_EQ(FiniteOrNull(-0.5), Json(-0.5));
  EXPECT_TRUE(FiniteOrNull(std::numeric_limits<double>::infinity()).is_null());
  EXPECT_TRUE(FiniteOrNull(std::numeric_limits<double>::quiet_NaN()).is_null());
}

}  // namespace
}  // namespace pentimento
