#include "framework/results/tensorboard_events.h"

#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/event_reader.h"

namespace pentimento {
namespace {

std::string Hex(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) {
    text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  }
  return text;
}

/// RFC 3720, appendix B.4, and the check value of the catalogue of CRCs.
TEST(TensorboardEvents, ChecksumIsCrc32c) {
  EXPECT_EQ(Crc32c("123456789"), 0xE3069283U);
  EXPECT_EQ(Crc32c(std::string(32, '\0')), 0x8A9136AAU);
  EXPECT_EQ(Crc32c(std::string(32, '\xFF')), 0x62A8AB43U);
  std::string rising;
  for (char byte = 0; byte < 32; ++byte) {
    rising += byte;
  }
  EXPECT_EQ(Crc32c(rising), 0x46DD794EU);
  EXPECT_EQ(Crc32c(""), 0U);
}

/// Made with tensorboard 2.21: RecordWriter.write(Event(...).SerializeToString()) of Event(file_version=
/// "brain.Event:2") and of Event(wall_time=300, step=300) with Summary.Value(tag="loss/G_A", simple_value=0.71875).
TEST(TensorboardEvents, BytesAreThoseOfTensorboardsOwnWriter) {
  EXPECT_EQ(Hex(EventsFile({{300, "loss/G_A", 0.71875}})),
            "0f000000000000006d532b091a0d627261696e2e4576656e743a32fc985129"
            "1f00000000000000514b4418"
            "090000000000c0724010ac022a110a0f0a086c6f73732f475f41150000383f"
            "1c1fe3f4");
}

TEST(TensorboardEvents, AFileWithoutScalarsHoldsItsVersion) { EXPECT_TRUE(ReadEvents(EventsFile({})).empty()); }

TEST(TensorboardEvents, ScalarsComeBackInOrder) {
  const std::vector<ScalarEvent> scalars = {{1, "a", 1.0 / 3.0},
                                            {1,
                                             "a longer tag, of more than one hundred and twenty-seven bytes, "
                                             "whose length therefore takes two bytes: " +
                                                 std::string(128, 'x'),
                                             -1e-30},
                                            {std::int64_t{1} << 40, "a", std::numeric_limits<double>::infinity()},
                                            {2, "a", std::numeric_limits<double>::quiet_NaN()}};
  const std::vector<ScalarEvent> read = ReadEvents(EventsFile(scalars));
  ASSERT_EQ(read.size(), scalars.size());
  for (std::size_t i = 0; i < scalars.size(); ++i) {
    EXPECT_EQ(read[i].step, scalars[i].step);
    EXPECT_EQ(read[i].tag, scalars[i].tag);
    EXPECT_THAT(static_cast<float>(read[i].value),
                ::testing::NanSensitiveFloatEq(static_cast<float>(scalars[i].value)));
  }
}

TEST(TensorboardEvents, AFlippedBitIsNoticed) {
  const std::string whole = EventsFile({{1, "a", 1.0}});
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string damaged = whole;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    EXPECT_THROW(ReadEvents(damaged), std::runtime_error) << "byte " << i;
  }
}

}  // namespace
}  // namespace pentimento
