#include "framework/config/load.h"

#include <gtest/gtest.h>

#include "tests/framework/config/config_folder.h"

namespace pentimento {
namespace {

using testing::ConfigErrorOf;
using Load = testing::ConfigFolder;

std::string OriginOf(const LoadedConfig& loaded, const char* pointer) {
  return loaded.places.at(pointer).value.ToString();
}

std::vector<std::string> ProblemsOf(const LoadedConfig& loaded) {
  std::vector<std::string> lines;
  for (const ConfigProblem& problem : loaded.problems) {
    lines.push_back(problem.place.ToString() + ": " + problem.message);
  }
  return lines;
}

using Lines = std::vector<std::string>;

TEST_F(Load, MergesMappingsAndReplacesTheRest) {
  Write("configs/base.yaml", "seed: 1\nname: base\nloss:\n  a: 1\n  b: {c: 1, d: 2}\nlist: [1, 2, 3]\n");
  Write("configs/a.yaml", "include: base.yaml\nname: mine\nloss:\n  b: {d: 3}\nlist: [4]\n");
  const LoadedConfig loaded = LoadConfig("configs/a.yaml");
  EXPECT_EQ(loaded.values,
            Json::parse(R"({"seed": 1, "name": "mine", "loss": {"a": 1, "b": {"c": 1, "d": 3}}, "list": [4]})"));
  EXPECT_EQ(OriginOf(loaded, "/seed"), "configs/base.yaml:1:7");
  EXPECT_EQ(OriginOf(loaded, "/name"), "configs/a.yaml:2:7");
  EXPECT_EQ(OriginOf(loaded, "/loss/b/c"), "configs/base.yaml:5:10");
  EXPECT_EQ(OriginOf(loaded, "/loss/b/d"), "configs/a.yaml:4:10");
  EXPECT_EQ(OriginOf(loaded, "/list/0"), "configs/a.yaml:5:8");
  EXPECT_FALSE(loaded.places.contains("/list/1")) << "of the replaced list";
  EXPECT_FALSE(loaded.places.contains("/include"));
  EXPECT_EQ(loaded.files, (std::vector<std::filesystem::path>{"configs/a.yaml", "configs/base.yaml"}));
}

TEST_F(Load, TakesSeveralIncludesInOrderAndFromTheirOwnFolders) {
  Write("one.yaml", "a: 1\nb: 1\nc: 1\n");
  Write("sub/two.yaml", "include: three.yaml\nb: 2\n");
  Write("sub/three.yaml", "b: 3\nd: 3\n");
  Write("a.yaml", "include: [one.yaml, sub/two.yaml]\nc: 0\n");
  EXPECT_EQ(LoadConfig("a.yaml").values, Json::parse(R"({"a": 1, "b": 2, "c": 0, "d": 3})"));
}

TEST_F(Load, AnotherTypeReplacesTheWholeMapping) {
  Write("base.yaml", "dataset: {type: portraits, identities: 60}\n");
  Write("same.yaml", "include: base.yaml\ndataset: {type: portraits, size: 64}\n");
  Write("other.yaml", "include: base.yaml\ndataset: {type: image_folder, root: pictures}\n");
  EXPECT_EQ(LoadConfig("same.yaml").values["dataset"].size(), 3U);
  EXPECT_EQ(LoadConfig("other.yaml").values["dataset"], Json::parse(R"({"type": "image_folder", "root": "pictures"})"));
}

TEST_F(Load, OneFileMayBeIncludedByTwoOthers) {
  Write("base.yaml", "x: 1\n");
  Write("b.yaml", "include: base.yaml\n");
  Write("c.yaml", "include: base.yaml\n");
  Write("a.yaml", "include: [b.yaml, c.yaml]\n");
  const LoadedConfig loaded = LoadConfig("a.yaml");
  EXPECT_TRUE(loaded.problems.empty());
  EXPECT_EQ(loaded.values["x"], 1);
}

TEST_F(Load, ACircleIsNamedLinkByLink) {
  Write("a.yaml", "include: sub/b.yaml\n");
  Write("sub/b.yaml", "x: 1\ninclude: [c.yaml]\n");
  Write("sub/c.yaml", "include: ../sub/b.yaml\n");
  EXPECT_EQ(ProblemsOf(LoadConfig("a.yaml")),
            Lines{"sub/c.yaml:1:10: include goes in a circle: sub/b.yaml -> sub/c.yaml -> sub/b.yaml"});
  Write("self.yaml", "include: ./self.yaml\n");
  EXPECT_EQ(ProblemsOf(LoadConfig("self.yaml")),
            Lines{"self.yaml:1:10: include goes in a circle: self.yaml -> self.yaml"});
}

TEST_F(Load, EveryBadIncludeIsReported) {
  std::filesystem::create_directory("folder");
  Write("a.yaml", "include:\n  - none.yaml\n  - 3\n  - folder\n");
  EXPECT_EQ(ProblemsOf(LoadConfig("a.yaml")), (Lines{"a.yaml:2:5: the included file none.yaml does not exist",
                                                     "a.yaml:3:5: include must be a file name, or a list of them",
                                                     "a.yaml:4:5: the included file folder is not a regular file"}));
  Write("a.yaml", "include:\nname: x\n");
  EXPECT_EQ(ProblemsOf(LoadConfig("a.yaml")), Lines{"a.yaml:1:1: include must be a file name, or a list of them"});
}

TEST_F(Load, IncludesDoNotMultiplyWithoutEnd) {
  for (int i = 0; i < 20; ++i) {
    Write(fmt::format("f{}.yaml", i), fmt::format("include: [f{0}.yaml, f{0}.yaml]\n", i + 1));
  }
  Write("f20.yaml", "x: 1\n");
  EXPECT_EQ(ProblemsOf(LoadConfig("f0.yaml")), Lines{"f17.yaml:1:11: more than 64 files are included"}) << "once";
}

TEST_F(Load, IncludedFilesThatCannotBeReadAreNamedWithWhoIncludesThem) {
  Write("broken.yaml", "a: [\n");
  Write("empty.yaml", "# nothing\n");
  Write("large.yaml", std::string((1 << 20) + 1, '#'));
  Write("good.yaml", "include: broken.yaml\nb: 2\n");
  Write("a.yaml", "include:\n  - good.yaml\n  - empty.yaml\n  - large.yaml\n  - good.yaml\nc: 3\n");
  const LoadedConfig loaded = LoadConfig("a.yaml");
  const std::string broken =
      "broken.yaml:2:1: not valid YAML: a list opened with [ lacks its comma or closing ] (included at good.yaml:1:10)";
  EXPECT_EQ(
      ProblemsOf(loaded),
      (Lines{broken,
             "empty.yaml:1:1: the file is empty; a configuration is a mapping, such as `name: quickstart` "
             "(included at a.yaml:3:5)",
             "a.yaml:4:5: the included file large.yaml: 1048577 bytes, more than the 1048576 accepted here", broken}));
  EXPECT_EQ(loaded.values, Json::parse(R"({"b": 2, "c": 3})")) << "the rest can be looked at";
}

TEST_F(Load, AConfigurationIsAMapping) {
  Write("empty.yaml", "# nothing\n");
  EXPECT_EQ(ConfigErrorOf([] { (void)LoadConfig("empty.yaml"); }),
            "empty.yaml:1:1: the file is empty; a configuration is a mapping, such as `name: quickstart`");
  Write("list.yaml", "- a\n");
  EXPECT_EQ(ConfigErrorOf([] { (void)LoadConfig("list.yaml"); }),
            "list.yaml:1:1: this is no mapping; a configuration is a mapping, such as `name: quickstart`");
  EXPECT_EQ(ConfigErrorOf([] { (void)LoadConfig("none.yaml"); }), "none.yaml: cannot read: No such file or directory");
}

TEST_F(Load, TheEditorsHintIsDropped) {
  Write("a.yaml", "# yaml-language-server: $schema=./schema.json\n$schema: ./schema.json\nname: x\n");
  EXPECT_EQ(LoadConfig("a.yaml").values, Json::parse(R"({"name": "x"})"));
}

TEST_F(Load, ValuesWithoutAFileHaveTheirSourceForPlace) {
  const LoadedConfig loaded = LoadConfigValues({{"type", "cyclegan"}}, "--method cyclegan", {"weights=a.pth"});
  EXPECT_EQ(loaded.values, Json::parse(R"({"type": "cyclegan", "weights": "a.pth"})"));
  EXPECT_EQ(OriginOf(loaded, "/type"), "--method cyclegan");
  EXPECT_EQ(OriginOf(loaded, "/weights"), "--set weights=a.pth");
}

}  // namespace
}  // namespace pentimento
