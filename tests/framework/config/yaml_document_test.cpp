#include "framework/config/yaml_document.h"

#include <cmath>

#include <gtest/gtest.h>

#include "tests/framework/config/config_folder.h"

namespace pentimento {
namespace {

using testing::ConfigErrorOf;

Json ValuesOf(std::string_view text) { return ParseYaml(text, "a.yaml").values; }

std::string ErrorIn(std::string_view text) {
  return ConfigErrorOf([&] { (void)ParseYaml(text, "a.yaml"); });
}

TEST(PlainScalar, FollowsTheCoreSchemaOfYaml12) {
  EXPECT_EQ(PlainScalar("12"), Json(12));
  EXPECT_EQ(PlainScalar("-12"), Json(-12));
  EXPECT_EQ(PlainScalar("+12"), Json(12));
  EXPECT_EQ(PlainScalar("0x1F"), Json(31));
  EXPECT_EQ(PlainScalar("0o17"), Json(15));
  EXPECT_EQ(PlainScalar("017"), Json(17));
  EXPECT_EQ(PlainScalar("18446744073709551615").get<std::uint64_t>(), 18446744073709551615ULL);
  EXPECT_EQ(PlainScalar("-9223372036854775808").get<std::int64_t>(), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(PlainScalar("18446744073709551616"), Json(18446744073709551616.0));
  EXPECT_EQ(PlainScalar("1.5"), Json(1.5));
  EXPECT_EQ(PlainScalar(".5"), Json(0.5));
  EXPECT_EQ(PlainScalar("5."), Json(5.0));
  EXPECT_EQ(PlainScalar("-2.5E-3"), Json(-0.0025));
  for (const char* text : {"1e-3", "1E-3", "+0.001"}) {
    EXPECT_EQ(PlainScalar(text), Json(0.001)) << text;
  }
  EXPECT_TRUE(PlainScalar("1e3").is_number_float());
  for (const char* text : {"true", "True", "TRUE"}) {
    EXPECT_EQ(PlainScalar(text), Json(true)) << text;
  }
  EXPECT_EQ(PlainScalar("False"), Json(false));
  for (const char* text : {"", "~", "null", "Null", "NULL"}) {
    EXPECT_TRUE(PlainScalar(text).is_null()) << text;
  }
  EXPECT_EQ(PlainScalar("-.inf"), Json(-std::numeric_limits<double>::infinity()));
  EXPECT_EQ(PlainScalar(".INF"), Json(std::numeric_limits<double>::infinity()));
  EXPECT_TRUE(std::isnan(PlainScalar(".nan").get<double>()));
}

TEST(PlainScalar, LeavesEverythingElseText) {
  for (const char* text :
       {"yes", "no", "on", "off",  "y",   "tRue",  "1_000",      "0b1", "1e",  "e3",    ".",   "-",
        "+",   "..", "0x", "-0x1", "1,5", "12:30", "2026-11-21", "inf", "nan", "+.nan", "1 2", "pentimento/1"}) {
    EXPECT_EQ(PlainScalar(text), Json(text));
  }
  EXPECT_EQ(PlainScalar(std::string(100'000, '1')), Json(std::string(100'000, '1')));
}

TEST(PlainScalar, RefusesNumbersThatNoDoubleHolds) {
  EXPECT_EQ(ConfigErrorOf([] { (void)PlainScalar("1e999"); }), "the number 1e999 is beyond what a double holds");
  EXPECT_EQ(ConfigErrorOf([] { (void)PlainScalar("0xfffffffffffffffff"); }),
            "the number 0xfffffffffffffffff is beyond 64 bits");
}

TEST(ParseYaml, QuotedAndTaggedScalarsAreTexts) {
  EXPECT_EQ(ValuesOf("{a: \"1\", b: '2', c: !!str 3}"), Json::parse(R"({"a": "1", "b": "2", "c": "3"})"));
  EXPECT_EQ(ValuesOf("a: |\n  true\nb: >-\n  1\n  2\nc: |+\n  x\n\n"),
            Json::parse(R"({"a": "true\n", "b": "1 2", "c": "x\n\n"})"));
}

TEST(ParseYaml, ReadsListsMappingsAndAliases) {
  EXPECT_EQ(
      ValuesOf("base: &b {x: 1, y: [2, 3]}\nother: *b\nlist:\n  - a\n  - k: v\n  -\n1: one\nnull_one:\n"),
      Json::parse(R"({"base": {"x": 1, "y": [2, 3]}, "other": {"x": 1, "y": [2, 3]}, "list": ["a", {"k": "v"}, null],
                            "1": "one", "null_one": null})"));
  EXPECT_TRUE(ValuesOf("").is_null());
  EXPECT_TRUE(ValuesOf("# only a comment\n").is_null());
  EXPECT_EQ(ValuesOf("\xEF\xBB\xBF"
                     "a: 1\r\nb: 2\r\n"),
            Json::parse(R"({"a": 1, "b": 2})"));
}

TEST(ParseYaml, KnowsEveryPlaceFromOne) {
  const YamlDocument document =
      ParseYaml("# comment\nname: x\nlist:\n  - a\n  - key: {deep: 1}\n\"a/b\": é\n", "a.yaml");
  const auto value = [&](const char* pointer) { return document.places.at(pointer).value.ToString(); };
  const auto key = [&](const char* pointer) { return document.places.at(pointer).key.ToString(); };
  EXPECT_EQ(value(""), "a.yaml:2:1");
  EXPECT_EQ(key("/name"), "a.yaml:2:1");
  EXPECT_EQ(value("/name"), "a.yaml:2:7");
  EXPECT_EQ(value("/list"), "a.yaml:4:3");
  EXPECT_EQ(value("/list/0"), "a.yaml:4:5");
  EXPECT_EQ(key("/list/1/key"), "a.yaml:5:5");
  EXPECT_EQ(value("/list/1/key/deep"), "a.yaml:5:17");
  EXPECT_EQ(key("/a~1b"), "a.yaml:6:1");
  EXPECT_EQ(document.places.size(), 8U);
}

TEST(ParseYaml, CountsColumnsInCharacters) {
  const YamlDocument document = ParseYaml("{äöü: 1, b: 2}\n", "a.yaml");
  EXPECT_EQ(document.places.at("/b").key.ToString(), "a.yaml:1:10");
}

std::vector<std::string> LinesOf(const YamlDocument& document) {
  std::vector<std::string> lines;
  for (const ConfigProblem& problem : document.problems) {
    lines.push_back(problem.place.ToString() + ": " + problem.message);
  }
  return lines;
}

TEST(ParseYaml, ReportsEveryDuplicateKeyWithBothPlaces) {
  const YamlDocument document = ParseYaml("seed: 1\nname: x\nseed: 2\nloss: {a: 1, a: 2}\nseed: 3\n", "a.yaml");
  const std::vector<std::string> lines = LinesOf(document);
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0], R"(a.yaml:4:14: duplicate key "a"; it is given first at a.yaml:4:8)");
  EXPECT_EQ(lines[1], R"(a.yaml:3:1: duplicate key "seed"; it is given first at a.yaml:1:1)");
  EXPECT_EQ(lines[2], R"(a.yaml:5:1: duplicate key "seed"; it is given first at a.yaml:1:1)");
  EXPECT_EQ(document.values["seed"], 1);
}

TEST(ParseYaml, SyntaxErrorsSayWhatTheWriterDid) {
  EXPECT_EQ(ErrorIn("a: [1, 2\nb: 3\n"),
            "a.yaml:2:2: not valid YAML: a list opened with [ lacks its comma or closing ]");
  EXPECT_EQ(ErrorIn("a: {b: 1\n"), "a.yaml:2:1: not valid YAML: a mapping opened with { lacks its comma or closing }");
  EXPECT_EQ(
      ErrorIn("a: b: c\n"),
      "a.yaml:1:5: not valid YAML: a colon cannot stand here; quote the text if the colon belongs to it, or check the "
      "indentation");
  EXPECT_EQ(
      ErrorIn("a: 1\n  b: 2\n"),
      "a.yaml:2:4: not valid YAML: a colon cannot stand here; quote the text if the colon belongs to it, or check the "
      "indentation");
  EXPECT_EQ(ErrorIn("a:\n  b: 1\n c: 2\n"),
            "a.yaml:3:2: not valid YAML: this does not belong to the mapping above it; check the indentation");
  EXPECT_EQ(ErrorIn("a:\n\tb: 1\n"), "a.yaml:2:3: not valid YAML: a tab cannot indent; use blanks");
  EXPECT_EQ(ErrorIn("a: \"open\n"), "a.yaml:2:1: not valid YAML: a quote that is opened is not closed");
  EXPECT_EQ(ErrorIn("a: 'open"), "a.yaml:1:9: not valid YAML: a quote that is opened is not closed");
  EXPECT_EQ(ErrorIn("a: @home\n"), "a.yaml:1:4: not valid YAML: a value cannot begin with this character; quote it");
  EXPECT_EQ(ErrorIn("a: *none\n"),
            "a.yaml:1:4: not valid YAML: the alias (*) names no anchor (&) above it; quote a text that begins with *");
  EXPECT_EQ(ErrorIn("a: 1\n- b\n"),
            "a.yaml:2:1: not valid YAML: this does not belong to the mapping above it; check the indentation");
}

TEST(ParseYaml, RefusesWhatConfigurationsDoNotUse) {
  EXPECT_EQ(ErrorIn("a: 1\n---\nb: 2\n"), "a.yaml:2:1: a second document begins here: a configuration is one document");
  EXPECT_EQ(ErrorIn("? [1, 2]\n: 3\n"),
            "a.yaml:1:3: a key must be a text, not a list or mapping; is a closing ] or } missing?");
  EXPECT_EQ(ErrorIn("a: &x [*x]\n"), "a.yaml:1:8: this alias stands inside what it repeats");
}

TEST(ParseYaml, WhatCanBeReadWithoutItIsReportedBesideTheRest) {
  const YamlDocument document = ParseYaml(
      "a: &x {b: 1}\nc:\n  <<: *x\n  d: !!int 3\ne: !circle [1e999, 0x1ffffffffffffffff]\n~: {f: 1, f: 2}\n*x : "
      "[5]\ng: 7\n",
      "a.yaml");
  EXPECT_EQ(LinesOf(document),
            (std::vector<std::string>{
                "a.yaml:3:3: merge keys (<<) are not part of YAML 1.2: write the keys out, or use `include:`",
                R"(a.yaml:4:6: the tag "tag:yaml.org,2002:int" has no meaning here; leave it out)",
                R"(a.yaml:5:4: the tag "!circle" has no meaning here; leave it out)",
                "a.yaml:5:13: the number 1e999 is beyond what a double holds",
                "a.yaml:5:20: the number 0x1ffffffffffffffff is beyond 64 bits",
                "a.yaml:6:1: a key is missing or null: keys are texts; quote it if it is meant",
                R"(a.yaml:6:11: duplicate key "f"; it is given first at a.yaml:6:5)",
                "a.yaml:7:1: an alias cannot be a key"}));
  EXPECT_EQ(document.values,
            Json::parse(R"({"a": {"b": 1}, "c": {"d": 3}, "e": ["1e999", "0x1ffffffffffffffff"], "g": 7})"));
}

TEST(ParseYaml, RefusesWhatIsNoText) {
  EXPECT_EQ(ErrorIn("a: 1\nb: \xff\n"),
            "a.yaml:2:4: the byte 0xFF is not UTF-8 text; save the file as UTF-8 without control characters");
  EXPECT_EQ(ErrorIn(std::string_view("a: 1\0", 5)),
            "a.yaml:1:5: the byte 0x00 is not UTF-8 text; save the file as UTF-8 without control characters");
  // yaml-cpp takes this byte for the end of the file and would drop the rest.
  EXPECT_EQ(ErrorIn("a: 1\n\x04\nb: 2\n"),
            "a.yaml:2:1: the byte 0x04 is not UTF-8 text; save the file as UTF-8 without control characters");
  EXPECT_EQ(FindUnprintable("\xC0\xAF"), 0U) << "overlong";
  EXPECT_EQ(FindUnprintable("\xED\xA0\x80"), 0U) << "surrogate";
  EXPECT_EQ(FindUnprintable("\xF4\x90\x80\x80"), 0U) << "beyond Unicode";
  EXPECT_EQ(FindUnprintable("a\xE2\x82"), 1U) << "cut off";
  EXPECT_EQ(FindUnprintable("\tä€😀\r\n"), std::string_view::npos);
}

TEST(ParseYaml, BoundsDepthAndAliases) {
  std::string dashes;
  for (int i = 0; i < 50'000; ++i) {
    dashes += "- ";
  }
  EXPECT_EQ(ErrorIn(dashes), "a.yaml:1:201: more than 100 levels");
  EXPECT_THROW((void)ParseYaml(std::string(200'000, '['), "a.yaml"), YamlError);
  EXPECT_EQ(ErrorIn(std::string(101, '[') + std::string(101, ']')), "a.yaml:1:101: more than 100 levels");
  EXPECT_NO_THROW((void)ParseYaml(std::string(100, '[') + std::string(100, ']'), "a.yaml"));
  std::string laughs = "a0: &a0 [lol]\n";
  for (int i = 1; i < 30; ++i) {
    laughs += fmt::format("a{0}: &a{0} [*a{1},*a{1},*a{1},*a{1},*a{1},*a{1},*a{1},*a{1},*a{1}]\n", i, i - 1);
  }
  EXPECT_EQ(ErrorIn(laughs), "a.yaml:1:10: more than 100000 values once aliases are expanded");
  std::string deep = "a0: &a0 [lol]\n";
  for (int i = 1; i < 200; ++i) {
    deep += fmt::format("a{0}: &a{0} [*a{1}]\n", i, i - 1);
  }
  EXPECT_EQ(ErrorIn(deep), "a.yaml:1:10: more than 100 levels once aliases are expanded");
}

using ReadYamlFileTest = testing::ConfigFolder;

TEST_F(ReadYamlFileTest, NamesTheFileThatItCannotRead) {
  EXPECT_EQ(ConfigErrorOf([] { (void)ReadYamlFile("none.yaml"); }),
            "none.yaml: cannot read: No such file or directory");
  std::filesystem::create_directory("folder");
  EXPECT_EQ(ConfigErrorOf([] { (void)ReadYamlFile("folder"); }),
            "folder: cannot read: it is a folder; name the files in it");
  Write("large.yaml", std::string((1 << 20) + 1, '#'));
  EXPECT_EQ(ConfigErrorOf([] { (void)ReadYamlFile("large.yaml"); }),
            "large.yaml: 1048577 bytes, more than the 1048576 accepted here");
}

}  // namespace
}  // namespace pentimento
