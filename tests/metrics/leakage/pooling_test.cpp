#include "metrics/leakage/pooling.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/errors.h"
#include "tests/metrics/identity/synthetic_faces.h"

namespace pentimento {
namespace {

/// Templates that are given: Euclidean distances, or angles.
class GivenTemplates final : public Matcher {
 public:
  explicit GivenTemplates(bool cosine = false) : cosine_(cosine) {}
  [[nodiscard]] std::string name() const override { return "given"; }
  [[nodiscard]] std::vector<ChipForm> forms() const override { return {}; }
  void Load(const std::filesystem::path& /*weights_folder*/) override {}
  [[nodiscard]] std::vector<Template> Describe(std::span<const FaceChips> /*faces*/) const override { return {}; }
  [[nodiscard]] double Distance(const Template& a, const Template& b) const override {
    return cosine_ ? CosineDistance(a, b) : EuclideanDistance(a, b);
  }
  [[nodiscard]] Template Mean(std::span<const Template* const> templates) const override {
    return cosine_ ? MeanDirection(templates) : PlainMean(templates);
  }

 private:
  bool cosine_;
};

/// Originals and stylised pictures of people, in any order.
struct Hop {
  std::vector<ChainPicture> originals;
  std::vector<ChainPicture> stylised;
  FaceRecords records;

  /// One more picture of a person; an empty template: no face was detected.
  void Add(const std::string& person, const std::string& id, const Template& original, const Template& y) {
    const auto add = [&](const std::string& hop, const Template& described) {
      const ChainPicture picture{id, person, std::filesystem::path(hop) / id};
      FaceRecord& record = records[picture.path];
      record.detected = !described.empty();
      if (record.detected) {
        record.templates = {described};
      }
      return picture;
    };
    originals.push_back(add("x", original));
    stylised.push_back(add("y", y));
  }

  [[nodiscard]] HopComparisons Pooled(const Pool& pool, const Matcher& matcher = GivenTemplates()) const {
    const HopComparisons pairs(stylised, records, originals, records, SimilarityBy(matcher, 0));
    return PooledComparisons(pairs, records, matcher, 0, pool, {});
  }
};

std::vector<std::string> ProbeIdsOf(const HopComparisons& hop) {
  std::vector<std::string> ids;
  for (const ChainPicture& probe : hop.probe_pictures()) {
    ids.push_back(probe.id);
  }
  return ids;
}

/// Three pictures each of Ann and Ben on a line; added out of order, as a data set may list them.
Hop OnALine() {
  Hop hop;
  hop.Add("ann", "ann/2", {5}, {30});
  hop.Add("ben", "ben/0", {100}, {80});
  hop.Add("ann", "ann/0", {0}, {10});
  hop.Add("ben", "ben/1", {102}, {90});
  hop.Add("ann", "ann/1", {1}, {20});
  hop.Add("ben", "ben/2", {110}, {70});
  return hop;
}

TEST(PooledComparisons, MeansAreComparedWithMeans) {
  const HopComparisons pooled = OnALine().Pooled({2, 1, Combine::kMeanTemplate});
  EXPECT_THAT(ProbeIdsOf(pooled), testing::ElementsAre("ann~0", "ann~1", "ann~2", "ben~0", "ben~1", "ben~2"));
  ASSERT_EQ(pooled.gallery_pictures().size(), 2U);
  EXPECT_EQ(pooled.gallery_pictures()[1].subject, "ben");
  // Ann's references at the rotations: the means of 1 and 5, of 5 and 0, of 0 and 1; Ben's: 106, 105 and 101.
  EXPECT_THAT(pooled.scores(), testing::ElementsAre(-7.0F, -96.0F, -17.5F, -85.0F, -29.5F, -71.0F,  //
                                                    -77.0F, -26.0F, -87.5F, -15.0F, -69.5F, -31.0F));
}

TEST(PooledComparisons, TheBestPairOfAllCounts) {
  const HopComparisons pooled = OnALine().Pooled({2, 1, Combine::kBestOf});
  EXPECT_THAT(pooled.scores(), testing::ElementsAre(-5.0F, -92.0F, -15.0F, -80.0F, -29.0F, -70.0F,  //
                                                    -75.0F, -22.0F, -85.0F, -10.0F, -69.0F, -30.0F));
}

TEST(PooledComparisons, SeveralStylisedPicturesMakeOneProbe) {
  const HopComparisons mean = OnALine().Pooled({1, 2, Combine::kMeanTemplate});
  // Rotation 0: the mean of 10 and 20 against the third original, 5 and 110.
  EXPECT_EQ(mean.scores()[0], -10.0F);
  EXPECT_EQ(mean.scores()[1], -95.0F);
  const HopComparisons best = OnALine().Pooled({1, 2, Combine::kBestOf});
  EXPECT_EQ(best.scores()[0], -5.0F);
  EXPECT_EQ(best.scores()[1], -90.0F);
}

TEST(PooledComparisons, OnePictureOfEachIsTheSameEitherWay) {
  const Hop hop = OnALine();
  EXPECT_EQ(hop.Pooled({1, 1, Combine::kMeanTemplate}).scores(), hop.Pooled({1, 1, Combine::kBestOf}).scores());
}

TEST(PooledComparisons, DirectionsAreAveragedWhereAnglesAreCompared) {
  Hop hop;
  // A long reference does not outweigh a short one: the mean direction of (100, 0) and (0, 1) is that of (1, 1).
  hop.Add("ann", "ann/0", {3, 1}, {7, 7});
  hop.Add("ann", "ann/1", {100, 0}, {1, 0});
  hop.Add("ann", "ann/2", {0, 1}, {1, 0});
  EXPECT_NEAR(hop.Pooled({2, 1, Combine::kMeanTemplate}, GivenTemplates(true)).scores()[0], 0.0, 1e-6);
}

TEST(PooledComparisons, AProbeNeverMeetsItsOwnSource) {
  // Every stylised picture is its original, far from all others: a source among the references would be at distance 0.
  constexpr int kPictures = 5;
  Hop hop;
  for (const std::string person : {"ann", "ben", "cas"}) {
    for (int i = 0; i < kPictures; ++i) {
      Template own(3 * kPictures, 0.0F);
      own[hop.originals.size()] = 10.0F;
      hop.Add(person, fmt::format("{}/{}", person, i), own, own);
    }
  }
  for (int references = 1; references < kPictures; ++references) {
    const Pool pool{references, kPictures - references, Combine::kBestOf};
    const HopComparisons pooled = hop.Pooled(pool);
    EXPECT_EQ(pooled.probes(), 15U);
    for (const float score : pooled.scores()) {
      EXPECT_NEAR(score, -10.0 * std::sqrt(2.0), 1e-5) << references;
    }
  }
}

TEST(PooledComparisons, EveryOtherPhotographIsAReferenceEquallyOften) {
  // Ann's originals are told apart by their distance to her stylised pictures, which all lie at 0.
  Hop hop;
  for (int i = 0; i < 4; ++i) {
    hop.Add("ann", fmt::format("ann/{}", i), {static_cast<float>(1 << i)}, {0});
  }
  const std::vector<float> scores = hop.Pooled({3, 1, Combine::kMeanTemplate}).scores();
  EXPECT_THAT(scores, testing::Pointwise(testing::FloatEq(), {-14.0F / 3, -13.0F / 3, -11.0F / 3, -7.0F / 3}));
}

TEST(PooledComparisons, UndetectedFacesAreLeftOut) {
  Hop hop = OnALine();
  hop.records.at("y/ann/0") = {};
  hop.records.at("x/ben/2") = {};
  const HopComparisons single = hop.Pooled({1, 1, Combine::kMeanTemplate});
  EXPECT_FALSE(single.Detected(0)) << "Ann's first probe has no face";
  EXPECT_TRUE(single.Detected(1));
  EXPECT_TRUE(std::isnan(single.scores()[1 * 2 + 1])) << "Ben's third photograph is the reference, and has none";
  EXPECT_TRUE(std::isfinite(single.scores()[1 * 2 + 0]));
  for (const Combine combine : {Combine::kMeanTemplate, Combine::kBestOf}) {
    const HopComparisons two = hop.Pooled({1, 2, combine});
    EXPECT_TRUE(two.Detected(0));
    EXPECT_EQ(two.scores()[0], -15.0F) << "of Ann's first two the second is left, 20 against 5";
    EXPECT_EQ(hop.Pooled({2, 1, combine}).scores()[1 * 2 + 1], -80.0F) << "of Ben's last and first the first, 100";
  }
}

TEST(PooledComparisons, PeopleWithTooFewPicturesTakeNoPart) {
  Hop hop = OnALine();
  hop.Add("cas", "cas/0", {50}, {50});
  hop.Add("cas", "cas/1", {51}, {51});
  EXPECT_EQ(hop.Pooled({1, 1, Combine::kBestOf}).gallery_pictures().size(), 3U);
  const HopComparisons three = hop.Pooled({1, 2, Combine::kBestOf});
  EXPECT_EQ(three.gallery_pictures().size(), 2U);
  EXPECT_EQ(three.probes(), 6U);
  for (const Combine combine : {Combine::kMeanTemplate, Combine::kBestOf}) {
    EXPECT_EQ(hop.Pooled({2, 2, combine}).probes(), 0U);
  }
}

double AucOf(const HopComparisons& hop, const std::vector<std::string>& people) {
  const SubjectBootstrap everybody(people, 0, 0, 1);
  return hop.Comparisons(everybody, UndetectedProbes::kLeftOut).Curve(everybody.UnitWeights()).Auc();
}

TEST(PooledComparisons, MorePicturesTellMore) {
  SyntheticFaces faces;
  const auto originals = faces.Add("x", 30, 9, 0.15);
  const auto stylised = faces.Add("y", 30, 9, 0.15);
  const GivenTemplates matcher;
  const HopComparisons pairs(stylised, faces.records, originals, faces.records, SimilarityBy(matcher, 0));
  const auto auc = [&](int references, int probes, Combine combine) {
    return AucOf(PooledComparisons(pairs, faces.records, matcher, 0, {references, probes, combine}, {}),
                 PeopleOn(originals));
  };
  // Noise of variance s^2 in each of 128 directions, people of variance 0.06^2 in each: of k references the mean has
  // s^2 / k, so the gain shrinks, and 8 references are worth less than 8 of both.
  double before = 0.7;
  for (const int references : {1, 2, 8}) {
    const double now = auc(references, 1, Combine::kMeanTemplate);
    EXPECT_GT(now, before) << references;
    before = now;
  }
  EXPECT_GT(before, 0.85);
  EXPECT_GT(auc(1, 4, Combine::kMeanTemplate), auc(1, 1, Combine::kMeanTemplate) + 0.02);
  EXPECT_GT(auc(4, 4, Combine::kMeanTemplate), auc(4, 1, Combine::kMeanTemplate) + 0.02);
  EXPECT_GT(auc(8, 1, Combine::kBestOf), auc(1, 1, Combine::kBestOf) + 0.02);
}

TEST(PoolingOptions, AreChecked) {
  const auto parse = [](const Json& options) { return ParseOptions<PoolingOptions>(options, "test"); };
  const PoolingOptions none = parse(Json::object());
  EXPECT_TRUE(none.references.empty() && none.stylised.empty());
  EXPECT_THAT(none.combine, testing::ElementsAre(Combine::kMeanTemplate, Combine::kBestOf));
  const PoolingOptions some = parse({{"references", {1, 12}}, {"stylised", {1}}, {"combine", {"best-of"}}});
  EXPECT_THAT(some.references, testing::ElementsAre(1, 12));
  EXPECT_THAT(some.combine, testing::ElementsAre(Combine::kBestOf));
  EXPECT_THROW((void)parse({{"references", {0}}, {"stylised", {1}}}), ConfigError);
  EXPECT_THROW((void)parse({{"references", {101}}, {"stylised", {1}}}), ConfigError);
  EXPECT_THROW((void)parse({{"references", {2, 2}}, {"stylised", {1}}}), ConfigError);
  EXPECT_THROW((void)parse({{"references", {2}}}), ConfigError) << "nothing would be pooled";
  EXPECT_THROW((void)parse({{"stylised", {2}}}), ConfigError);
  EXPECT_THROW((void)parse({{"combine", {"best-of", "best-of"}}}), ConfigError);
  EXPECT_THROW((void)parse({{"combine", Json::array()}}), ConfigError);
}

}  // namespace
}  // namespace pentimento
