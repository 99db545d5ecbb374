#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/errors.h"
#include "framework/weights_file/safetensors.h"

namespace pentimento {
namespace {

using ::testing::HasSubstr;

std::string File(const std::string& json, std::size_t data) {
  std::string bytes(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) {
    bytes[i] = static_cast<char>((json.size() >> (8 * i)) & 0xFF);
  }
  return bytes + json + std::string(data, 'x');
}

/// The complaint, which must name the file.
std::string Complaint(const std::string& bytes) {
  try {
    ParseSafetensors(bytes, "evil.safetensors");
  } catch (const WeightsError& error) {
    EXPECT_THAT(error.what(), HasSubstr("evil.safetensors"));
    return error.what();
  }
  return "accepted";
}

TEST(SafetensorsHostile, EveryTruncationIsRefused) {
  const std::string whole = File(
      R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[3],"data_offsets":[8,11]}})",
      11);
  EXPECT_EQ(ParseSafetensors(whole, "t").entries.size(), 2U);
  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_NE(Complaint(whole.substr(0, length)), "accepted") << length;
  }
}

TEST(SafetensorsHostile, EveryFlippedHeaderByteIsRefusedOrHarmless) {
  const std::string whole = File(R"({"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]}})", 8);
  for (std::size_t i = 0; i < whole.size() - 8; ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string bytes = whole;
      bytes[i] = static_cast<char>(bytes[i] ^ (1 << bit));
      try {
        for (const SafetensorsEntry& entry : ParseSafetensors(bytes, "t").entries) {
          EXPECT_LE(entry.offset + entry.size, bytes.size());
        }
      } catch (const WeightsError&) {
        continue;
      }
    }
  }
}

TEST(SafetensorsHostile, LyingShapes) {
  const auto shape = [](const std::string& text, std::size_t bytes) {
    return Complaint(File(
        R"({"a":{"dtype":"F32","shape":)" + text + R"(,"data_offsets":[0,)" + std::to_string(bytes) + "]}}", bytes));
  };
  EXPECT_EQ(shape("[2]", 8), "accepted");
  EXPECT_THAT(shape("[3]", 8), HasSubstr("needs 12 bytes, not 8"));
  EXPECT_THAT(shape("[-2]", 8), HasSubstr("whole numbers"));
  EXPECT_THAT(shape("[2.0]", 8), HasSubstr("whole numbers"));
  EXPECT_THAT(shape("2", 8), HasSubstr("list"));
  EXPECT_THAT(shape("[4611686018427387904,4]", 0), HasSubstr("overflows"));
  EXPECT_THAT(shape("[9223372036854775808,0]", 0), HasSubstr("overflows"));
  EXPECT_THAT(shape("[99999999999999999999]", 8), HasSubstr("whole numbers"));
  EXPECT_THAT(shape("[1," + std::string(198, '1') + "]", 8), HasSubstr("whole numbers"));
}

TEST(SafetensorsHostile, LyingOffsets) {
  const auto two = [](const std::string& first, const std::string& second, std::size_t data) {
    return Complaint(File(R"({"a":{"dtype":"U8","shape":[4],"data_offsets":)" + first +
                              R"(},"b":{"dtype":"U8","shape":[4],"data_offsets":)" + second + "}}",
                          data));
  };
  EXPECT_EQ(two("[0,4]", "[4,8]", 8), "accepted");
  EXPECT_THAT(two("[0,4]", "[3,7]", 8), HasSubstr("overlap"));
  EXPECT_THAT(two("[0,4]", "[0,4]", 8), HasSubstr("overlap"));
  EXPECT_THAT(two("[0,4]", "[5,9]", 9), HasSubstr("belong to no tensor"));
  EXPECT_THAT(two("[0,4]", "[4,8]", 9), HasSubstr("belong to no tensor"));
  EXPECT_THAT(two("[0,4]", "[8,4]", 8), HasSubstr("do not lie in"));
  EXPECT_THAT(two("[0,4]", "[4,8]", 7), HasSubstr("truncated"));
  EXPECT_THAT(two("[0,4]", "[18446744073709551612,18446744073709551615]", 8), HasSubstr("do not lie in"));
  EXPECT_THAT(two("[0]", "[4,8]", 8), HasSubstr("two numbers"));
}

TEST(SafetensorsHostile, LyingHeaders) {
  EXPECT_THAT(Complaint(std::string(7, '\0')), HasSubstr("too few"));
  EXPECT_THAT(Complaint(std::string(8, '\xFF')), HasSubstr("claims a header"));
  EXPECT_THAT(Complaint(File("[1]", 0)), HasSubstr("not a JSON object"));
  EXPECT_THAT(Complaint(File("", 0)), HasSubstr("not JSON"));
  EXPECT_THAT(Complaint(File("{\"a\":", 0)), HasSubstr("not JSON"));
  EXPECT_THAT(Complaint(File(R"({"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},)"
                             R"("a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}})",
                             0)),
              HasSubstr("twice"));
  EXPECT_THAT(Complaint(File(R"({"a":{"dtype":"F8_E4M3","shape":[],"data_offsets":[0,1]}})", 1)), HasSubstr("F8_E4M3"));
  EXPECT_THAT(Complaint(File(R"({"a":{"dtype":"U8","shape":[]}})", 0)), HasSubstr("exactly"));
  EXPECT_THAT(Complaint(File(R"({"__metadata__":{"k":1}})", 0)), HasSubstr("__metadata__"));
  EXPECT_THAT(Complaint(File(R"({"__metadata__":[]})", 0)), HasSubstr("__metadata__"));
  const std::string scalar = R"({"dtype":"U8","shape":[0],"data_offsets":[0,0]}})";
  EXPECT_THAT(Complaint(File("{\"" + std::string(2000, 'x') + "\":" + scalar, 0)), HasSubstr("2000 bytes"));
  EXPECT_THAT(Complaint(File(R"({"\u001b[31m":)" + scalar, 0)), HasSubstr("control characters"));
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  EXPECT_THAT(Complaint(File("{\"a\":" + deep + "}", 0)), HasSubstr("nested"));
}

/// Texts that may be as long as the header, whose limit is 100 MB, where a message would repeat them.
TEST(SafetensorsHostile, ComplaintsStayShort) {
  const std::string scalar = R"("shape":[0],"data_offsets":[0,0])";
  const std::string endless(8'000'000, 'x');
  for (const std::string& header :
       {"{\"" + endless, "{\"a\":1" + std::string(8'000'000, '0') + ".", R"({"__metadata__":{")" + endless + "\":1}}",
        "{\"" + endless + "\":{}}", R"({"a":{"dtype":")" + endless + "\"," + scalar + "}}",
        "{\"" + endless + "\":{},\"" + endless + "\":{}}"}) {
    const std::string complaint = Complaint(File(header, 0));
    EXPECT_NE(complaint, "accepted");
    EXPECT_LT(complaint.size(), 500U) << complaint.substr(0, 500);
  }
  EXPECT_THAT(Complaint(File("{\"" + endless, 0)), HasSubstr("missing closing quote"));
}

}  // namespace
}  // namespace pentimento
