#include "metrics/identity/verification_protocol.h"

#include <cmath>

#include <gtest/gtest.h>

#include "tests/metrics/identity/synthetic_faces.h"

namespace pentimento {
namespace {

TEST(HopComparisons, ExcludeTheOwnSourceAndNothingElse) {
  SyntheticFaces faces;
  const auto originals = faces.Add("x", 3, 2, 0.01);
  const auto stylised = faces.Add("y", 3, 2, 0.01);
  const HopComparisons hop(stylised, faces.records, originals, faces.records, SyntheticSimilarity);
  const ScoreMatrix matrix = hop.Matrix();
  ASSERT_EQ(matrix.scores.size(), 36U);
  for (std::size_t i = 0; i < 6; ++i) {
    for (std::size_t j = 0; j < 6; ++j) {
      EXPECT_EQ(std::isnan(matrix.scores[i * 6 + j]), i == j) << i << " " << j;
    }
  }
  const FaceRecord& probe = faces.records.at(stylised[1].path);
  const FaceRecord& gallery = faces.records.at(originals[4].path);
  EXPECT_FLOAT_EQ(matrix.scores[1 * 6 + 4], static_cast<float>(SyntheticSimilarity(probe, gallery)));
  EXPECT_EQ(matrix.probe_subjects[1], "p000");
  EXPECT_EQ(matrix.gallery_ids[4], "p002/0.png");

  const SubjectBootstrap bootstrap(PeopleOn(originals), 1, 0, 1);
  const ComparisonSet comparisons = hop.Comparisons(bootstrap, UndetectedProbes::kLeftOut);
  EXPECT_EQ(comparisons.genuine_count(), 6);
  EXPECT_EQ(comparisons.impostor_count(), 24);
  EXPECT_EQ(comparisons.Curve(bootstrap.UnitWeights()).Auc(), 1.0);
}

TEST(HopComparisons, UndetectedGalleryPicturesTakeNoPart) {
  SyntheticFaces faces;
  const auto originals = faces.Add("x", 2, 3, 0.01);
  faces.records.at(originals[0].path).detected = false;
  const HopComparisons hop(originals, faces.records, originals, faces.records, SyntheticSimilarity);
  EXPECT_EQ(hop.DetectedProbes(), 5U);
  EXPECT_EQ(hop.DetectedSubjects(), 2);
  const SubjectBootstrap bootstrap(PeopleOn(originals), 1, 0, 1);
  const ComparisonSet comparisons = hop.Comparisons(bootstrap, UndetectedProbes::kLeftOut);
  EXPECT_EQ(comparisons.genuine_count(), 2 + 6);
  EXPECT_EQ(comparisons.impostor_count(), 6 + 6);
}

TEST(HopComparisons, UndetectedProbesBoundTheFigures) {
  SyntheticFaces faces;
  const auto originals = faces.Add("x", 4, 3, 0.05);
  const auto stylised = faces.Add("y", 4, 3, 0.05);
  for (const std::size_t i : {0, 5, 9}) {
    faces.records.at(stylised[i].path).detected = false;
  }
  const HopComparisons hop(stylised, faces.records, originals, faces.records, SyntheticSimilarity);
  const SubjectBootstrap bootstrap(PeopleOn(originals), 1, 0, 1);
  const auto auc = [&](UndetectedProbes undetected) {
    const ComparisonSet comparisons = hop.Comparisons(bootstrap, undetected);
    EXPECT_EQ(comparisons.genuine_count(), undetected == UndetectedProbes::kLeftOut ? 18 : 24);
    return comparisons.Curve(bootstrap.UnitWeights()).Auc();
  };
  EXPECT_LT(auc(UndetectedProbes::kNonMatching), auc(UndetectedProbes::kLeftOut));
  EXPECT_LE(auc(UndetectedProbes::kLeftOut), auc(UndetectedProbes::kMatching));
  std::size_t failures = 0;
  for (const SampleValue& sample : hop.FailuresToDetect()) {
    failures += sample.value == 1.0 ? 1 : 0;
  }
  EXPECT_EQ(failures, 3U);
}

TEST(HopComparisons, CanBeNarrowedToCommonProbes) {
  SyntheticFaces faces;
  const auto originals = faces.Add("x", 3, 2, 0.01);
  const HopComparisons hop(originals, faces.records, originals, faces.records, SyntheticSimilarity);
  const SubjectBootstrap bootstrap(PeopleOn(originals), 1, 0, 1);
  const std::set<std::string> only = {"p000/0.png", "p002/1.png"};
  const ComparisonSet comparisons = hop.Comparisons(bootstrap, UndetectedProbes::kLeftOut, &only);
  EXPECT_EQ(comparisons.genuine_count(), 2);
  EXPECT_EQ(comparisons.impostor_count(), 8);
  EXPECT_EQ(hop.DetectedSubjects(&only), 2);
}

TEST(HopComparisons, PicturesOfNobodyKnownAreNobodysOtherPhotograph) {
  SyntheticFaces faces;
  auto originals = faces.Add("x", 2, 2, 0.01);
  for (ChainPicture& picture : originals) {
    picture.subject.clear();
  }
  const HopComparisons hop(originals, faces.records, originals, faces.records, SyntheticSimilarity);
  std::vector<std::string> ids;
  for (const ChainPicture& picture : originals) {
    ids.push_back(picture.id);
  }
  const ComparisonSet comparisons = hop.Comparisons(SubjectBootstrap(ids, 1, 0, 1), UndetectedProbes::kLeftOut);
  EXPECT_EQ(comparisons.genuine_count(), 0);
  EXPECT_EQ(comparisons.impostor_count(), 12);
}

TEST(HopComparisons, ImageLinkageTakesTheSourceAloneForGenuine) {
  SyntheticFaces faces;
  const auto originals = faces.Add("x", 3, 2, 0.01);
  const auto stylised = faces.Add("y", 3, 2, 0.01);
  const HopComparisons hop(stylised, faces.records, originals, faces.records, SyntheticSimilarity, Linkage::kImage);
  const SubjectBootstrap bootstrap(PeopleOn(originals), 1, 0, 1);
  const ComparisonSet comparisons = hop.Comparisons(bootstrap, UndetectedProbes::kLeftOut);
  EXPECT_EQ(comparisons.genuine_count(), 6);
  EXPECT_EQ(comparisons.impostor_count(), 24);
  EXPECT_TRUE(std::isnan(hop.Matrix().scores[1])) << "another photograph of the person is neither";
  EXPECT_FALSE(std::isnan(hop.Matrix().scores[0]));
}

TEST(HopComparisons, ImpostorsCanBeLimitedToTheProbesGroup) {
  SyntheticFaces faces;
  auto originals = faces.Add("x", 4, 2, 0.01);
  for (std::size_t i = 0; i < originals.size(); ++i) {
    originals[i].group = i < 4 ? "dark" : "light";
  }
  const HopComparisons hop(originals, faces.records, originals, faces.records, SyntheticSimilarity);
  const SubjectBootstrap bootstrap(PeopleOn(originals), 1, 0, 1);
  const ComparisonSet comparisons =
      hop.Comparisons(bootstrap, UndetectedProbes::kLeftOut, nullptr, Impostors::kSameGroup);
  EXPECT_EQ(comparisons.genuine_count(), 8);
  EXPECT_EQ(comparisons.impostor_count(), 8 * 2) << "the two pictures of the one other person of the group";
}

}  // namespace
}  // namespace pentimento
