#include "framework/weights_file/safetensors.h"

#include <gtest/gtest.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

TEST(Safetensors, WritesTheBytesOfTheFormat) {
  std::vector<SafetensorsEntry> entries(2);
  entries[0] = {"b", ElementType::kU8, {3}};
  entries[1] = {"a", ElementType::kF32, {1, 2}};
  const std::string header = MakeSafetensorsHeader(entries, {{"k", "v"}});
  const std::string json = R"({"__metadata__":{"k":"v"},"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},)"
                           R"("b":{"dtype":"U8","shape":[3],"data_offsets":[8,11]}})";
  EXPECT_EQ(header.size() % 8, 0U);
  EXPECT_EQ(static_cast<unsigned char>(header[0]), header.size() - 8);
  EXPECT_EQ(header.substr(1, 7), std::string(7, '\0'));
  EXPECT_EQ(header.substr(8, json.size()), json);
  EXPECT_EQ(header.substr(8 + json.size()), std::string(header.size() - 8 - json.size(), ' '));
}

TEST(Safetensors, ReadsWhatItWrites) {
  std::vector<SafetensorsEntry> entries(3);
  entries[0] = {"x", ElementType::kBF16, {2, 0, 5}};
  entries[1] = {"größe", ElementType::kI64, {}};
  entries[2] = {"z", ElementType::kBool, {5}};
  const std::string bytes = MakeSafetensorsHeader(entries, {}) + std::string(13, '\1');
  const SafetensorsHeader header = ParseSafetensors(bytes, "t");
  ASSERT_EQ(header.entries.size(), 3U);
  EXPECT_EQ(header.entries[0].name, "größe");
  EXPECT_TRUE(header.entries[0].shape.empty());
  EXPECT_EQ(header.entries[0].size, 8U);
  EXPECT_EQ(header.entries[0].offset, bytes.size() - 13);
  EXPECT_EQ(header.entries[1].name, "x");
  EXPECT_EQ(header.entries[1].size, 0U);
  EXPECT_EQ(header.entries[2].size, 5U);
}

TEST(Safetensors, RefusesToWriteTwoOfOneName) {
  std::vector<SafetensorsEntry> entries(2);
  entries[0].name = std::string("x");
  entries[1].name = entries[0].name;
  EXPECT_THROW(MakeSafetensorsHeader(entries, {}), InternalError);
}

}  // namespace
}  // namespace pentimento
