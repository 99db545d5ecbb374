#include "experiments/pipeline/pseudonyms.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/core/hash.h"
#include "tests/support/process.h"

namespace pentimento::test {
namespace {

constexpr const char* kHexKey = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

std::filesystem::path KeyFile(const TemporaryFolder& folder, const std::string& text) {
  WriteFileAtomically(folder.path() / "key", text);
  return folder.path() / "key";
}

std::string KeyBytes() {
  std::string bytes;
  for (char i = 0; i < 32; ++i) {
    bytes += i;
  }
  return bytes;
}

TEST(Pseudonyms, AreTheFirstDigitsOfAnHmac) {
  const TemporaryFolder folder;
  const Pseudonyms names(KeyFile(folder, std::string(kHexKey) + "\n"));
  EXPECT_EQ(names.Person("Ann Lee"), "s-" + HmacSha256(KeyBytes(), "Ann Lee").substr(0, 16));
  EXPECT_EQ(names.Picture("Ann%2F1.jpg"), "p-" + HmacSha256(KeyBytes(), "Ann%2F1.jpg").substr(0, 16));
  EXPECT_EQ(names.Person(""), "") << "nobody stays nobody";
}

TEST(Pseudonyms, TheKeyIsMadeOnceForItsOwnerAlone) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "home" / "pseudonyms.key";
  const Pseudonyms unused(file);
  EXPECT_FALSE(std::filesystem::exists(file)) << "runs without real people need none";
  const std::string name = Pseudonyms(file).Person("Ann");
  struct stat info {};
  ASSERT_EQ(stat(file.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
  EXPECT_EQ(ReadFile(file).size(), 65U);
  EXPECT_EQ(Pseudonyms(file).Person("Ann"), name);
  const Pseudonyms other(folder.path() / "elsewhere" / "pseudonyms.key");
  EXPECT_NE(other.Person("Ann"), name);
  EXPECT_NE(other.KeyFingerprint(), Pseudonyms(file).KeyFingerprint());
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(file.parent_path()), {}), 1) << "nothing else is left";
}

TEST(Pseudonyms, ADamagedKeyIsAnError) {
  const TemporaryFolder folder;
  for (const std::string& text : {std::string("short"), std::string(kHexKey) + "00", std::string(64, 'g')}) {
    EXPECT_THROW(static_cast<void>(Pseudonyms(KeyFile(folder, text)).Person("Ann")), DataError) << text;
  }
}

TEST(Pseudonyms, ScoresKeepWhoIsComparedWithWhom) {
  const TemporaryFolder folder;
  const Pseudonyms names(KeyFile(folder, kHexKey));
  ScoreMatrix matrix;
  matrix.probe_ids = {"a1", "b1", "c1"};
  matrix.probe_subjects = {"a", "b", "c"};
  matrix.gallery_ids = {"a2", "b2", "c2", "c3"};
  matrix.gallery_subjects = {"a", "b", "c", "c"};
  std::map<std::pair<std::string, std::string>, float> expected;
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 4; ++j) {
      matrix.scores.push_back(static_cast<float>(10 * i + j));
      expected[{names.Picture(matrix.probe_ids[i]), names.Picture(matrix.gallery_ids[j])}] = matrix.scores.back();
    }
  }
  std::vector<ScoreMatrix> scores = {matrix};
  Figure figure;
  figure.samples = {{"a1", "a", 1.0}, {"b1", "b", std::numeric_limits<double>::quiet_NaN()}, {"c1", "c", 3.0}};
  std::vector<Figure> figures = {figure};
  names.Apply(figures, scores);

  EXPECT_TRUE(std::ranges::is_sorted(scores[0].probe_ids)) << "the order of the names would give them away";
  EXPECT_TRUE(std::ranges::is_sorted(scores[0].gallery_ids));
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 4; ++j) {
      EXPECT_EQ(scores[0].scores[i * 4 + j], (expected.at({scores[0].probe_ids[i], scores[0].gallery_ids[j]})));
    }
  }
  for (std::size_t j = 0; j < 4; ++j) {
    const bool is_a = scores[0].gallery_ids[j] == names.Picture("a2");
    EXPECT_EQ(scores[0].gallery_subjects[j] == names.Person("a"), is_a);
  }
  EXPECT_TRUE(std::ranges::is_sorted(figures[0].samples, {}, &SampleValue::id));
  for (const SampleValue& sample : figures[0].samples) {
    if (sample.id == names.Picture("c1")) {
      EXPECT_EQ(sample.subject, names.Person("c"));
      EXPECT_EQ(sample.value, 3.0);
    }
    EXPECT_EQ(std::isnan(sample.value), sample.id == names.Picture("b1"));
  }
}

}  // namespace
}  // namespace pentimento::test
