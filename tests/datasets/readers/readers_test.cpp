#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "datasets/dataset.h"
#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/media/encode.h"
#include "tests/framework/media/test_pictures.h"

namespace pentimento {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

class Notes : public Progress {
 public:
  void Note(std::string_view line) override { text += std::string(line) + "\n"; }
  std::string text;
};

class Readers : public testing::Test {
 protected:
  void Put(const std::string& name) { EncodePicture(test::Gradient(12, 10), root() / name, {}); }
  void PutBroken(const std::string& name) { WriteFileAtomically(root() / name, "\xFF\xD8\xFF this is no JPEG"); }
  [[nodiscard]] const fs::path& root() const { return folder_.path(); }

  DatasetListing Read(const std::string& type, Json options, int loaders = 2, std::uint64_t seed = 5) {
    Registry<Dataset> registry("dataset");
    RegisterBuiltinDatasets(registry);
    Json resolved;
    ThrowProblems(ResolveOptions(*registry.Get(type).schema, options, resolved), "test");
    resolved["type"] = type;
    return registry.Make(resolved)->Prepare({.config_folder = root(),
                                             .workspace = root() / "workspace",
                                             .seed = seed,
                                             .threads = {.compute = 1, .loaders = loaders},
                                             .stop = {},
                                             .progress = &notes_});
  }

  std::string Failure(const std::string& type, const Json& options) {
    try {
      Read(type, options);
      return "";
    } catch (const DataError& error) {
      return error.what();
    }
  }

  static std::vector<std::string> Ids(const DatasetListing& listing) {
    std::vector<std::string> ids;
    for (const Sample& sample : listing.samples) {
      ids.push_back(sample.id);
    }
    return ids;
  }

  test::ScratchFolder folder_;
  Notes notes_;
};

TEST_F(Readers, ImageFolderFindsPicturesBelow) {
  for (const char* name :
       {"d/b.png", "d/a.PNG", "d/sub folder/c.png", "d/.hidden.png", "d/.cache/x.png", "d/z.partial-12-0.png"}) {
    Put(name);
  }
  WriteFileAtomically(root() / "d/README.txt", "hello");
  fs::create_directories(root() / "d/folder.jpg");
  const DatasetListing listing = Read("image_folder", {{"path", "d"}});
  EXPECT_THAT(Ids(listing), ElementsAre("a.PNG", "b.png", "sub%20folder%2Fc.png"));
  for (const Sample& sample : listing.samples) {
    EXPECT_EQ(sample.subject, sample.id);
    EXPECT_EQ(sample.domain, "photo");
    EXPECT_TRUE(fs::exists(sample.path));
  }
  EXPECT_TRUE(listing.unreadable.empty());
  EXPECT_TRUE(listing.real_people);
  EXPECT_THAT(notes_.text, HasSubstr("README.txt"));
}

TEST_F(Readers, WhatDecodingDidIsCounted) {
  Put("d/a.png");
  EXPECT_EQ(Read("image_folder", {{"path", "d"}}).decoding, "");
  EncodePicture(test::Gradient(12, 10), root() / "d/b.png", {.bits = 16});
  const DatasetListing listing = Read("image_folder", {{"path", "d"}});
  EXPECT_EQ(listing.decoding, "of 2 pictures: 1 of 16 bits");
  EXPECT_THAT(notes_.text, HasSubstr(listing.decoding));
}

TEST_F(Readers, ListingDoesNotDependOnThreads) {
  for (int i = 0; i < 30; ++i) {
    Put("d/" + std::to_string(i % 6) + "/" + std::to_string(i) + ".png");
  }
  PutBroken("d/0/broken.jpg");
  const auto text = [](const DatasetListing& listing) {
    std::string lines;
    for (const Sample& sample : listing.samples) {
      lines += sample.domain + " " + sample.id + " " + sample.subject + " " + ToString(sample.split) + "\n";
    }
    for (const UnreadableFile& file : listing.unreadable) {
      lines += file.path.string() + " " + file.reason + "\n";
    }
    return lines;
  };
  const std::string expected = text(Read("identity_folders", {{"path", "d"}}, 1));
  EXPECT_EQ(text(Read("identity_folders", {{"path", "d"}}, 2)), expected);
  EXPECT_EQ(text(Read("identity_folders", {{"path", "d"}}, 7)), expected);
  EXPECT_NE(text(Read("identity_folders", {{"path", "d"}}, 2, 6)), expected) << "the seed must move the split";
}

TEST_F(Readers, UnreadableFilesAreReportedUpToAShare) {
  for (int i = 0; i < 18; ++i) {
    Put("d/" + std::to_string(i) + ".png");
  }
  PutBroken("d/broken.jpg");
  fs::create_symlink("nowhere.png", root() / "d/dangling.png");
  const DatasetListing listing = Read("image_folder", {{"path", "d"}, {"max_unreadable", 0.1}});
  EXPECT_EQ(listing.samples.size(), 18U);
  ASSERT_EQ(listing.unreadable.size(), 2U);
  EXPECT_EQ(listing.unreadable[0].path.filename(), "broken.jpg");
  EXPECT_THAT(listing.unreadable[0].reason, HasSubstr("damaged"));
  EXPECT_EQ(listing.unreadable[1].path.filename(), "dangling.png");
  EXPECT_EQ(listing.unreadable[1].reason, "a broken link: nowhere.png does not exist");
  EXPECT_THAT(notes_.text, AllOf(HasSubstr("2 of 20"), HasSubstr("broken.jpg")));

  EXPECT_THAT(Failure("image_folder", {{"path", "d"}, {"max_unreadable", 0.09}}),
              AllOf(HasSubstr("2 of 20"), HasSubstr("max_unreadable"), HasSubstr("broken.jpg"), HasSubstr("dangling")));
}

TEST_F(Readers, OnePersonsFolderIsNotTakenForAFolderOfPeople) {
  Put("ann/ann_0001.png");
  Put("ann/ann_0002.png");
  EXPECT_THAT(Failure("identity_folders", {{"path", "ann"}}),
              AllOf(HasSubstr("one folder a person (person/person_0001.jpg)"), HasSubstr("/ann:")));
}

TEST_F(Readers, UselessFoldersAreErrors) {
  fs::create_directories(root() / "empty");
  WriteFileAtomically(root() / "texts/a.txt", "hello");
  PutBroken("broken/a.jpg");
  EXPECT_THAT(Failure("image_folder", {{"path", "missing"}}), AllOf(HasSubstr("missing"), HasSubstr("does not exist")));
  EXPECT_THAT(Failure("image_folder", {{"path", "texts/a.txt"}}), HasSubstr("not a folder"));
  EXPECT_THAT(Failure("image_folder", {{"path", "empty"}}), HasSubstr("no pictures"));
  EXPECT_THAT(Failure("image_folder", {{"path", "texts"}}), HasSubstr("1 other files"));
  EXPECT_THAT(Failure("image_folder", {{"path", "broken"}, {"max_unreadable", 1}}), HasSubstr("no readable picture"));
}

TEST_F(Readers, LinksAreFollowedAndLoopsSurvived) {
  Put("d/one/a.png");
  Put("elsewhere/b.png");
  fs::create_directory_symlink(root() / "d", root() / "d/one/loop");
  fs::create_directory_symlink(".", root() / "d/self");
  fs::create_directory_symlink(root() / "elsewhere", root() / "d/two");
  EXPECT_THAT(Ids(Read("image_folder", {{"path", "d"}})), ElementsAre("one%2Fa.png", "two%2Fb.png"));
}

TEST_F(Readers, NamesThatDifferInCaseAloneCollide) {
  Put("d/a.png");
  Put("d/A.png");
  EXPECT_THAT(Failure("image_folder", {{"path", "d"}}), AllOf(HasSubstr("a.png"), HasSubstr("case")));
}

TEST_F(Readers, ForbiddenFoldersAreErrorsAndForbiddenFilesUnreadable) {
  Put("d/a.png");
  Put("d/b.png");
  Put("e/closed/a.png");
  fs::permissions(root(), fs::perms::all);
  fs::permissions(root() / "d/b.png", fs::perms::none);
  fs::permissions(root() / "e/closed", fs::perms::none);
  // Permissions do not bind root, so that the reading is done by a process that has given that up.
  const auto as_nobody = [this](const Json& options, const std::string& expected) {
    if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)) {
      std::_Exit(3);
    }
    const std::string failure = Failure("image_folder", options);
    std::_Exit(failure.find(expected) != std::string::npos && failure.find("ermission") != std::string::npos ? 0 : 1);
  };
  GTEST_FLAG_SET(death_test_style, "fast");
  EXPECT_EXIT(as_nobody({{"path", "d"}}, "b.png"), testing::ExitedWithCode(0), "");
  EXPECT_EXIT(as_nobody({{"path", "e"}}, "closed"), testing::ExitedWithCode(0), "");
  fs::permissions(root() / "e/closed", fs::perms::all);
}

TEST_F(Readers, IdentityFoldersTakeTheFolderAsThePerson) {
  for (const char* person : {"Ann_A", "Bob_B", "Cy_C", "Di_D"}) {
    for (int i = 1; i <= 3; ++i) {
      Put("lfw/" + std::string(person) + "/" + person + "_000" + std::to_string(i) + ".png");
    }
  }
  Put("lfw/Eve_E/Eve_E_0001.png");
  const DatasetListing listing = Read("identity_folders", {{"path", "lfw"}, {"test_identities", 2}, {"min_images", 2}});
  EXPECT_EQ(listing.samples.size(), 12U);
  EXPECT_EQ(listing.samples[0].id, "Ann_A%2FAnn_A_0001.png");
  EXPECT_EQ(listing.samples[0].subject, "Ann_A");
  std::set<std::string> train;
  std::set<std::string> test;
  for (const Sample& sample : listing.samples) {
    (sample.split == Split::kTest ? test : train).insert(sample.subject);
  }
  EXPECT_EQ(test.size(), 2U);
  EXPECT_EQ(train.size(), 2U);
  EXPECT_EQ(listing.Select("photo", Split::kTest).size(), 6U);
  EXPECT_THAT(listing.description, HasSubstr("4 people"));

  const DatasetListing some = Read("identity_folders", {{"path", "lfw"}, {"max_identities", 3}, {"min_images", 2}});
  EXPECT_EQ(some.samples.size(), 9U);
}

TEST_F(Readers, PicturesOutsideAnyPersonsFolderAreReported) {
  Put("lfw/Ann_A/1.png");
  Put("lfw/Bob_B/1.png");
  Put("lfw/stray.png");
  EXPECT_THAT(Failure("identity_folders", {{"path", "lfw"}}), HasSubstr("stray.png"));
  const DatasetListing listing = Read("identity_folders", {{"path", "lfw"}, {"max_unreadable", 0.5}});
  EXPECT_EQ(listing.samples.size(), 2U);
  EXPECT_EQ(listing.unreadable.size(), 1U);
}

TEST_F(Readers, PairedFoldersMatchByName) {
  for (const char* name : {"p/a/1.png", "p/b/1.png", "p/a/2.png", "p/b/2.png", "p/a/s/3.png"}) {
    Put(name);
  }
  EncodePicture(test::Gradient(12, 10), root() / "p/b/s/3.jpg", {.format = PictureFormat::kJpeg});
  const DatasetListing listing = Read("paired_folders", {{"path", "p"}});
  ASSERT_EQ(listing.samples.size(), 6U);
  const std::vector<Sample> before = listing.Select("a", Split::kTest);
  const std::vector<Sample> after = listing.Select("b", Split::kTest);
  ASSERT_EQ(before.size(), 1U);
  ASSERT_EQ(after.size(), 1U);
  EXPECT_EQ(before[0].id, after[0].id);
  EXPECT_EQ(before[0].subject, after[0].subject);
  EXPECT_THAT(Ids(listing), ElementsAre("1.png", "2.png", "s%2F3.png", "1.png", "2.png", "s%2F3.png"));
  EXPECT_EQ(Ids(Read("paired_folders", {{"a", "p/a"}, {"b", "p/b"}})), Ids(listing));
}

TEST_F(Readers, FoldersOfPairsMayNamePeople) {
  for (const char* name : {"p/a/anna/1.png", "p/a/anna/2.png", "p/a/bert/1.png", "p/a/stray.png", "p/b/anna/1.png",
                           "p/b/anna/2.png", "p/b/bert/1.png", "p/b/stray.png"}) {
    Put(name);
  }
  const DatasetListing listing =
      Read("paired_folders", {{"path", "p"}, {"people", "folders"}, {"test_share", 0.5}, {"max_unreadable", 0.3}});
  std::map<std::string, std::set<Split>> splits;
  for (const Sample& sample : listing.samples) {
    splits[sample.subject].insert(sample.split);
  }
  ASSERT_THAT(splits, testing::UnorderedElementsAre(testing::Key("anna"), testing::Key("bert")));
  EXPECT_EQ(splits["anna"].size(), 1);
  EXPECT_NE(splits["anna"], splits["bert"]);
  ASSERT_EQ(listing.unreadable.size(), 2);
  EXPECT_EQ(listing.unreadable[0].reason, "lies in no person's folder");
}

TEST_F(Readers, PairsNeedBothPartners) {
  for (const char* name : {"p/a/1.png", "p/b/1.png", "p/a/2.png", "p/a/3.png"}) {
    Put(name);
  }
  PutBroken("p/b/3.jpg");
  const DatasetListing listing = Read("paired_folders", {{"path", "p"}, {"max_unreadable", 0.5}});
  EXPECT_THAT(Ids(listing), ElementsAre("1.png", "1.png"));
  EXPECT_EQ(listing.unreadable.size(), 3U);
  EXPECT_THAT(Failure("paired_folders", {{"path", "p"}}), HasSubstr("no partner"));

  Put("q/a/1.png");
  EncodePicture(test::Gradient(4, 4), root() / "q/a/1.jpg", {.format = PictureFormat::kJpeg});
  Put("q/b/1.png");
  EXPECT_THAT(Failure("paired_folders", {{"path", "q"}}), HasSubstr("extension alone"));
  EXPECT_THROW(Read("paired_folders", {{"path", "p"}, {"a", "p/a"}, {"b", "p/b"}}), ConfigError);
  EXPECT_THROW(Read("paired_folders", {{"a", "p/a"}}), ConfigError);
  EXPECT_THROW(Read("paired_folders", Json::object()), ConfigError);
}

TEST_F(Readers, UnpairedFoldersAreSplitByTheirNames) {
  for (const char* name : {"u/trainA/1.png", "u/trainA/2.png", "u/trainB/1.png", "u/testA/1.png", "u/testB/9.png"}) {
    Put(name);
  }
  const DatasetListing listing = Read("unpaired_folders", {{"path", "u"}});
  EXPECT_THAT(Ids(listing),
              ElementsAre("testA%2F1.png", "trainA%2F1.png", "trainA%2F2.png", "testB%2F9.png", "trainB%2F1.png"));
  EXPECT_EQ(listing.Select("a", Split::kTrain).size(), 2U);
  EXPECT_EQ(listing.Select("b", Split::kTest).size(), 1U);
  fs::remove_all(root() / "u/testB");
  EXPECT_THAT(Failure("unpaired_folders", {{"path", "u"}}), HasSubstr("testB"));
}

TEST_F(Readers, NobodyOfUnpairedFoldersIsTrainedOnAndTested) {
  for (const char* name : {"u/trainA/anna/1.png", "u/trainB/anna/2.png", "u/testA/bert/1.png", "u/testB/cleo/1.png"}) {
    Put(name);
  }
  const Json options = {{"path", "u"}, {"people", "folders"}};
  std::vector<std::string> subjects;
  for (const Sample& sample : Read("unpaired_folders", options).samples) {
    subjects.push_back(sample.subject);
  }
  EXPECT_THAT(subjects, testing::UnorderedElementsAre("anna", "anna", "bert", "cleo"));
  Put("u/testB/anna/1.png");
  EXPECT_THAT(Failure("unpaired_folders", options),
              AllOf(HasSubstr("\"anna\" is both trained on and tested"), HasSubstr("testB/anna/1.png")));
  EXPECT_EQ(Failure("unpaired_folders", {{"path", "u"}}), "");
}

TEST_F(Readers, DecodingIsTold) {
  Put("d/a.png");
  EncodePicture(test::Gradient(8, 8), root() / "d/deep.png", {.bits = 16});
  Read("image_folder", {{"path", "d"}});
  EXPECT_THAT(notes_.text, HasSubstr("1 of 16 bits"));
}

}  // namespace
}  // namespace pentimento
