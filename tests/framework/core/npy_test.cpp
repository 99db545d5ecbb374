#include "framework/core/npy.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "tests/support/temporary_folder.h"

namespace pentimento {
namespace {

using ::testing::HasSubstr;
using testing::TemporaryFolder;

/// A file of the given format version with a header padded to a multiple of 64 bytes, as NumPy writes it.
std::string NpyBytes(const std::string& header, const std::string& values, char version = 1) {
  const std::size_t prefix = version == 1 ? 10 : 12;
  std::string padded = header;
  padded.resize((prefix + header.size() + 64) / 64 * 64 - prefix - 1, ' ');
  padded += '\n';
  std::string bytes = "\x93NUMPY";
  bytes += {version, '\0', static_cast<char>(padded.size() & 0xFFU), static_cast<char>(padded.size() >> 8U)};
  if (version > 1) {
    bytes += {'\0', '\0'};
  }
  return bytes + padded + values;
}

std::string Header(const std::string& type, const std::string& shape) {
  return fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}), }}", type, shape);
}

std::string Failure(const std::filesystem::path& path) {
  try {
    (void)ReadNpy(path, {"<f4", "<f8"}, 2);
  } catch (const DataError& error) {
    return error.what();
  }
  return "";
}

TEST(ReadNpy, KnowsAllFormatVersions) {
  const TemporaryFolder folder;
  for (const char version : {'\1', '\2', '\3'}) {
    const auto path = folder.Write("x.npy", NpyBytes(Header("<f8", "2, 1"), std::string(16, 'v'), version));
    const NpyArray array = ReadNpy(path, {"<f4", "<f8"}, 2);
    EXPECT_EQ(array.type, "<f8");
    EXPECT_EQ(array.shape, (std::vector<std::int64_t>{2, 1}));
    EXPECT_EQ(array.bytes, std::string(16, 'v'));
  }
  const auto vector = folder.Write("x.npy", NpyBytes(Header("|u1", "3,"), "abc"));
  EXPECT_EQ(ReadNpy(vector, {"|u1"}, 1).bytes, "abc");
  const auto empty = folder.Write("x.npy", NpyBytes(Header("<f4", "0, 5"), ""));
  EXPECT_EQ(ReadNpy(empty, {"<f4"}, 2).bytes, "");
}

TEST(ReadNpy, SaysWhatItExpectedAndWhatItFound) {
  const TemporaryFolder folder;
  const auto failure = [&](const std::string& bytes) { return Failure(folder.Write("x.npy", bytes)); };
  EXPECT_THAT(failure(NpyBytes(Header("<i8", "2, 2"), std::string(32, 'v'))),
              HasSubstr("x.npy: expected <f4 or <f8 values of 2 dimensions, found <i8 of shape (2, 2)"));
  EXPECT_THAT(failure(NpyBytes(Header("<f4", "4,"), std::string(16, 'v'))), HasSubstr("of shape (4,)"));
  EXPECT_THAT(failure(NpyBytes("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2), }", std::string(16, 'v'))),
              HasSubstr("C order"));
  EXPECT_THAT(failure(NpyBytes("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (4,), }", "")),
              HasSubstr("C order"));
  EXPECT_THAT(failure("1\n2\n3\n"), HasSubstr("not a NumPy array"));
  EXPECT_THAT(Failure(folder.path() / "none.npy"), HasSubstr("none.npy"));
}

TEST(ReadNpy, ARangeOfDimensions) {
  const TemporaryFolder folder;
  const auto path = folder.Write("x.npy", NpyBytes(Header("<f4", "1, 2"), std::string(8, 'v')));
  EXPECT_EQ(ReadNpy(path, {"<f4"}, 2, 4).shape.size(), 2U);
  EXPECT_EQ(ReadNpy(path, {"<f4"}, 1, 2).shape.size(), 2U);
  try {
    (void)ReadNpy(path, {"<f4"}, 3, 4);
    FAIL() << "accepted";
  } catch (const DataError& error) {
    EXPECT_THAT(error.what(), HasSubstr("<f4 values of 3 to 4 dimensions"));
  }
}

TEST(MakeNpy, WritesWhatNumPyWrites) {
  EXPECT_EQ(MakeNpy({"<f4", {2, 3}, std::string(24, 'v')}), NpyBytes(Header("<f4", "2, 3"), std::string(24, 'v')));
  EXPECT_EQ(MakeNpy({"|u1", {3}, "abc"}), NpyBytes(Header("|u1", "3,"), "abc"));
  EXPECT_EQ(MakeNpy({"<f8", {}, std::string(8, 'v')}), NpyBytes(Header("<f8", ""), std::string(8, 'v')));
}

TEST(ReadNpy, RefusesFilesOfAnotherLength) {
  const TemporaryFolder folder;
  const std::string whole = NpyBytes(Header("<f4", "2, 3"), std::string(24, 'v'));
  ASSERT_EQ(Failure(folder.Write("x.npy", whole)), "");
  for (const std::size_t size : {std::size_t{0}, std::size_t{8}, std::size_t{60}, whole.size() - 1}) {
    EXPECT_NE(Failure(folder.Write("x.npy", whole.substr(0, size))), "") << size;
  }
  EXPECT_THAT(Failure(folder.Write("x.npy", whole + "v")), HasSubstr("do not fit the 25 bytes"));
  for (const char* shape : {"99999999999999999999, 1", "4294967296, 4294967296", "-2, 3", "2; 3", "65536, 65536"}) {
    EXPECT_NE(Failure(folder.Write("x.npy", NpyBytes(Header("<f4", shape), std::string(24, 'v')))), "") << shape;
  }
}

}  // namespace
}  // namespace pentimento
