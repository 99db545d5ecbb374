#include "framework/core/text.h"

#include <gtest/gtest.h>

namespace pentimento {
namespace {

TEST(EditDistance, CountsInsertionsDeletionsSubstitutionsAndSwaps) {
  EXPECT_EQ(EditDistance("", ""), 0U);
  EXPECT_EQ(EditDistance("", "abc"), 3U);
  EXPECT_EQ(EditDistance("kitten", "sitting"), 3U);
  EXPECT_EQ(EditDistance("lamda_id", "lambda_id"), 1U);
  EXPECT_EQ(EditDistance("sedd", "seed"), 1U);
  EXPECT_EQ(EditDistance("nmae", "name"), 1U);  // neighbours swapped
  EXPECT_EQ(EditDistance("ca", "abc"), 3U);     // optimal string alignment, not full Damerau-Levenshtein (2)
}

TEST(NearestName, SuggestsLikelySlipsOnly) {
  const std::vector<std::string> names = {"lambda_id", "lambda_rec", "steps", "ngf"};
  EXPECT_EQ(NearestName("lamda_id", names), "lambda_id");
  EXPECT_EQ(NearestName("stpes", names), "steps");
  EXPECT_EQ(NearestName("nfg", names), "ngf");
  EXPECT_EQ(NearestName("learning_rate", names), "");
  EXPECT_EQ(NearestName("x", names), "");
  EXPECT_EQ(NearestName("", names), "");
  EXPECT_EQ(NearestName("steps", {}), "");
}

TEST(NearestName, DoesNotCountCapitals) {
  const std::vector<std::string> names = {"psnr", "forward", "LPIPS"};
  EXPECT_EQ(NearestName("PSNR", names), "psnr");
  EXPECT_EQ(NearestName("FORWRAD", names), "forward");
  EXPECT_EQ(NearestName("lpips", names), "LPIPS");
}

TEST(NearestName, StaysQuickOnAbsurdNames) {
  const std::vector<std::string> names(1000, "steps");
  EXPECT_EQ(NearestName(std::string(1'000'000, 's'), names), "");
}

TEST(Join, PutsSeparatorsBetween) {
  EXPECT_EQ(Join({}), "");
  const std::vector<std::string> parts = {"a", "", "b"};
  EXPECT_EQ(Join(parts), "a, , b");
  EXPECT_EQ(Join(parts, "/"), "a//b");
}

TEST(PercentEncode, KeepsUnreservedLettersOnly) {
  EXPECT_EQ(PercentEncode("AZaz09.-_~"), "AZaz09.-_~");
  EXPECT_EQ(PercentEncode("anna b/0001.jpg"), "anna%20b%2F0001.jpg");
  EXPECT_EQ(PercentEncode("100%"), "100%25");
  EXPECT_EQ(PercentEncode("é\n"), "%C3%A9%0A");
}

TEST(PercentDecode, LeavesWhatIsNoCodeAlone) {
  EXPECT_EQ(PercentDecode("%"), "%");
  EXPECT_EQ(PercentDecode("%4"), "%4");
  EXPECT_EQ(PercentDecode("%zz%41%2f%2F"), "%zzA//");
}

}  // namespace
}  // namespace pentimento
