#include "framework/core/base64.h"

#include <gtest/gtest.h>

#include "framework/core/errors.h"

namespace pentimento::test {
namespace {

TEST(Base64Test, IsThatOfRfc4648) {
  EXPECT_EQ(Base64(""), "");
  EXPECT_EQ(Base64("f"), "Zg==");
  EXPECT_EQ(Base64("fo"), "Zm8=");
  EXPECT_EQ(Base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(FromBase64("Zg=="), "f");
  EXPECT_EQ(FromBase64("Zm8="), "fo");
  EXPECT_EQ(FromBase64("Zm9vYmFy"), "foobar");
}

TEST(Base64Test, EveryByteComesBackAcrossPieces) {
  std::string bytes;
  for (std::size_t i = 0; i < (std::size_t{3} << 20) + 257; ++i) {
    bytes += static_cast<char>(i % 251);
  }
  EXPECT_EQ(FromBase64(Base64(bytes)), bytes);
}

TEST(Base64Test, OtherTextsAreRefused) {
  for (const char* text : {"Zg=", "Zg", "Z===", "====", "Z=g=", "Zm9v\n===", " Zm8", "Zm8*"}) {
    EXPECT_THROW(FromBase64(text), DataError) << text;
  }
}

}  // namespace
}  // namespace pentimento::test
