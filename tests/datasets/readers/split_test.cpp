#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "datasets/readers/folder_scan.h"
#include "datasets/readers/reader_options.h"
#include "framework/core/errors.h"
#include "framework/core/text.h"

namespace pentimento {
namespace {

std::vector<Sample> SamplesOf(const std::vector<int>& people) {
  std::vector<Sample> samples;
  for (std::size_t i = 0; i < people.size(); ++i) {
    samples.push_back({std::to_string(i), "person " + std::to_string(people[i]), "photo", Split::kTest, {}});
  }
  return samples;
}

std::map<std::string, std::set<Split>> SplitsOfSubjects(const std::vector<Sample>& samples) {
  std::map<std::string, std::set<Split>> splits;
  for (const Sample& sample : samples) {
    splits[sample.subject].insert(sample.split);
  }
  return splits;
}

rc::Gen<std::vector<int>> People() {
  return rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 40)));
}

RC_GTEST_PROP(Splits, NobodyIsInBothAndTheShareIsKept, ()) {
  std::vector<Sample> samples = SamplesOf(*People());
  const double share = *rc::gen::element(0.0, 0.1, 0.25, 0.5, 0.9, 1.0);
  AssignSplits(samples, {.test_share = share, .test_identities = {}}, *rc::gen::arbitrary<std::uint64_t>());
  const auto splits = SplitsOfSubjects(samples);
  std::size_t tested = 0;
  for (const auto& [subject, seen] : splits) {
    RC_ASSERT(seen.size() == 1);
    tested += seen.contains(Split::kTest) ? 1 : 0;
  }
  const double wanted = share * static_cast<double>(splits.size());
  RC_ASSERT(std::abs(static_cast<double>(tested) - wanted) <= 1.0);
  RC_ASSERT(share == 0.0 || tested >= 1);
  RC_ASSERT(share == 1.0 || splits.size() == 1 || tested < splits.size());
}

RC_GTEST_PROP(Splits, DoNotDependOnTheOrderOfFiles, ()) {
  std::vector<Sample> samples = SamplesOf(*People());
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  AssignSplits(samples, {}, seed);
  std::vector<Sample> reversed(samples.rbegin(), samples.rend());
  AssignSplits(reversed, {}, seed);
  RC_ASSERT(SplitsOfSubjects(samples) == SplitsOfSubjects(reversed));
}

RC_GTEST_PROP(Splits, MorePicturesOfAPersonMoveNobody, ()) {
  const std::vector<int> people = *People();
  std::vector<int> more = people;
  more.push_back(people[*rc::gen::inRange<std::size_t>(0, people.size())]);
  std::vector<Sample> samples = SamplesOf(people);
  std::vector<Sample> larger = SamplesOf(more);
  AssignSplits(samples, {}, 7);
  AssignSplits(larger, {}, 7);
  RC_ASSERT(SplitsOfSubjects(samples) == SplitsOfSubjects(larger));
}

RC_GTEST_PROP(Splits, RaisingTheNumberOnlyAddsPeople, ()) {
  std::vector<Sample> samples = SamplesOf(*People());
  std::set<std::string> before;
  const auto people = static_cast<std::int64_t>(SplitsOfSubjects(samples).size());
  for (std::int64_t wanted = 0; wanted <= people; ++wanted) {
    AssignSplits(samples, {.test_share = 0.5, .test_identities = wanted}, 3);
    std::set<std::string> tested;
    for (const Sample& sample : samples) {
      if (sample.split == Split::kTest) {
        tested.insert(sample.subject);
      }
    }
    RC_ASSERT(tested.size() == static_cast<std::size_t>(wanted));
    RC_ASSERT(std::ranges::includes(tested, before));
    before = tested;
  }
}

TEST(Splits, SeedsDiffer) {
  std::vector<int> people(40);
  std::iota(people.begin(), people.end(), 0);
  std::vector<Sample> one = SamplesOf(people);
  std::vector<Sample> other = SamplesOf(people);
  AssignSplits(one, {}, 1);
  AssignSplits(other, {}, 2);
  EXPECT_NE(SplitsOfSubjects(one), SplitsOfSubjects(other));
}

TEST(Splits, MorePeopleThanThereAreIsAnError) {
  std::vector<Sample> samples = SamplesOf({1, 2, 3});
  EXPECT_THROW(AssignSplits(samples, {.test_share = 0.5, .test_identities = 4}, 1), ConfigError);
}

TEST(Splits, OptionsAloneTellHowManyPeopleThereAreOfEach) {
  const SplitOptions options{.test_share = 0.25, .test_identities = {}, .select_identities = 2, .attest_identities = 1};
  EXPECT_EQ(
      CountSplits(12, options),
      (std::map<Split, std::int64_t>{{Split::kTest, 3}, {Split::kSelect, 2}, {Split::kAttest, 1}, {Split::kTrain, 6}}));
  EXPECT_FALSE(TooManyWanted(12, options).has_value());
  const auto problem = TooManyWanted(3, options);
  ASSERT_TRUE(problem.has_value());
  EXPECT_EQ(problem->pointer, "/select_identities");
  EXPECT_EQ(TooManyWanted(3, {.test_share = 0.25, .test_identities = 4}).value().pointer, "/test_identities");
}

/// A relative path of up to three parts, of any bytes that a file name may have.
rc::Gen<std::string> RelativePath() {
  const auto part = rc::gen::suchThat(
      rc::gen::container<std::string>(rc::gen::suchThat<char>([](char c) { return c != '\0' && c != '/'; })),
      [](const std::string& name) { return !name.empty() && name != "." && name != ".." && name.size() < 15; });
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(3, part),
                      [](const std::vector<std::string>& parts) { return Join(parts, "/"); });
}

RC_GTEST_PROP(SampleIds, ComeBackByDecoding, ()) {
  const std::string path = *RelativePath();
  const std::string id = SampleId(path);
  RC_ASSERT(PercentDecode(id) == path);
  RC_ASSERT(id.find('/') == std::string::npos);
  RC_ASSERT(std::ranges::all_of(id, [](char c) { return c > ' ' && c < '\x7F'; }));
}

TEST(SampleIds, EncodedAndPlainSlashesDiffer) {
  EXPECT_EQ(SampleId("a/b.jpg"), "a%2Fb.jpg");
  EXPECT_EQ(SampleId("a%2Fb.jpg"), "a%252Fb.jpg");
  EXPECT_EQ(SampleId("Zoë Ünal/1.jpg"), "Zo%C3%AB%20%C3%9Cnal%2F1.jpg");
}

TEST(SampleIds, PathsThatAreTooLongAreErrors) {
  EXPECT_THROW(SampleId(std::string(180, 'a') + "/" + std::string(30, 'b') + ".jpg"), DataError);
}

}  // namespace
}  // namespace pentimento
