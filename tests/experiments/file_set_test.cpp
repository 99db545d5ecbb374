#include "experiments/pipeline/file_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pentimento {
namespace {

using ::testing::ElementsAre;

FileSet FilesCalled(const std::string& folder, const std::vector<std::string>& ids) {
  FileSet files;
  for (const std::string& id : ids) {
    files.pictures.push_back({{id, "somebody", folder + "/" + id}, "sha of " + id});
  }
  return files;
}

std::vector<std::string> PathsOf(const FileSet& files) {
  std::vector<std::string> paths;
  for (const auto& path : files.Paths()) {
    paths.push_back(path.string());
  }
  return paths;
}

TEST(FileSet, AUnionIsSortedAndAsPrivateAsItsParts) {
  FileSet real = FilesCalled("x", {"b", "d"});
  real.real_people = true;
  const FileSet all = Union(FilesCalled("y", {"a", "c"}), real);
  EXPECT_THAT(PathsOf(all), ElementsAre("y/a", "x/b", "y/c", "x/d"));
  EXPECT_TRUE(all.real_people);
  EXPECT_FALSE(all.originals);
  EXPECT_FALSE(Union(FilesCalled("y", {"a"}), FilesCalled("x", {})).real_people);
}

TEST(FileSet, PairsAreKeptInOneOrder) {
  FileSet a = FilesCalled("a", {"3", "1", "2", "alone"});
  FileSet b = FilesCalled("b", {"2", "lonely", "3", "1", "single"});
  EXPECT_EQ(KeepPairs(a, b), 3);
  EXPECT_THAT(PathsOf(a), ElementsAre("a/1", "a/2", "a/3"));
  EXPECT_THAT(PathsOf(b), ElementsAre("b/1", "b/2", "b/3"));
  EXPECT_EQ(KeepPairs(a, b), 0);
  FileSet stranger = FilesCalled("c", {"4"});
  EXPECT_EQ(KeepPairs(a, stranger), 4);
  EXPECT_TRUE(a.pictures.empty());
  EXPECT_TRUE(stranger.pictures.empty());
}

}  // namespace
}  // namespace pentimento
