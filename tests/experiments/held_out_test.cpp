#include "experiments/pipeline/held_out.h"

#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "framework/core/errors.h"

namespace pentimento::test {
namespace {

FileSet PicturesOf(int people, int pictures, const std::string& prefix = "") {
  FileSet files;
  for (int person = 0; person < people; ++person) {
    for (int i = 0; i < pictures; ++i) {
      HashedPicture entry;
      entry.picture.id = fmt::format("{}{}%2F{}", prefix, person, i);
      entry.picture.subject = fmt::format("person {}", person);
      files.pictures.push_back(entry);
    }
  }
  return files;
}

std::set<std::string> PeopleOf(const FileSet& files) {
  std::set<std::string> people;
  for (const HashedPicture& entry : files.pictures) {
    people.insert(entry.picture.subject);
  }
  return people;
}

TEST(HoldOut, DividesByPersonAndAlikeForTheSamePeople) {
  const HeldOutSplit split = HoldOut(PicturesOf(20, 3), 0.25, 7);
  EXPECT_EQ(split.held_out.pictures.size(), 15U);
  EXPECT_EQ(split.training.pictures.size(), 45U);
  EXPECT_EQ(PeopleOf(split.held_out).size(), 5U);
  EXPECT_EQ(PeopleOf(split.training).size(), 15U) << "nobody is on both sides";
  EXPECT_EQ(PeopleOf(HoldOut(PicturesOf(20, 1, "drawn "), 0.25, 7).held_out), PeopleOf(split.held_out));
  EXPECT_NE(PeopleOf(HoldOut(PicturesOf(20, 3), 0.25, 8).held_out), PeopleOf(split.held_out));
}

TEST(HoldOut, LeavesSomebodyOnEitherSide) {
  EXPECT_EQ(PeopleOf(HoldOut(PicturesOf(2, 2), 0.01, 7).held_out).size(), 1U);
  EXPECT_EQ(PeopleOf(HoldOut(PicturesOf(3, 2), 0.99, 7).training).size(), 1U);
  EXPECT_THROW(HoldOut(PicturesOf(1, 9), 0.1, 7), DataError);
}

TEST(HoldOut, NobodyForAModelWithoutValidation) {
  const HeldOutSplit split = HoldOut(PicturesOf(1, 4), 0.0, 7);
  EXPECT_EQ(split.training.pictures.size(), 4U);
  EXPECT_TRUE(split.held_out.pictures.empty());
}

}  // namespace
}  // namespace pentimento::test
