#include "reports/answer.h"

#include <limits>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/reports/answer_fixture.h"

namespace pentimento::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(AnswerTest, DoesNotKnowThePeopleWhereNobodySaysWhoIsOnAPicture) {
  input_.study = {};
  input_.study.people_known = false;
  input_.study.people = 30;
  input_.study.pictures = 30;
  input_.study.training_people = 25;
  const std::string measured = Section(Answer(), "measured");
  EXPECT_THAT(measured,
              HasSubstr("30 pictures (photographs of people), each picture counted as a person of its own.\n"
                        "The models were trained on 25 other pictures; the same person may be in both parts: give "
                        "identity_folders, or folders that name people, to know.\n"));
  EXPECT_THAT(measured, Not(HasSubstr("none of them is among those measured")));
  EXPECT_THAT(Section(Answer(), "limits"), HasSubstr("With 30 pictures counted as people, none linked"));

  input_.study.training_people = 0;
  EXPECT_THAT(Section(Answer(), "measured"), HasSubstr("The same person may be on several of them"));
  input_.study.people = 15;
  EXPECT_EQ(TextOf(Answer().at("headline")),
            "Only 15 pictures were measured, each counted as a person: pictures and values, no inference.\n");
}

TEST_F(AnswerTest, SaysHowOftenIntervalsNearOneHold) {
  for (Figure& figure : figures_) {
    if (figure.name == "auc" && figure.value > 0.99) {
      figure.note = "of few people; near 1 this interval held the true value in 86 % (docs/coverage.md)";
    }
  }
  EXPECT_THAT(Section(Answer(), "limits"), HasSubstr("Near 1 this interval held the true value in 86 % "
                                                     "(docs/coverage.md); so noted beside 2 figures."));
}

TEST_F(AnswerTest, MarksItsNumbersWithTheirFigures) {
  std::size_t marked = 0;
  const Json answer = Answer();
  for (const Json& section : answer.at("sections")) {
    for (const Json& sentence : section.at("sentences")) {
      std::string joined;
      for (const Json& part : sentence.at("parts")) {
        joined += part.is_string() ? part.get<std::string>() : part.at("shown").get<std::string>();
        if (part.is_object()) {
          ASSERT_LT(part.at("figure").get<std::size_t>(), figures_.size());
          ++marked;
        }
      }
      EXPECT_EQ(joined, sentence.at("text").get<std::string>());
    }
  }
  EXPECT_GT(marked, 20U);
  const Json& row = answer.at("sections").at(1).at("pairs").at(2);
  EXPECT_EQ(row.at("kind"), "recovered");
  EXPECT_EQ(figures_.at(row.at("figure").get<std::size_t>()).reverse, "cyc-back");
  EXPECT_EQ(row.at("share"), 0.628);
}

TEST_F(AnswerTest, SaysWhatTheIntervalOfTheDifferenceAllows) {
  EXPECT_THAT(Section(Answer(), "reversal"),
              HasSubstr("AUC by +0.056 (95% interval 0.025 to 0.087). Zero lies outside"));

  The("difference[auc]", "x-xhat", "cyc-back", "noop").ci95 = {-0.01, 0.12};
  EXPECT_THAT(Section(Answer(), "reversal"), HasSubstr("Zero lies inside"));
  EXPECT_THAT(TextOf(Answer().at("headline")), HasSubstr("is not shown"));

  The("difference[auc]", "x-xhat", "cyc-back", "noop").ci95 = {-0.12, -0.03};
  EXPECT_THAT(Section(Answer(), "reversal"), HasSubstr("tell the matcher less than the stylised ones"));
  EXPECT_THAT(TextOf(Answer().at("headline")), HasSubstr("takes identity away"));

  The("difference[auc]", "x-xhat", "cyc-back", "noop").ci95.reset();
  EXPECT_THAT(Section(Answer(), "reversal"), HasSubstr("Without an interval nothing follows"));

  The("difference[auc]", "x-xhat", "cyc-back", "noop").value = std::numeric_limits<double>::quiet_NaN();
  The("difference[auc]", "x-xhat", "cyc-back", "noop").note = "no face is found in both";
  EXPECT_THAT(Section(Answer(), "reversal"), HasSubstr("cyc-back of ghibli changes beside the stylised picture has no "
                                                       "value: no face is found in both."));
}

TEST_F(AnswerTest, DoesNotConcludeFromBounds) {
  const std::string before = Section(Answer(), "reversal");
  Figure bound = The("difference[auc]", "x-xhat", "cyc-back", "noop");
  bound.context["probes"] = "all-nonmatching";
  bound.value = -0.4;
  bound.ci95 = {-0.5, -0.3};
  figures_.insert(figures_.begin(), bound);
  figures_.push_back(bound);
  EXPECT_EQ(Section(Answer(), "reversal"), before);
}

TEST_F(AnswerTest, SaysWhatReversalAddsToOtherAttackersAndWhomItAccuses) {
  const Figure tar = The("tar@fmr=1e-2", "x-xhat", "cyc-back");
  Figure gain = tar;
  gain.name = "reversal_gain@fmr=1e-2";
  gain.value = -0.31;
  gain.ci95 = {{-0.42, -0.20}};
  gain.context["versus"] = "the strongest attacker that does not reverse";
  gain.context["versus_attacker"] = "gallery-stylised";
  Figure accused = tar;
  accused.name = "false_accusation@fmr=1e-2";
  accused.value = 0.12;
  accused.ci95 = {{0.06, 0.19}};
  figures_.push_back(gain);
  figures_.push_back(accused);
  const std::string reversal = Section(Answer(), "reversal");
  EXPECT_THAT(reversal,
              HasSubstr("Beside the strongest attacker that does not reverse (gallery-stylised), cyc-back of ghibli "
                        "changes the leakage by −0.31"));
  EXPECT_THAT(reversal, HasSubstr("Reversal adds nothing: who does not reverse learns more (inconclusive:"));
  EXPECT_THAT(reversal, HasSubstr("The best match of what cyc-back recovers from ghibli is somebody else in 12 of 100 "
                                  "pictures (95% interval 6 to 19 of 100): false accusations."));

  figures_.back().value = std::numeric_limits<double>::quiet_NaN();
  figures_.back().note = "too few people";
  EXPECT_THAT(Section(Answer(), "reversal"),
              HasSubstr("How often cyc-back of ghibli points at somebody else has no value: too few people."));
}

TEST_F(AnswerTest, SaysWhichControlsTheRecoveryBeats) {
  EXPECT_THAT(Section(Answer(), "fidelity"), HasSubstr("What cyc-back recovers from ghibli is closer to the original "
                                                       "than the untouched picture stylised by ghibli in "
                                                       "PSNR +1.56 dB (95% interval 1.18 to 1.94)."));
  EXPECT_THAT(Section(Answer(), "fidelity"), HasSubstr("not told apart (zero lies inside the interval)"));
  const auto verdict = [&](const std::string& identity, const std::string& closeness) {
    return HasSubstr("Taken together, cyc-back of ghibli " + identity +
                     " one average face on identity (AUC); beside the untouched picture stylised by ghibli it " +
                     closeness + ".");
  };
  EXPECT_THAT(Section(Answer(), "fidelity"), verdict("beats", "wins on PSNR, is not told apart on SSIM"));

  The("difference[ssim]", "x-xhat", "cyc-back", "noop").ci95 = {-0.05, -0.01};
  EXPECT_THAT(Section(Answer(), "fidelity"), verdict("beats", "wins on PSNR, loses on SSIM"));
  The("difference[psnr]", "x-xhat", "cyc-back", "noop").ci95 = {-2.0, -0.5};
  The("difference[auc]", "x-xhat", "cyc-back", "mean_face").ci95 = {-0.5, 0.5};
  EXPECT_THAT(Section(Answer(), "fidelity"), verdict("does not beat", "loses on PSNR and SSIM"));
}

TEST_F(AnswerTest, ReadsDistancesTheOtherWayRound) {
  Figure lpips = The("difference[psnr]", "x-xhat", "cyc-back", "noop");
  lpips.name = "difference[lpips[alex]]";
  lpips.unit = "";
  lpips.direction = Direction::kLowerIsCloser;
  lpips.value = -0.2;
  lpips.ci95 = {-0.25, -0.15};
  figures_.push_back(lpips);
  EXPECT_THAT(Section(Answer(), "fidelity"),
              HasSubstr("PSNR +1.56 dB (95% interval 1.18 to 1.94) and lpips[alex] −0.200"));
}

TEST_F(AnswerTest, NamesTheMetadataOfEachHop) {
  EXPECT_EQ(Section(Answer(), "metadata"),
            "Stylised by ghibli (classical 4), pictures with metadata in exif+xmp kept all items of device; kept some "
            "of time "
            "(31 of 60); altered edit-history; lost location and second-pixels; gained edit-history.\nRecovered from "
            "ghibli by "
            "cyc-back, pictures with metadata in exif+xmp lost location, time, device and second-pixels.\n"
            "“second-pixels” stands for further pictures in the file, such as a thumbnail of the original; "
            "“edit-history” stands for programs that changed it, and its earlier documents.\n");
}

TEST_F(AnswerTest, GivesAShareOfPicturesOnlyOfANamedPopulation) {
  Figure& share = The("retention[all]", "x-y", "");
  share.name = "retention[identifying]";
  share.ci95 = {0.4, 0.6};
  EXPECT_THAT(Section(Answer(), "metadata"), Not(HasSubstr("identifying")));
  share.context["population"] = "pictures posted in 2025";
  EXPECT_THAT(Section(Answer(), "metadata"),
              HasSubstr("Stylised by ghibli, 30 of 60 pictures that carried identifying metadata keep some of it (95% "
                        "interval 40 to 60 of 100); they are a sample of pictures posted in 2025."));
}

/// A figure of the metric second_pixels about the pictures stylised by ghibli.
Figure SecondPixels(const std::string& name, double value, const Json& context) {
  Figure figure;
  figure.name = name;
  figure.value = value;
  figure.direction = Direction::kHigherLeaksMore;
  figure.n = 60;
  figure.n_subjects = 20;
  figure.hop = "x-y";
  figure.forward = "ghibli";
  figure.context = context;
  return figure;
}

TEST_F(AnswerTest, AFaceInAThumbnailIsToldAsTheLeakThatItIs) {
  EXPECT_THAT(Section(Answer(), "metadata"), Not(HasSubstr("another picture within the file")))
      << "nothing is said of what was not measured";
  figures_.push_back(SecondPixels("second_pixels[carried]", 0.5, {{"carriers", {{"exif", 30}}}}));
  figures_.push_back(SecondPixels("second_pixels[face]", 0.2, {{"carriers", {{"exif", 12}}}}));
  const Json matcher = {{"matcher", "dlib-resnet"}, {"probes", "second-pixels"}};
  figures_.push_back(SecondPixels("second_pixels[tar@fmr=1e-2]", 0.9, matcher));
  figures_.push_back(SecondPixels("second_image_linkage[tar@fmr=1e-2]", 1.0, matcher));
  EXPECT_THAT(
      Section(Answer(), "metadata"),
      HasSubstr("12 of 60 pictures stylised by ghibli carry a face in another picture within the file (exif); of "
                "100 pairs with such a face the matcher links 90 with other photographs of the same procedural "
                "person and 100 with the very photograph that was stylised."));
  EXPECT_THAT(TextOf(Answer().at("headline")),
              HasSubstr("Whatever the pictures themselves hide, 12 of 60 files of ghibli carry a face in another "
                        "picture within them (exif)."));
}

TEST_F(AnswerTest, PicturesWithinFilesWithoutAFaceAreSaid) {
  figures_.push_back(SecondPixels("second_pixels[carried]", 0.5, {{"carriers", {{"exif", 30}}}}));
  figures_.push_back(SecondPixels("second_pixels[face]", 0.0, {{"carriers", Json::object()}}));
  EXPECT_THAT(Section(Answer(), "metadata"), HasSubstr("30 of 60 pictures stylised by ghibli carry another picture "
                                                       "within the file (exif); no face was found there."));
  EXPECT_THAT(TextOf(Answer().at("headline")), Not(HasSubstr("Whatever")));
  figures_[figures_.size() - 2].value = 0.0;
  EXPECT_THAT(Section(Answer(), "metadata"),
              HasSubstr("No picture stylised by ghibli carries another picture within the file."));
}

TEST_F(AnswerTest, WhatCannotBeDecodedIsNotAbsent) {
  figures_.push_back(SecondPixels("second_pixels[carried]", 0.0, {{"carriers", Json::object()}, {"undecodable", 3}}));
  figures_.push_back(SecondPixels("second_pixels[face]", 0.0, {{"carriers", Json::object()}}));
  const std::string said = Section(Answer(), "metadata");
  EXPECT_THAT(said, HasSubstr("3 pictures within files stylised by ghibli cannot be decoded: whose face they show is "
                              "not known."));
  EXPECT_THAT(said, Not(HasSubstr("No picture stylised by ghibli")));
}

TEST_F(AnswerTest, StatesLimits) {
  input_.study.unreadable = 2;
  const std::string limits = Section(Answer(), "limits");
  EXPECT_THAT(limits, HasSubstr("no rate transfers to photographs of real people"));
  EXPECT_THAT(limits, HasSubstr("With 20 people, none linked would still allow a rate of 14 in 100"));
  EXPECT_THAT(limits, HasSubstr("2 files could not be used and are left out"));
  EXPECT_THAT(limits, HasSubstr("1 figure has no value: the pictures are equal."));
  EXPECT_THAT(limits,
              HasSubstr("finds no face in 7 of 60 pictures stylised by ghibli and 3 of 60 recovered by cyc-back of "
                        "ghibli; the other figures leave them out"));
  EXPECT_THAT(limits, HasSubstr("One matcher was tried (dlib-resnet)"));
  EXPECT_THAT(limits, HasSubstr("Faces turned further than 20° were not tested."));

  input_.study.procedural = false;
  EXPECT_THAT(Section(Answer(), "limits"), Not(HasSubstr("drawn by a program")));
  EXPECT_THAT(TextOf(Answer().at("headline")), HasSubstr("Of 100 pairs of pictures of the same person a face matcher"));
}

TEST_F(AnswerTest, ConcludesNothingOfAFewPeople) {
  input_.study.people = 19;
  for (Figure& figure : figures_) {
    figure.ci95.reset();
  }
  const Json answer = Answer();
  EXPECT_EQ(TextOf(answer.at("headline")), "Only 19 people were measured: pictures and values, no inference.\n");
  for (const char* section : {"linked", "reversal", "fidelity"}) {
    EXPECT_THAT(Section(answer, section), testing::StartsWith("Of fewer than 20 people nothing is concluded about"));
  }
  for (const Json& section : answer.at("sections")) {
    EXPECT_FALSE(section.contains("pairs")) << "no picture of 100 pairs either";
  }
  EXPECT_THAT(
      Section(answer, "metadata"),
      HasSubstr("Stylised by ghibli (classical 4), pictures with metadata in exif+xmp kept all items of device;"));
  EXPECT_THAT(Section(answer, "limits"),
              HasSubstr("Fewer than 20 people were measured: pictures and values, no inference."));
  EXPECT_THAT(Section(answer, "limits"), Not(HasSubstr("would still allow a rate")));
  EXPECT_THAT(Section(answer, "limits"), HasSubstr("no rate transfers to photographs of real people"));
}

TEST_F(AnswerTest, LeavesOtherSetsOut) {
  Figure& stylised = The("tar@fmr=1e-2", "x-y", "");
  Figure other = stylised;
  other.value = 1.0;
  other.context["set"] = "Real photographs";
  figures_.insert(figures_.begin(), other);
  EXPECT_THAT(TextOf(Answer().at("headline")), HasSubstr("41 where one of the two is stylised by ghibli"));
}

TEST_F(AnswerTest, IsTheSameWithLaunderedTwins) {
  const Json without = Answer();
  std::vector<Figure> twins;
  for (const Figure& figure : figures_) {
    if (figure.reverse == "cyc-back") {
      twins.push_back(figure);
      twins.back().reverse += "~laundered";
      twins.back().context["laundered"] = true;
      twins.back().value = 1.0;
      twins.back().ci95 = {0.9, 1.0};
    }
  }
  ASSERT_FALSE(twins.empty());
  figures_.insert(figures_.end(), twins.begin(), twins.end());
  EXPECT_EQ(Answer(), without);
}

TEST_F(AnswerTest, NothingIsConcludedFromPooledPictures) {
  const Json without = Answer();
  AddPooled(input_);
  EXPECT_EQ(Answer(), without);
}

TEST(EmptyAnswerTest, SaysThatNothingWasMeasured) {
  const Json answer = BuildAnswer({}, {});
  EXPECT_THAT(TextOf(answer.at("headline")), HasSubstr("was not measured in this run"));
  EXPECT_THAT(Section(answer, "linked"), HasSubstr("No verification figure was measured."));
  EXPECT_THAT(Section(answer, "reversal"), HasSubstr("No reversal was tried."));
  EXPECT_THAT(Section(answer, "metadata"), HasSubstr("was not measured"));
}

TEST(EmptyAnswerTest, TakesAnUndefinedFigureForNoFigure) {
  Figure figure;
  figure.name = "tar@fmr=1e-2";
  figure.hop = "x-y";
  figure.forward = "f";
  figure.value = std::numeric_limits<double>::quiet_NaN();
  const auto headline = [&] { return TextOf(BuildAnswer({figure}, {}).at("headline")); };
  EXPECT_THAT(headline(), HasSubstr("a face matcher still links has no value."));
  figure.note = "no face was detected";
  EXPECT_THAT(headline(), HasSubstr("a face matcher still links has no value: no face was detected."));
}

}  // namespace
}  // namespace pentimento::test
