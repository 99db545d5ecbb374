#include "framework/media/inventory/inventory_json.h"

#include <gtest/gtest.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

Inventory SomeInventory() {
  Inventory inventory;
  inventory.format = "jpeg";
  inventory.items = {{"exif", "Image", "Make", "Canon", 20, 300}, {"comment", "", "Comment", "two\nlines", 320, 14}};
  inventory.bytes = {1000, 600, 390, 10};
  inventory.faults = {"something at 12"};
  return inventory;
}

ItemClass AllOfOneKind(const MetadataItem& /*item*/) { return {"device", "medium"}; }

TEST(InventoryJson, HasThePromisedForm) {
  const Json document = Json::parse(InventoryJson("a.jpg", SomeInventory(), AllOfOneKind));
  EXPECT_EQ(document, Json::parse(R"({
    "file": "a.jpg", "format": "jpeg",
    "items": [
      {"carrier": "exif", "group": "Image", "name": "Make", "value": "Canon", "category": "device",
       "sensitivity": "medium", "offset": 20, "length": 300},
      {"carrier": "comment", "group": "", "name": "Comment", "value": "two\nlines", "category": "device",
       "sensitivity": "medium", "offset": 320, "length": 14}],
    "bytes": {"total": 1000, "image": 600, "known": 390, "unknown": 10},
    "faults": ["something at 12"]})"));
}

TEST(InventoryJson, IsReadBack) {
  const Inventory given = SomeInventory();
  const Inventory read = InventoryFromJson(Json::parse(InventoryJson("a.jpg", given, AllOfOneKind)));
  EXPECT_EQ(read.items, given.items);
  EXPECT_EQ(read.bytes.unknown, given.bytes.unknown);
  EXPECT_EQ(read.faults, given.faults);
  EXPECT_THROW(InventoryFromJson(Json::object()), DataError);
}

/// What the text is after a reader of JSON has read it.
std::string ThroughJson(std::string_view text) {
  std::string json;
  AppendJsonText(json, text);
  return Json::parse(json).get<std::string>();
}

TEST(InventoryJson, AnyBytesAreAString) {
  EXPECT_EQ(ThroughJson("plain"), "plain");
  EXPECT_EQ(ThroughJson(std::string_view("a\0b", 3)), std::string("a\0b", 3));
  EXPECT_EQ(ThroughJson("Zoë 日本 😀"), "Zoë 日本 😀");
  EXPECT_EQ(ThroughJson("\xFF"
                        "a\xC3"),
            "\uFFFDa\uFFFD");
  EXPECT_EQ(ThroughJson("\xC0\x80"), "\uFFFD\uFFFD") << "overlong";
  EXPECT_EQ(ThroughJson("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD") << "a surrogate";
  EXPECT_EQ(ThroughJson("\xF4\x90\x80\x80"), "\uFFFD\uFFFD\uFFFD\uFFFD") << "beyond Unicode";
  std::string all;
  for (int byte = 0; byte < 256; ++byte) {
    all += static_cast<char>(byte);
  }
  EXPECT_EQ(ThroughJson(all).substr(0, 128), all.substr(0, 128));
}

}  // namespace
}  // namespace pentimento
