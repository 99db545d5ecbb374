#include "framework/core/atomic_file.h"

#include <csignal>
#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "framework/core/errors.h"
#include "tests/support/temporary_folder.h"

namespace pentimento {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using testing::TemporaryFolder;

std::size_t FilesIn(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

template <class E, class Call>
std::string MessageOf(Call&& call) {
  try {
    call();
  } catch (const E& error) {
    return error.what();
  }
  ADD_FAILURE() << "nothing was thrown";
  return "";
}

TEST(AtomicFile, AppearsOnlyOnCommit) {
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "deep" / "er" / "report.json";
  AtomicFile file(path);
  file.Write("one ");
  EXPECT_FALSE(fs::exists(path));
  EXPECT_EQ(file.temporary().extension(), ".json");
  EXPECT_EQ(file.temporary().parent_path(), path.parent_path());
  file.Write("two");
  file.Commit();
  EXPECT_EQ(ReadFile(path), "one two");
  EXPECT_EQ(FilesIn(path.parent_path()), 1U);
}

fs::perms PermissionsOf(const fs::path& path) { return fs::status(path).permissions(); }

TEST(AtomicFile, MayBeReadByNoMorePeopleThanAnother) {
  const TemporaryFolder folder;
  const fs::path like = folder.Write("private.jpg", "");
  for (const unsigned int mode : {0600U, 0640U, 0400U, 0644U, 0664U}) {
    fs::permissions(like, static_cast<fs::perms>(mode));
    AtomicFile file(folder.path() / "copy.jpg", like);
    EXPECT_EQ(PermissionsOf(file.temporary()), static_cast<fs::perms>(mode)) << "before anything is written";
    file.Write("new");
    file.Commit();
    EXPECT_EQ(PermissionsOf(folder.path() / "copy.jpg"), static_cast<fs::perms>(mode));
  }
  EXPECT_EQ(ReadFile(folder.path() / "copy.jpg"), "new");
}

TEST(AtomicFile, TakesOwnerAndGroupWhereItMay) {
  const TemporaryFolder folder;
  const fs::path like = folder.Write("private.jpg", "");
  if (chown(like.c_str(), 12345, 23456) != 0) {
    GTEST_SKIP() << "only the administrator gives files away";
  }
  AtomicFile file(folder.path() / "copy.jpg", like);
  file.Commit();
  struct stat info {};
  ASSERT_EQ(stat((folder.path() / "copy.jpg").c_str(), &info), 0);
  EXPECT_EQ(info.st_uid, 12345U);
  EXPECT_EQ(info.st_gid, 23456U);
}

TEST(AtomicFile, LikeAMissingFileIsNoFile) {
  const TemporaryFolder folder;
  EXPECT_THROW(AtomicFile(folder.path() / "copy.jpg", folder.path() / "missing.jpg"), DataError);
  EXPECT_EQ(FilesIn(folder.path()), 0U);
}

TEST(AtomicFile, LeavesNothingWithoutCommit) {
  const TemporaryFolder folder;
  const fs::path path = folder.Write("kept.txt", "old");
  {
    AtomicFile file(path);
    file.Write("new");
  }
  EXPECT_EQ(ReadFile(path), "old");
  EXPECT_EQ(FilesIn(folder.path()), 1U);
}

TEST(AtomicFile, ReplacesAndKeepsEveryByte) {
  const TemporaryFolder folder;
  const fs::path path = folder.Write("a.bin", "old");
  std::string bytes(100'000, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<char>(i * 31);
  }
  WriteFileAtomically(path, bytes, /*durable=*/true);
  EXPECT_EQ(ReadFile(path), bytes);
}

TEST(AtomicFile, ALibraryMayWriteTheTemporaryItself) {
  const TemporaryFolder folder;
  AtomicFile file(folder.path() / "picture.png");
  std::ofstream(file.temporary()) << "pixels";
  file.Commit(/*durable=*/true);
  EXPECT_EQ(ReadFile(folder.path() / "picture.png"), "pixels");
}

TEST(AtomicFile, TwoWritersOfOneNameDoNotMeet) {
  const TemporaryFolder folder;
  AtomicFile first(folder.path() / "a.txt");
  AtomicFile second(folder.path() / "a.txt");
  first.Write("first");
  second.Write("second");
  second.Commit();
  first.Commit();
  EXPECT_EQ(ReadFile(folder.path() / "a.txt"), "first");
  EXPECT_EQ(FilesIn(folder.path()), 1U);
}

TEST(AtomicFile, AFolderThatCannotBeMadeIsNamed) {
  const TemporaryFolder folder;
  const fs::path file = folder.Write("file", "");
  const std::string message = MessageOf<WorkError>([&] { WriteFileAtomically(file / "below" / "a.txt", "x"); });
  EXPECT_THAT(message, HasSubstr((file / "below").string()));
  EXPECT_THAT(message, HasSubstr("Not a directory"));
}

TEST(AtomicFile, AnUnwritableFolderIsNamed) {
  if (geteuid() == 0) {
    // Root may write anywhere but into the kernel's own tree.
    EXPECT_THAT(MessageOf<WorkError>([] { WriteFileAtomically("/proc/pentimento.txt", "x"); }),
                HasSubstr("/proc/pentimento.txt: cannot write"));
    return;
  }
  const TemporaryFolder folder;
  fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec);
  const std::string message = MessageOf<WorkError>([&] { WriteFileAtomically(folder.path() / "a.txt", "x"); });
  fs::permissions(folder.path(), fs::perms::owner_all);
  EXPECT_THAT(message, HasSubstr("a.txt: cannot write: Permission denied"));
}

// A limit on file sizes stands in for a full disk: the write is cut short, then refused.
TEST(AtomicFile, AFullDiskLeavesTheOldFileAndNoRest) {
  const TemporaryFolder folder;
  const fs::path path = folder.Write("report.json", "old");
  const pid_t child = fork();
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{4096, 4096};
    setrlimit(RLIMIT_FSIZE, &limit);
    try {
      WriteFileAtomically(path, std::string(100'000, 'x'));
    } catch (const WorkError& error) {
      const std::string expected = path.string() + ": cannot write: File too large";
      _exit(error.what() == expected ? 0 : 2);
    } catch (...) {
      _exit(3);
    }
    _exit(1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0) << "1: nothing thrown, 2: another message, 3: another exception";
  EXPECT_EQ(ReadFile(path), "old");
  EXPECT_EQ(FilesIn(folder.path()), 1U);
}

TEST(AtomicFile, WhatKilledProcessesLeftIsRemoved) {
  const TemporaryFolder folder;
  const fs::path file = folder.Write("photo.jpg", "whole");
  folder.Write("photo.partial-17-0.jpg", "ha");
  const std::vector<fs::path> others = {folder.Write("photo.partial-17-0.png", "of another"),
                                        folder.Write("photo.partial-mine.jpg", "of a user"),
                                        folder.Write("photo2.partial-17-0.jpg", "of another")};
  RemovePartials(file);
  EXPECT_EQ(ReadFile(file), "whole");
  EXPECT_FALSE(fs::exists(folder.path() / "photo.partial-17-0.jpg"));
  for (const fs::path& other : others) {
    EXPECT_TRUE(fs::exists(other)) << other;
  }
}

TEST(ReadFile, NamesTheFileAndTheReason) {
  const TemporaryFolder folder;
  const fs::path missing = folder.path() / "none.yaml";
  EXPECT_EQ(MessageOf<DataError>([&] { ReadFile(missing); }),
            missing.string() + ": cannot read: No such file or directory");
  EXPECT_EQ(MessageOf<DataError>([&] { ReadFile(folder.path()); }),
            folder.path().string() + ": cannot read: it is a folder; name the files in it");
  const fs::path large = folder.Write("large", std::string(11, 'x'));
  EXPECT_EQ(MessageOf<DataError>([&] { ReadFile(large, 10); }),
            large.string() + ": 11 bytes, more than the 10 accepted here");
  EXPECT_EQ(ReadFile(large, 11).size(), 11U);
  EXPECT_EQ(ReadFile(folder.Write("empty", "")), "");
}

}  // namespace
}  // namespace pentimento
