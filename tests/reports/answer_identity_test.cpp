#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/reports/answer_fixture.h"

namespace pentimento::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(AnswerTest, PutsPairsOfAHundredFirst) {
  EXPECT_EQ(
      TextOf(Answer().at("headline")),
      "Of 100 pairs of pictures of the same procedural person a face matcher links 97 among the originals, 41 where "
      "one of the two is stylised by ghibli and 63 after cyc-back has reversed it; of 100 pairs of different people "
      "it links 1; that no more leaks is inconclusive, for no attacker's strength was attested on ghibli.\nOn "
      "procedural people, this reversal (cyc-back of ghibli) brings identity back.\n");
  const std::string linked = Section(Answer(), "linked");
  EXPECT_THAT(linked, HasSubstr("Of 100 pairs of pictures of the same procedural person the matcher links 97 (95% "
                                "interval 86 to 100) among the originals: that is the ceiling."));
  EXPECT_THAT(linked, HasSubstr("Of 100 pairs of different people it links 1: that is chance."));
  EXPECT_THAT(linked, HasSubstr("Where one of the two is stylised by ghibli it links 41 (95% interval 30 to 50)."));
  EXPECT_THAT(linked, HasSubstr("After cyc-back has reversed ghibli it links 63 (95% interval 52 to 72)."));
  EXPECT_THAT(linked, HasSubstr("With one average face for everyone in place of what ghibli made it links 0 (95% "
                                "interval 0 to 6)."));
  EXPECT_EQ(linked.find("chance"), linked.rfind("chance")) << "said once";
}

TEST_F(AnswerTest, NamesTheForwardThatLeaksMostOfThoseReversed) {
  const auto add = [&](const std::string& name, const std::string& hop, const std::string& forward, double value) {
    Figure figure = The(name, hop, hop == "x-y" ? "" : "cyc-back");
    figure.forward = forward;
    figure.value = value;
    figures_.push_back(figure);
  };
  add("tar@fmr=1e-2", "x-y", "blur", 0.92);
  EXPECT_THAT(TextOf(Answer().at("headline")), HasSubstr("41 where one of the two is stylised by ghibli and 63 after"))
      << "nobody reversed the other one";
  add("tar@fmr=1e-2", "x-xhat", "blur", 0.55);
  EXPECT_THAT(TextOf(Answer().at("headline")),
              HasSubstr("92 where one of the two is stylised by blur (of the 2 methods the one that leaks most) and 55 "
                        "after cyc-back has reversed it"));
}

TEST_F(AnswerTest, SpeaksOfTheSmallestRateThatHasValues) {
  std::vector<Figure> larger;
  for (Figure& figure : figures_) {
    if (figure.name == "tar@fmr=1e-2") {
      larger.push_back(figure);
      larger.back().name = "tar@fmr=1e-1";
      larger.back().value = std::min(1.0, figure.value + 0.02);
    }
  }
  figures_.insert(figures_.end(), larger.begin(), larger.end());
  EXPECT_THAT(TextOf(Answer().at("headline")), HasSubstr("of different people it links 1;")) << "both have values";

  The("tar@fmr=1e-2", "x-y", "").value = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THAT(TextOf(Answer().at("headline")), HasSubstr("links 99 among the originals, 43 where")) << "more hops";
  EXPECT_THAT(TextOf(Answer().at("headline")), HasSubstr("of different people it links 10;"));
}

TEST_F(AnswerTest, SpeaksOfTheAucWhereThePeopleAreTooFewForAnyRate) {
  const std::string why = "an FMR of 1 % takes 3000 independent comparisons; those of these 24 people are worth 276";
  for (Figure& figure : figures_) {
    if (figure.name.starts_with("tar@")) {
      figure.value = std::numeric_limits<double>::quiet_NaN();
      figure.ci95.reset();
      figure.note = why;
      figure.context["too_few_people"] = true;
    }
  }
  const Json answer = Answer();
  EXPECT_EQ(
      TextOf(answer.at("headline")),
      "A face matcher tells pairs of pictures of the same procedural person from pairs of different people with an "
      "AUC of 0.9940 among the originals, 0.871 where one of the two is stylised by ghibli and 0.927 after cyc-back "
      "has reversed it; 0.5 is chance; that no more leaks is inconclusive, for no attacker's strength was attested on "
      "ghibli.\nOn procedural people, this reversal (cyc-back of ghibli) brings identity "
      "back.\nThe people are too few for any of the false-match rates asked for.\n");
  const std::string linked = Section(answer, "linked");
  EXPECT_THAT(linked, testing::StartsWith("The people are too few for any false-match rate: " + why + ". So the AUC"));
  EXPECT_THAT(linked, HasSubstr("Among the originals the AUC is 0.9940 (95% interval 0.9900 to 0.9980)"));
  EXPECT_THAT(linked, HasSubstr("stylised by ghibli the AUC is 0.871 (95% interval 0.839 to 0.903)."));
  EXPECT_THAT(linked, Not(HasSubstr("not measured")));
  EXPECT_TRUE(answer.at("sections").at(1).at("pairs").empty()) << "an AUC is no number of pairs";
  for (Figure& figure : figures_) {
    figure.context.erase("too_few_people");
  }
  EXPECT_THAT(Section(Answer(), "linked"), testing::StartsWith("No false-match rate has a value: " + why))
      << "the mark decides, not the words of the note";
  EXPECT_THAT(Section(answer, "limits"),
              HasSubstr("6 figures have no value: an FMR of 1 % takes 3000 independent comparisons."));
}

TEST_F(AnswerTest, SaysWhyAPlaceHasNoValue) {
  Figure& recovered = The("tar@fmr=1e-2", "x-xhat", "cyc-back");
  recovered.value = std::numeric_limits<double>::quiet_NaN();
  recovered.note = "no face was detected in any of the 60 pictures";
  EXPECT_THAT(Section(Answer(), "linked"),
              HasSubstr("After cyc-back has reversed ghibli there is no value: no face was "
                        "detected in any of the 60 pictures."));
  Figure& original = The("tar@fmr=1e-2", "x", "");
  original.value = std::numeric_limits<double>::quiet_NaN();
  original.note = "nobody here has another photograph";
  EXPECT_THAT(Section(Answer(), "linked"), HasSubstr("No false-match rate has a value: nobody here has another"))
      << "without a ceiling a rate says nothing";
}

TEST_F(AnswerTest, SaysOnWhomAMethodLeakedMoreThanAnother) {
  const Figure ghibli = The("tar@fmr=1e-2", "x-y", "");  // 30 to 50 of 100
  const auto add = [&](const std::string& forward, double low, double high) {
    Figure figure = ghibli;
    figure.forward = forward;
    figure.value = 0.5 * (low + high);
    figure.ci95 = {low, high};
    figures_.push_back(figure);
  };
  EXPECT_THAT(Section(Answer(), "linked"), Not(HasSubstr("leaked"))) << "there is one method";

  add("blur", 0.62, 0.8);
  add("mask", 0.1, 0.2);
  const std::string linked = Section(Answer(), "linked");
  EXPECT_THAT(linked,
              HasSubstr("On procedural people, blur (95% interval 62 to 80 of 100 linked) leaked more than ghibli "
                        "(30 to 50) and mask (10 to 20), among pictures with a detected face."));
  EXPECT_THAT(linked, HasSubstr("On procedural people, ghibli (95% interval 30 to 50 of 100 linked) leaked more than "
                                "mask (10 to 20), among"));
  EXPECT_THAT(linked, Not(HasSubstr("not told apart")));
  EXPECT_THAT(linked, Not(HasSubstr("mask (95%")));

  figures_.back().context["probes"] = "attacker-aligned";
  EXPECT_THAT(Section(Answer(), "linked"),
              HasSubstr("mask (10 to 20), each over the pictures that its attacker can use."));
  figures_.back().context["probes"] = "detected";

  add("pixelate", 0.45, 0.7);
  EXPECT_THAT(Section(Answer(), "linked"),
              HasSubstr("On procedural people, methods whose intervals overlap are not told apart"));

  input_.study.procedural = false;
  input_.study.population = "photographs of people";
  EXPECT_THAT(Section(Answer(), "linked"), HasSubstr("On these photographs of people, blur (95%"));
  EXPECT_THAT(Section(Answer(), "linked"),
              HasSubstr("Of 100 pairs of pictures of the same person the matcher links 97"));
}

TEST_F(AnswerTest, WithoutIntervalsNoMethodLeakedMore) {
  Figure other = The("tar@fmr=1e-2", "x-y", "");
  other.forward = "blur";
  other.value = 1.0;
  other.ci95.reset();
  figures_.push_back(other);
  EXPECT_THAT(Section(Answer(), "linked"), Not(HasSubstr("leaked")));
}

TEST_F(AnswerTest, PrefersTheStrongestMatcherAndLeavesBoundsOut) {
  Figure stronger = The("tar@fmr=1e-2", "x-y", "");
  stronger.value = 0.8;
  stronger.context["matcher"] = "arcface";
  figures_.push_back(stronger);
  EXPECT_THAT(Section(Answer(), "linked"), HasSubstr("stylised by ghibli it links 80"));
  EXPECT_THAT(Section(Answer(), "linked"), HasSubstr("ceiling, was not measured")) << "never another matcher's figure";

  stronger.value = 1.0;
  for (const char* bound : {"all-matching", "all-nonmatching"}) {
    stronger.context["probes"] = bound;
    figures_.push_back(stronger);
  }
  EXPECT_THAT(Section(Answer(), "linked"), HasSubstr("stylised by ghibli it links 80"));
  EXPECT_THAT(TextOf(Answer().at("headline")), HasSubstr("80 where one of the two is stylised by ghibli"));
}

}  // namespace
}  // namespace pentimento::test
