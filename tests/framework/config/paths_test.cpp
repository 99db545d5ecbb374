#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/config/visit_options.h"
#include "tests/framework/config/config_folder.h"

namespace pentimento {
namespace {

namespace fs = std::filesystem;

struct FileOptions {
  fs::path file;
  std::optional<fs::path> other;
  std::vector<fs::path> more;
  std::string text = "text";

  static const OptionSchema& Schema() {
    static const OptionSchema schema = OptionTable<FileOptions>()
                                           .Add("file", &FileOptions::file, "a file")
                                           .Add("other", &FileOptions::other, "another one")
                                           .Add("more", &FileOptions::more, "further ones")
                                           .Add("text", &FileOptions::text, "no file")
                                           .Build();
    return schema;
  }
};

OptionSchema Schema() {
  auto readers = std::make_shared<VariantSet>();
  readers->what = "reader";
  readers->common = &testing::NamedOptions::Schema();
  readers->alternatives = {{"files", "reads files", &FileOptions::Schema()}};
  OptionSchema schema;
  schema.fields = {MakeField("plain", "an object", FileOptions()), VariantListField("readers", "a list", readers)};
  return schema;
}

class ConfigPaths : public testing::ConfigFolder {
 protected:
  static Json Resolved(const std::string& file, const std::vector<std::string>& overrides = {}) {
    return Resolve(LoadConfig(file, overrides), Schema()).values;
  }
  static std::string Here(const std::string& path) { return (fs::current_path() / path).string(); }
};

TEST_F(ConfigPaths, StartFromTheFileThatSaysThem) {
  Write("configs/a.yaml", "include: data/b.yaml\nplain: {file: ../x.png, other: /abs/y.png, text: x.png}\n");
  Write("configs/data/b.yaml", "plain: {file: z.png, more: [p.png, q/../r.png]}\n");
  const Json plain = Resolved("configs/a.yaml").at("plain");
  EXPECT_EQ(plain.at("file"), Here("x.png"));
  EXPECT_EQ(plain.at("other"), "/abs/y.png");
  EXPECT_EQ(plain.at("more"), Json({Here("configs/data/p.png"), Here("configs/data/r.png")}));
  EXPECT_EQ(plain.at("text"), "x.png") << "no path";
}

TEST_F(ConfigPaths, OfValuesWithoutAFileStartFromTheCurrentFolder) {
  const LoadedConfig loaded =
      LoadConfigValues({{"plain", {{"file", "x.png"}, {"other", "/abs/y.png"}}}}, "a command line", {});
  const Json plain = Resolve(loaded, Schema()).values.at("plain");
  EXPECT_EQ(plain.at("file"), Here("x.png"));
  EXPECT_EQ(plain.at("other"), "/abs/y.png");
}

TEST_F(ConfigPaths, OfOverridesStartFromTheConfig) {
  Write("configs/a.yaml", "readers: [{name: n, type: files}]\n");
  const Json reader = Resolved("configs/a.yaml", {"readers.n.file=x.png"}).at("readers").at(0);
  EXPECT_EQ(reader.at("file"), Here("configs/x.png"));
  EXPECT_EQ(reader.at("other"), nullptr);
}

TEST_F(ConfigPaths, WhatIsNoPathOfThisMachineStays) {
  Write("a.yaml", "plain: {file: \"weights:faces\", other: \"\"}\n");
  const Json plain = Resolved("a.yaml").at("plain");
  EXPECT_EQ(plain.at("file"), "weights:faces");
  EXPECT_EQ(plain.at("other"), "");
}

TEST_F(ConfigPaths, TheSameTextAboutOtherFilesIsAnotherConfiguration) {
  Write("a/c.yaml", "plain: {file: x.png}\n");
  Write("b/c.yaml", "plain: {file: x.png}\n");
  const ResolvedConfig a = Resolve(LoadConfig("a/c.yaml"), Schema());
  EXPECT_NE(a.hash, Resolve(LoadConfig("b/c.yaml"), Schema()).hash);
  Write("elsewhere/kept.yaml", WriteResolvedYaml(a, Schema()));
  EXPECT_EQ(Resolve(LoadConfig("elsewhere/kept.yaml"), Schema()).hash, a.hash) << "a kept one means the same anywhere";
}

TEST_F(ConfigPaths, EveryValueIsVisitedWithItsPointer) {
  Write("a.yaml", "readers: [{name: n, type: files, file: x, more: [y]}]\n");
  Json values = Resolved("a.yaml");
  std::vector<std::string> seen;
  VisitOptions(Schema(), values, [&](const OptionField& field, Json& value, const std::string& pointer) {
    seen.push_back(pointer + (field.path ? " path" : ""));
    value = "changed";
  });
  EXPECT_THAT(seen, ::testing::ElementsAre("/plain/file path", "/plain/text", "/readers/0/name", "/readers/0/file path",
                                           "/readers/0/more/0 path", "/readers/0/text"));
  EXPECT_EQ(values.at("readers").at(0).at("more"), Json::array({"changed"}));
}

}  // namespace
}  // namespace pentimento
