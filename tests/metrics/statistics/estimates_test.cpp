#include "metrics/statistics/estimates.h"

#include <cmath>
#include <limits>
#include <span>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "framework/core/random.h"

namespace pentimento {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// Pictures that agree within a person: what makes resampling pictures too narrow.
std::vector<SampleValue> Clustered(int people, int pictures, std::uint64_t seed) {
  std::vector<SampleValue> samples;
  for (int person = 0; person < people; ++person) {
    RandomStream random(seed, "person", static_cast<std::uint64_t>(person));
    const double mean = random.Normal();
    for (int picture = 0; picture < pictures; ++picture) {
      const std::string subject = fmt::format("p{}", person);
      samples.push_back({fmt::format("{}/{}", subject, picture), subject, mean + 0.01 * random.Normal()});
    }
  }
  return samples;
}

std::vector<std::string> SubjectsOf(const std::vector<SampleValue>& samples) {
  std::vector<std::string> subjects;
  for (const SampleValue& sample : samples) {
    subjects.push_back(sample.subject);
  }
  return subjects;
}

TEST(MeanOverSamples, LeavesOutWhatDoesNotExist) {
  const std::vector<SampleValue> samples = {{"1", "a", 1.0}, {"2", "a", kNan}, {"3", "b", 4.0}, {"4", "c", kNan}};
  const Estimate estimate = MeanOverSamples(samples, SubjectBootstrap(SubjectsOf(samples), 1, 0, 1));
  EXPECT_DOUBLE_EQ(estimate.value, 2.5);
  EXPECT_EQ(estimate.n, 2);
  EXPECT_EQ(estimate.n_subjects, 2);
}

TEST(MeanOverSamples, WithoutSamplesThereIsNoValue) {
  const std::vector<SampleValue> samples = {{"1", "a", kNan}};
  const Estimate estimate = MeanOverSamples(samples, SubjectBootstrap({"a"}, 1, 10, 1));
  EXPECT_TRUE(std::isnan(estimate.value));
  EXPECT_EQ(estimate.n, 0);
}

TEST(MeanOverSamples, IntervalWidthIsThatOfPeopleNotPictures) {
  const std::vector<SampleValue> samples = Clustered(40, 10, 11);
  const Estimate estimate = MeanOverSamples(samples, SubjectBootstrap(SubjectsOf(samples), 1, 2000, 2));
  ASSERT_TRUE(estimate.interval.bounds);
  double mean = 0.0;
  double square = 0.0;
  for (std::size_t i = 0; i < samples.size(); i += 10) {
    mean += samples[i].value / 40.0;
    square += samples[i].value * samples[i].value / 40.0;
  }
  const double standard_error = std::sqrt((square - mean * mean) / 40.0);
  const double width = estimate.interval.bounds->second - estimate.interval.bounds->first;
  EXPECT_NEAR(width, 2.0 * 1.96 * standard_error, 0.15 * width);
}

TEST(MeanOverSamples, OnePersonHasNoInterval) {
  const std::vector<SampleValue> samples = Clustered(1, 10, 2);
  const Estimate estimate = MeanOverSamples(samples, SubjectBootstrap(SubjectsOf(samples), 1, 100, 1));
  EXPECT_TRUE(std::isfinite(estimate.value));
  EXPECT_FALSE(estimate.interval.bounds);
  EXPECT_NE(estimate.interval.reason, "");
}

TEST(MeanOverSamples, CoversTheTruthAboutAsOftenAsItSays) {
  int covered = 0;
  constexpr int kSets = 300;
  for (int set = 0; set < kSets; ++set) {
    const std::vector<SampleValue> samples = Clustered(40, 3, 1000 + static_cast<std::uint64_t>(set));
    const Estimate estimate =
        MeanOverSamples(samples, SubjectBootstrap(SubjectsOf(samples), static_cast<std::uint64_t>(set), 300, 2));
    covered += estimate.interval.bounds->first <= 0.0 && 0.0 <= estimate.interval.bounds->second ? 1 : 0;
  }
  EXPECT_GE(covered, static_cast<int>(0.89 * kSets));
  EXPECT_LE(covered, static_cast<int>(0.985 * kSets));
}

TEST(ShareOfSamples, AllOrNothingHasExactBoundsOverPeople) {
  std::vector<SampleValue> samples = Clustered(12, 4, 3);
  for (SampleValue& sample : samples) {
    sample.value = 0.0;
  }
  const SubjectBootstrap bootstrap(SubjectsOf(samples), 1, 100, 1);
  const Estimate none = ShareOfSamples(samples, bootstrap);
  ASSERT_TRUE(none.interval.bounds);
  EXPECT_EQ(none.interval.method, "clopper-pearson");
  EXPECT_EQ(none.interval.bounds->first, 0.0);
  EXPECT_NEAR(none.interval.bounds->second, 1.0 - std::pow(0.025, 1.0 / 12.0), 1e-9);
  samples[5].value = 1.0;
  EXPECT_EQ(ShareOfSamples(samples, bootstrap).interval.method, "subject-bootstrap");
}

TEST(SetEstimate, NoSamplesLeavesTheNoteToTheCaller) {
  Figure figure;
  Estimate estimate;
  estimate.value = kNan;
  SetEstimate(figure, estimate);
  EXPECT_EQ(figure.note, "");
  EXPECT_EQ(figure.n, 0);
}

TEST(ShareReaching, TheThresholdIsThatOfTheReplicate) {
  // Each person's value is her number over 40. Thresholds that vary by 0.2 move the share by as much.
  constexpr int kPeople = 40;
  constexpr int kReplicates = 2000;
  std::vector<SampleValue> samples;
  for (int i = 0; i < kPeople; ++i) {
    samples.push_back({fmt::format("{}", i), fmt::format("p{}", i), static_cast<double>(i) / kPeople});
  }
  const SubjectBootstrap bootstrap(SubjectsOf(samples), 1, kReplicates, 2);
  const std::vector<double> fixed(kReplicates, 0.5);
  std::vector<double> moving;
  RandomStream random(2, "test.thresholds");
  for (int i = 0; i < kReplicates; ++i) {
    moving.push_back(0.5 + random.Normal(0.0, 0.2));
  }
  const Estimate still = ShareReaching(samples, 0.5, fixed, bootstrap);
  EXPECT_EQ(still.value, 0.5);
  EXPECT_EQ(still.n, kPeople);
  EXPECT_EQ(still.n_subjects, kPeople);
  const auto width = [](const Estimate& estimate) {
    return estimate.interval.bounds->second - estimate.interval.bounds->first;
  };
  const double of_people = std::sqrt(0.25 / kPeople);
  EXPECT_NEAR(width(still), 2.0 * 1.96 * of_people, 0.04);
  const Estimate moved = ShareReaching(samples, 0.5, moving, bootstrap);
  EXPECT_EQ(moved.value, 0.5);
  EXPECT_NEAR(width(moved), 2.0 * 1.96 * std::hypot(of_people, 0.2), 0.08);
}

TEST(ShareReaching, InfiniteValuesCountAndAllOrNothingIsExact) {
  const double infinite = std::numeric_limits<double>::infinity();
  const std::vector<SampleValue> samples = {{"1", "a", infinite}, {"2", "b", -infinite}, {"3", "c", kNan}};
  const SubjectBootstrap bootstrap(SubjectsOf(samples), 1, 50, 1);
  const Estimate half = ShareReaching(samples, 0.0, std::vector<double>(50, 0.0), bootstrap);
  EXPECT_EQ(half.value, 0.5);
  EXPECT_EQ(half.n, 2);
  EXPECT_EQ(half.n_subjects, 2);
  const Estimate none = ShareReaching(std::span(samples).subspan(1), 0.0, std::vector<double>(50, 0.0), bootstrap);
  EXPECT_EQ(none.value, 0.0);
  EXPECT_EQ(none.interval.method, "clopper-pearson");
  EXPECT_TRUE(std::isnan(ShareReaching(samples, kNan, std::vector<double>(50, kNan), bootstrap).value));
}

}  // namespace
}  // namespace pentimento
