#include "metrics/identity/identity_figures.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/errors.h"
#include "metrics/hops.h"
#include "metrics/statistics/interval.h"
#include "tests/metrics/identity/synthetic_faces.h"

namespace pentimento {
namespace {

constexpr int kVersion = 1;

const Figure& Find(const std::vector<Figure>& figures, const std::string& name,
                   const std::string& probes = "detected") {
  for (const Figure& figure : figures) {
    if (figure.name == name && figure.context["probes"] == probes) {
      return figure;
    }
  }
  throw std::runtime_error("no figure " + name);
}

bool Has(const std::vector<Figure>& figures, const std::string& probes) {
  return std::any_of(figures.begin(), figures.end(),
                     [&](const Figure& figure) { return figure.context["probes"] == probes; });
}

class IdentityFiguresTest : public testing::Test {
 protected:
  static constexpr int kPeople = 12;

  MatchedHop Hop(const std::string& reverse, const std::vector<ChainPicture>& probes) {
    HopView view;
    view.hop = reverse.empty() ? "x-y" : "x-xhat";
    view.forward = "f";
    view.reverse = reverse;
    view.test = probes;
    return {view, HopComparisons(probes, faces_.records, originals_, faces_.records, SyntheticSimilarity),
            "dlib-resnet", 0.6};
  }

  SyntheticFaces faces_;
  std::vector<ChainPicture> originals_ = faces_.Add("x", kPeople, 3, 0.02);
  SubjectBootstrap bootstrap_{PeopleOn(originals_), 3, 300, 2};
  IdentityOptions options_{.fmr = {1e-2}, .face = {}};
};

TEST_F(IdentityFiguresTest, EveryPromisedFigureWithItsContext) {
  const std::vector<Figure> figures =
      IdentityFigures(Hop("", faces_.Add("y", kPeople, 3, 0.08)), options_, kVersion, bootstrap_);
  for (const char* name : {"auc", "eer", "genuine_distance_median", "impostor_distance_mean", "fmr@distance=0.6"}) {
    const Figure& figure = Find(figures, name);
    EXPECT_TRUE(std::isfinite(figure.value)) << name;
    EXPECT_EQ(figure.n, kPeople * 3) << name;
    EXPECT_EQ(figure.n_subjects, kPeople) << name;
    EXPECT_EQ(figure.context["matcher"], "dlib-resnet") << name;
    EXPECT_EQ(figure.context["attacker"], "naive") << name;
    EXPECT_EQ(figure.context["comparisons"]["genuine"], kPeople * 3 * 2) << name;
  }
  const Figure& auc = Find(figures, "auc");
  ASSERT_TRUE(auc.ci95);
  EXPECT_LT(auc.ci95->first, auc.value);
  EXPECT_EQ(auc.direction, Direction::kHigherLeaksMore);
  const Figure& genuine = Find(figures, "genuine_distance_median");
  EXPECT_GT(genuine.value, 0.0);
  EXPECT_LT(genuine.ci95->first, genuine.ci95->second);
  EXPECT_LT(genuine.value, Find(figures, "impostor_distance_mean").value);
  EXPECT_THAT(Find(figures, "tar@fmr=1e-2").note,
              testing::ContainsRegex("3000 independent impostor comparisons.*it takes about [0-9]+ people like them"));
  EXPECT_TRUE(std::isnan(Find(figures, "tar@fmr=1e-2").value));
  EXPECT_EQ(Find(figures, "tar@fmr=1e-2").context.value("too_few_people", false), true);
  EXPECT_FALSE(Find(figures, "tar@fmr=1e-2").ci95);
  const Figure& ftd = Find(figures, "ftd", "all");
  EXPECT_EQ(ftd.value, 0.0);
  EXPECT_EQ(ftd.ci_method, "clopper-pearson");
  EXPECT_FALSE(Has(figures, "all-matching")) << "without undetected faces there is nothing to bound";
}

TEST_F(IdentityFiguresTest, PermutedNamesTellNobodyApart) {
  const MatchedHop hop = Hop("", faces_.Add("y", kPeople, 3, 0.02));
  EXPECT_EQ(Find(IdentityFigures(hop, options_, kVersion, bootstrap_), "auc").value, 1.0);
  const Figure permuted = PermutedAuc(hop, kVersion, bootstrap_, 7);
  EXPECT_EQ(permuted.name, "permuted[auc]");
  EXPECT_EQ(permuted.context["control"], "permuted");
  EXPECT_EQ(permuted.context["permutations"], kPeople - 1);
  EXPECT_NEAR(permuted.value, 0.5, 1e-9) << "every other name once: each score is once a mate's";
  ASSERT_TRUE(permuted.ci95);
  EXPECT_LE(permuted.ci95->first, 0.5);
  EXPECT_GE(permuted.ci95->second, 0.5);
  EXPECT_EQ(ToJson(permuted), ToJson(PermutedAuc(hop, kVersion, bootstrap_, 7)));
}

TEST(IdentityRates, AreGivenWhereThePeopleSupportThem) {
  constexpr int kMany = 80;
  SyntheticFaces faces;
  const std::vector<ChainPicture> originals = faces.Add("x", kMany, 3, 0.02);
  const std::vector<ChainPicture> stylised = faces.Add("y", kMany, 3, 0.08);
  for (std::size_t i = 0; i < 9; ++i) {
    faces.records.at(stylised[i].path).detected = false;
  }
  HopView view;
  view.hop = "x-y";
  view.forward = "f";
  view.test = stylised;
  const std::vector<Figure> figures =
      IdentityFigures({view, HopComparisons(stylised, faces.records, originals, faces.records, SyntheticSimilarity),
                       "dlib-resnet", 0.6},
                      {.fmr = {1e-2, 2e-1}, .face = {}}, 1, SubjectBootstrap(PeopleOn(originals), 3, 300, 2));
  EXPECT_TRUE(std::isnan(Find(figures, "tar@fmr=1e-2").value)) << "80 people are worth fewer than 3000 comparisons";
  const Figure& tar = Find(figures, "tar@fmr=2e-1");
  EXPECT_TRUE(tar.ci95) << tar.note;
  EXPECT_FALSE(tar.context.contains("too_few_people"));
  EXPECT_LE(tar.context["fmr_achieved"].get<double>(), 0.2);
  EXPECT_LE(Find(figures, "tar@fmr=2e-1", "all-nonmatching").value,
            Find(figures, "tar@fmr=2e-1", "all-matching").value);
}

TEST_F(IdentityFiguresTest, TwoToolsAreLinkedAsFarAsBothShowTheSamePeople) {
  const auto d_sys = [&](double noise) {
    const auto first = faces_.Add("first " + std::to_string(noise), kPeople, 3, noise);
    const auto second = faces_.Add("second " + std::to_string(noise), kPeople, 3, noise);
    HopView view;
    view.hop = "x-y";
    view.forward = "first";
    view.test = first;
    return UnlinkabilityFigure(
        {view, {first, faces_.records, second, faces_.records, SyntheticSimilarity}, "dlib-resnet", std::nullopt},
        "second", kVersion, bootstrap_, 5);
  };
  const Figure same = d_sys(0.02);
  EXPECT_EQ(same.hop, "y-y'");
  EXPECT_EQ(same.forward, "first");
  EXPECT_EQ(same.context["versus"], "second");
  EXPECT_GT(same.value, 0.9);
  EXPECT_LT(same.context["null"]["p_value"].get<double>(), 0.01);
  EXPECT_FALSE(same.ci95);
  const Figure noise = d_sys(4.0);
  EXPECT_LT(noise.value, 0.3);
  EXPECT_GT(noise.context["null"]["p_value"].get<double>(), 0.01);
}

TEST_F(IdentityFiguresTest, MoreNoiseLeaksLess) {
  double last = 1.1;
  for (const double noise : {0.02, 0.08, 0.2, 2.0}) {
    const std::vector<Figure> figures = IdentityFigures(
        Hop("", faces_.Add("noise " + std::to_string(noise), kPeople, 3, noise)), options_, kVersion, bootstrap_);
    EXPECT_LT(Find(figures, "auc").value, last);
    last = Find(figures, "auc").value;
  }
  EXPECT_NEAR(last, 0.5, 0.15);
}

TEST_F(IdentityFiguresTest, UndetectedFacesGiveBoundsAndAreReported) {
  const auto stylised = faces_.Add("y", kPeople, 3, 0.08);
  for (std::size_t i = 0; i < 9; ++i) {
    faces_.records.at(stylised[i].path).detected = false;
  }
  for (const std::size_t i : {0, 10, 11}) {
    faces_.records.at(stylised[i].path).face.faces_in_picture = 2;
  }
  const std::vector<Figure> figures = IdentityFigures(Hop("", stylised), options_, kVersion, bootstrap_);
  EXPECT_EQ(Find(figures, "auc").n, 27);
  EXPECT_EQ(Find(figures, "auc").n_subjects, 9);
  EXPECT_EQ(Find(figures, "auc", "all-matching").n, 36);
  // Of the genuine and of the impostor comparisons three quarters were made, so 9 of 16 pairs are known.
  const double known = 0.75 * 0.75;
  EXPECT_NEAR(Find(figures, "auc", "all-nonmatching").value, known * Find(figures, "auc").value, 1e-12);
  EXPECT_NEAR(Find(figures, "auc", "all-matching").value, known * Find(figures, "auc").value + 1.0 - known, 1e-12);
  EXPECT_DOUBLE_EQ(Find(figures, "ftd", "all").value, 0.25);
  EXPECT_EQ(Find(figures, "ftd", "all").context["several_faces"], 2);
  EXPECT_THAT(Find(figures, "ftd", "all").note, testing::HasSubstr("2 of the pictures show several faces"));
  EXPECT_EQ(Find(figures, "ftd", "all").ci_method, "subject-bootstrap");
}

TEST_F(IdentityFiguresTest, TheFactorOfUpsamplingIsRecorded) {
  const auto stylised = faces_.Add("y", kPeople, 3, 0.08);
  faces_.records.at(stylised[0].path).detected = false;
  faces_.records.at(stylised[1].path).face.upsampling = 4;
  for (std::size_t i = 2; i < 7; ++i) {
    faces_.records.at(stylised[i].path).face.upsampling = 2;
  }
  const std::vector<Figure> figures = IdentityFigures(Hop("", stylised), options_, kVersion, bootstrap_);
  EXPECT_EQ(Find(figures, "ftd", "all").context.at("upsampling"), (Json{{"1", 29}, {"2", 5}, {"4", 1}}));
  const Figure& factors = Find(figures, "face_upsampling");
  EXPECT_EQ(factors.n, 35);
  EXPECT_DOUBLE_EQ(factors.value, (29 + 5 * 2 + 4) / 35.0);
  EXPECT_EQ(factors.samples.at(0).id, stylised[1].id);
  EXPECT_EQ(factors.samples.at(0).value, 4.0);
}

TEST_F(IdentityFiguresTest, NoFaceAnywhereIsNullWithAReason) {
  const auto stylised = faces_.Add("y", kPeople, 3, 0.08);
  for (const ChainPicture& picture : stylised) {
    faces_.records.at(picture.path).detected = false;
  }
  const std::vector<Figure> figures = IdentityFigures(Hop("", stylised), options_, kVersion, bootstrap_);
  EXPECT_TRUE(std::isnan(Find(figures, "auc").value));
  EXPECT_THAT(Find(figures, "auc").note, testing::HasSubstr("no face was detected in any of the 36 pictures"));
  EXPECT_DOUBLE_EQ(Find(figures, "auc", "all-nonmatching").value, 0.0);
  EXPECT_DOUBLE_EQ(Find(figures, "auc", "all-matching").value, 1.0);
  EXPECT_TRUE(std::isnan(Find(figures, "face_upsampling").value));
  const Figure& ftd = Find(figures, "ftd", "all");
  EXPECT_EQ(ftd.context.at("upsampling"), Json::object());
  EXPECT_EQ(ftd.value, 1.0);
  EXPECT_NEAR(ftd.ci95->first, std::pow(0.025, 1.0 / kPeople), 1e-9);
}

TEST_F(IdentityFiguresTest, OnePersonHasNoImpostors) {
  SyntheticFaces alone;
  const auto originals = alone.Add("x", 1, 3, 0.02);
  HopView view;
  view.hop = "x";
  view.test = originals;
  const MatchedHop hop{view, HopComparisons(originals, alone.records, originals, alone.records, SyntheticSimilarity),
                       "dlib-resnet", 0.6};
  const SubjectBootstrap one(PeopleOn(originals), 1, 100, 1);
  const std::vector<Figure> figures = IdentityFigures(hop, options_, kVersion, one);
  EXPECT_TRUE(std::isnan(Find(figures, "auc").value));
  EXPECT_THAT(Find(figures, "auc").note, testing::HasSubstr("only one person"));
  EXPECT_TRUE(std::isfinite(Find(figures, "genuine_distance_median").value));
  EXPECT_FALSE(Find(figures, "genuine_distance_median").ci95);
}

TEST_F(IdentityFiguresTest, OnePicturePerPersonHasNoGenuineComparison) {
  SyntheticFaces singles;
  const auto originals = singles.Add("x", 4, 1, 0.02);
  HopView view;
  view.hop = "x";
  view.test = originals;
  const MatchedHop hop{view,
                       HopComparisons(originals, singles.records, originals, singles.records, SyntheticSimilarity),
                       "dlib-resnet", 0.6};
  const std::vector<Figure> figures =
      IdentityFigures(hop, options_, kVersion, SubjectBootstrap(PeopleOn(originals), 1, 100, 1));
  EXPECT_THAT(Find(figures, "auc").note, testing::HasSubstr("nobody here has another photograph"));
}

TEST_F(IdentityFiguresTest, ContrastsArePairedOverCommonProbes) {
  const auto stylised = faces_.Add("y", kPeople, 3, 0.2);
  auto recovered = faces_.Add("r", kPeople, 3, 0.05);
  const MatchedHop noop = Hop("noop", stylised);
  faces_.records.at(recovered[0].path).detected = false;
  const MatchedHop hop = Hop("r", recovered);
  const Figure contrast = AucContrast(hop, noop, "noop", kVersion, bootstrap_);
  EXPECT_EQ(contrast.name, "difference[auc]");
  EXPECT_EQ(contrast.context["versus"], "noop");
  EXPECT_EQ(contrast.context["attacker"], "reversing");
  EXPECT_EQ(contrast.n, 35);
  EXPECT_GT(contrast.value, 0.0);
  ASSERT_TRUE(contrast.ci95);
  EXPECT_GT(contrast.ci95->first, 0.0);
  EXPECT_EQ(AucContrast(noop, noop, "noop", kVersion, bootstrap_).value, 0.0);
}

TEST_F(IdentityFiguresTest, ALaunderedTwinSaysSoAndHowMuchItLost) {
  const auto recovered = faces_.Add("r", kPeople, 3, 0.02);
  const auto after = faces_.Add("r laundered", kPeople, 3, 0.4);
  faces_.records.at(after[0].path).detected = false;
  const MatchedHop hop = Hop("r", recovered);
  const MatchedHop twin = Hop("r~laundered", after);
  for (const Figure& figure : IdentityFigures(twin, options_, kVersion, bootstrap_)) {
    EXPECT_EQ(figure.context["laundered"], true) << figure.name;
    EXPECT_EQ(figure.context["attacker"], "reversing") << figure.name;
  }
  for (const Figure& figure : IdentityFigures(hop, options_, kVersion, bootstrap_)) {
    EXPECT_FALSE(figure.context.contains("laundered")) << figure.name;
  }
  const Figure drop = LaunderingDrop(hop, twin, kVersion, bootstrap_);
  EXPECT_EQ(drop.name, "laundering_drop[auc]");
  EXPECT_EQ(drop.reverse, "r~laundered");
  EXPECT_EQ(drop.context["laundered"], true);
  EXPECT_EQ(drop.n, 35) << "detected on both sides";
  EXPECT_DOUBLE_EQ(drop.value, -AucContrast(twin, hop, "r", kVersion, bootstrap_).value);
  EXPECT_GT(drop.value, 0.1);
  ASSERT_TRUE(drop.ci95);
  EXPECT_GT(drop.ci95->first, 0.0);
  EXPECT_EQ(LaunderingDrop(hop, hop, kVersion, bootstrap_).value, 0.0);
  for (const ChainPicture& picture : after) {
    faces_.records.at(picture.path).detected = false;
  }
  const Figure none = LaunderingDrop(hop, Hop("r~laundered", after), kVersion, bootstrap_);
  EXPECT_TRUE(std::isnan(none.value));
  EXPECT_THAT(none.note, testing::HasSubstr("both with and without laundering"));
}

TEST_F(IdentityFiguresTest, ADifferenceOfAucsIsBoundedByTheWorstCombination) {
  // Of 36 probes one side misses 9 and the other 18, so that 9 of 16 and 1 of 4 pairs of comparisons are known.
  const auto recovered = faces_.Add("r", kPeople, 3, 0.08);
  const auto after = faces_.Add("r laundered", kPeople, 3, 0.2);
  for (std::size_t i = 0; i < 9; ++i) {
    faces_.records.at(recovered[i].path).detected = false;
  }
  for (std::size_t i = 18; i < 36; ++i) {
    faces_.records.at(after[i].path).detected = false;
  }
  const MatchedHop hop = Hop("r", recovered);
  const MatchedHop twin = Hop("r~laundered", after);
  const double own = 9.0 / 16.0 * Find(IdentityFigures(hop, options_, kVersion, bootstrap_), "auc").value;
  const double theirs = 0.25 * Find(IdentityFigures(twin, options_, kVersion, bootstrap_), "auc").value;
  const Figure drop = LaunderingDrop(hop, twin, kVersion, bootstrap_);
  const std::vector<Figure> bounds = BoundsOfDifference(drop, hop, twin, bootstrap_);
  ASSERT_EQ(bounds.size(), 2U);
  EXPECT_EQ(bounds[0].context["probes"], "all-nonmatching");
  EXPECT_EQ(bounds[1].context["probes"], "all-matching");
  EXPECT_NEAR(bounds[0].value, own - (theirs + 0.75), 1e-12);
  EXPECT_NEAR(bounds[1].value, own + 7.0 / 16.0 - theirs, 1e-12);
  for (const Figure& bound : bounds) {
    EXPECT_EQ(bound.name, "laundering_drop[auc]");
    EXPECT_EQ(bound.reverse, "r~laundered");
    EXPECT_EQ(bound.n, 36);
    EXPECT_EQ(bound.n_subjects, kPeople);
    ASSERT_TRUE(bound.ci95);
    EXPECT_LT(bound.ci95->first, bound.value);
    EXPECT_GT(bound.ci95->second, bound.value);
  }
  EXPECT_EQ(BoundsOfDifference(drop, hop, Hop("s", faces_.Add("s", kPeople, 3, 0.1)), bootstrap_).size(), 2U);
  const MatchedHop whole = Hop("t", faces_.Add("t", kPeople, 3, 0.1));
  EXPECT_TRUE(BoundsOfDifference(drop, whole, whole, bootstrap_).empty());
}

TEST_F(IdentityFiguresTest, AnAucNearOneComesWithTheCoverageOfItsInterval) {
  int near = 0;
  int far = 0;
  for (const double spread : {0.05, 0.06, 0.07, 0.08, 0.1, 0.2}) {
    const MatchedHop hop = Hop("", faces_.Add("y" + std::to_string(spread), kPeople, 3, spread));
    std::vector<Figure> figures = IdentityFigures(hop, options_, kVersion, bootstrap_);
    AppendFigures(figures, ImageLinkageFigures(hop, options_, kVersion, bootstrap_));
    for (const Figure& figure : figures) {
      const bool says = figure.note.find("docs/coverage.md") != std::string::npos;
      const bool is_auc = figure.name == "auc" || figure.name == "image_linkage[auc]";
      EXPECT_EQ(says, is_auc && figure.ci95 && figure.value >= kAucNearOne) << figure.name << ' ' << figure.value;
      near += says ? 1 : 0;
      far += is_auc && !says ? 1 : 0;
    }
  }
  EXPECT_GT(near, 0);
  EXPECT_GT(far, 0);
}

TEST_F(IdentityFiguresTest, MeanFaceWithoutAFaceIsReplacedByChance) {
  const auto mean = faces_.Add("mean", kPeople, 3, 0.2);
  for (const ChainPicture& picture : mean) {
    faces_.records.at(picture.path).detected = false;
  }
  const MatchedHop hop = Hop("r", faces_.Add("r", kPeople, 3, 0.05));
  const Figure contrast = AucContrast(hop, Hop("mean_face", mean), "mean_face", kVersion, bootstrap_);
  const double auc = Find(IdentityFigures(hop, options_, kVersion, bootstrap_), "auc").value;
  EXPECT_DOUBLE_EQ(contrast.value, auc - 0.5);
  EXPECT_THAT(contrast.note, testing::HasSubstr("chance"));
  EXPECT_TRUE(BoundsOfDifference(contrast, hop, Hop("mean_face", mean), bootstrap_).empty()) << "chance has no faces";
  const auto partly = faces_.Add("p", kPeople, 3, 0.05);
  faces_.records.at(partly[0].path).detected = false;
  const MatchedHop missing = Hop("p", partly);
  const std::vector<Figure> missing_figures = IdentityFigures(missing, options_, kVersion, bootstrap_);
  const std::vector<Figure> bounds =
      BoundsOfDifference(AucContrast(missing, Hop("mean_face", mean), "mean_face", kVersion, bootstrap_), missing,
                         Hop("mean_face", mean), bootstrap_);
  ASSERT_EQ(bounds.size(), 2U);
  for (const Figure& bound : bounds) {
    const std::string probes = bound.context["probes"];
    EXPECT_DOUBLE_EQ(bound.value, Find(missing_figures, "auc", probes).value - 0.5) << probes;
    EXPECT_THAT(bound.note, testing::HasSubstr("chance"));
  }
  const Figure none = AucContrast(hop, Hop("oracle", mean), "oracle", kVersion, bootstrap_);
  EXPECT_TRUE(std::isnan(none.value));
  EXPECT_THAT(none.note, testing::HasSubstr("no picture has a face detected both here and in oracle"));
}

TEST_F(IdentityFiguresTest, SameFaceForEverybodyIsChance) {
  const auto mean = faces_.Add("mean", kPeople, 3, 0.2);
  for (const ChainPicture& picture : mean) {
    faces_.records.at(picture.path).templates = faces_.records.at(mean[0].path).templates;
  }
  const std::vector<Figure> figures = IdentityFigures(Hop("mean_face", mean), options_, kVersion, bootstrap_);
  EXPECT_NEAR(Find(figures, "auc").value, 0.5, 0.02);
}

TEST_F(IdentityFiguresTest, SameGroupFiguresNeedGroups) {
  EXPECT_TRUE(SameGroupFigures(Hop("", originals_), options_, kVersion, bootstrap_).empty());
  for (std::size_t i = 0; i < originals_.size(); ++i) {
    originals_[i].group = i % 6 < 3 ? "dark" : "light";
  }
  const std::vector<Figure> figures = SameGroupFigures(Hop("", originals_), options_, kVersion, bootstrap_);
  ASSERT_EQ(figures.size(), 1U);
  EXPECT_EQ(figures[0].name, "auc");
  EXPECT_EQ(figures[0].context["impostors"], "same-group");
  EXPECT_EQ(figures[0].context["comparisons"]["impostor"], 36 * 5 * 3);
}

TEST_F(IdentityFiguresTest, LinkageAndAlignedFiguresSayWhatTheyAre) {
  const auto stylised = faces_.Add("y", kPeople, 3, 0.08);
  MatchedHop hop = Hop("", stylised);
  EXPECT_EQ(Find(AlignedFigures(hop, options_, kVersion, bootstrap_), "auc", "attacker-aligned").value,
            Find(IdentityFigures(hop, options_, kVersion, bootstrap_), "auc").value);
  hop.comparisons =
      HopComparisons(stylised, faces_.records, originals_, faces_.records, SyntheticSimilarity, Linkage::kImage);
  const std::vector<Figure> linkage = ImageLinkageFigures(hop, options_, kVersion, bootstrap_);
  EXPECT_EQ(Find(linkage, "image_linkage[auc]").context["comparisons"]["genuine"], kPeople * 3);
}

TEST(IdentityOptions, RatesAreChecked) {
  EXPECT_NO_THROW((void)ParseOptions<IdentityOptions>({{"fmr", {0.1}}, {"face", {{"landmarks", "68"}}}}, "test"));
  EXPECT_THROW((void)ParseOptions<IdentityOptions>({{"fmr", {0.0}}}, "test"), ConfigError);
  EXPECT_THROW((void)ParseOptions<IdentityOptions>({{"fmr", Json::array()}}, "test"), ConfigError);
}

}  // namespace
}  // namespace pentimento
