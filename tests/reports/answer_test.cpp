#include "reports/answer.h"

#include <algorithm>
#include <limits>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/reports/demo.h"
#include "tests/support/process.h"

namespace pentimento::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string TextOf(const Json& sentences) {
  std::string text;
  for (const Json& sentence : sentences) {
    text += sentence.at("text").get<std::string>() + "\n";
  }
  return text;
}

std::string Section(const Json& answer, const std::string& id) {
  for (const Json& section : answer.at("sections")) {
    if (section.at("id") == id) {
      return TextOf(section.at("sentences"));
    }
  }
  return "";
}

class AnswerTest : public ::testing::Test {
 protected:
  AnswerTest() : input_(DemoReport(folder_.path(), 1)), figures_(input_.document.figures) {}

  [[nodiscard]] Json Answer() const { return BuildAnswer(figures_, input_.study); }
  Figure& The(const std::string& name, const std::string& hop, const std::string& reverse,
              const std::string& versus = "") {
    const auto found = std::find_if(figures_.begin(), figures_.end(), [&](const Figure& figure) {
      return figure.name == name && figure.hop == hop && figure.reverse == reverse &&
             figure.context.value("versus", "") == versus;
    });
    EXPECT_NE(found, figures_.end()) << name;
    return *found;
  }

  TemporaryFolder folder_;
  ReportInput input_;
  std::vector<Figure>& figures_;
};

TEST_F(AnswerTest, PutsPeopleOfAHundredFirst) {
  EXPECT_EQ(
      TextOf(Answer().at("headline")),
      "Of 100 procedural people, a face matcher links 97 from the originals, 41 from the stylised pictures and 63 "
      "after reversal.\nOn procedural people, reversal brings identity back.\n");
  const std::string linked = Section(Answer(), "linked");
  EXPECT_THAT(linked, HasSubstr("Of 100 procedural people, the matcher links 97 (95% interval 86 to 100) from their "
                                "original pictures: that is the ceiling; chance is 1."));
  EXPECT_THAT(linked, HasSubstr("stylised by ghibli it links 41 (95% interval 30 to 50)."));
  EXPECT_THAT(linked, HasSubstr("From what cyc-back recovers of them it links 63 (95% interval 52 to 72)."));
  EXPECT_THAT(linked, HasSubstr("one average face for everyone would link 0 (95% interval 0 to 6)."));
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
  const Json& row = answer.at("sections").at(1).at("people").at(2);
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
  EXPECT_THAT(reversal, HasSubstr("Beside the strongest attacker that does not reverse (gallery-stylised), cyc-back "
                                  "changes the leakage by \u22120.31"));
  EXPECT_THAT(reversal, HasSubstr("Reversal adds nothing: who does not reverse learns more."));
  EXPECT_THAT(reversal, HasSubstr("Of 100 pictures that cyc-back recovers from ghibli, the best match is somebody else "
                                  "in 12 (95% interval 6 to 19): false accusations."));
}

TEST_F(AnswerTest, SaysWhichControlsTheRecoveryBeats) {
  EXPECT_THAT(Section(Answer(), "fidelity"),
              HasSubstr("cyc-back recovers is closer to the original than the untouched picture stylised by ghibli in "
                        "PSNR +1.56 dB (95% interval 1.18 to 1.94)."));
  EXPECT_THAT(Section(Answer(), "fidelity"), HasSubstr("not told apart (zero lies inside the interval)"));
  EXPECT_THAT(Section(Answer(), "fidelity"), HasSubstr("beats the average face on identity and the untouched"));

  The("difference[psnr]", "x-xhat", "cyc-back", "noop").ci95 = {-0.5, 0.5};
  EXPECT_THAT(Section(Answer(), "fidelity"), HasSubstr("on identity, but not the untouched stylised picture"));
  The("difference[auc]", "x-xhat", "cyc-back", "mean_face").ci95 = {-0.5, 0.5};
  EXPECT_THAT(Section(Answer(), "fidelity"), HasSubstr("beats neither"));
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
  EXPECT_EQ(
      Section(Answer(), "metadata"),
      "Pictures stylised by ghibli always keep device; some keep time (52 of 100); nothing is left of location and "
      "thumbnail.\nPictures recovered from them by cyc-back keep nothing of location, time, device and "
      "thumbnail.\n");
}

TEST_F(AnswerTest, StatesLimits) {
  input_.study.unreadable = 2;
  const std::string limits = Section(Answer(), "limits");
  EXPECT_THAT(limits, HasSubstr("no rate transfers to photographs of real people"));
  EXPECT_THAT(limits, HasSubstr("With 20 people, none linked would still allow a rate of 14 in 100"));
  EXPECT_THAT(limits, HasSubstr("2 files could not be read and are left out"));
  EXPECT_THAT(limits, HasSubstr("1 figure has no finite value"));
  EXPECT_THAT(limits, HasSubstr("finds no face in 12 of 100 pictures stylised by ghibli"));
  EXPECT_THAT(limits, HasSubstr("One matcher was tried (dlib-resnet)"));
  EXPECT_THAT(limits, HasSubstr("Faces turned further than 20° were not tested."));

  input_.study.procedural = false;
  EXPECT_THAT(Section(Answer(), "limits"), Not(HasSubstr("drawn by a program")));
  EXPECT_THAT(TextOf(Answer().at("headline")), HasSubstr("Of 100 people, a face matcher"));
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
  EXPECT_THAT(Section(Answer(), "linked"), HasSubstr("Of 100 people, the matcher links 97"));
}

TEST_F(AnswerTest, WithoutIntervalsNoMethodLeakedMore) {
  Figure other = The("tar@fmr=1e-2", "x-y", "");
  other.forward = "blur";
  other.value = 1.0;
  other.ci95.reset();
  figures_.push_back(other);
  EXPECT_THAT(Section(Answer(), "linked"), Not(HasSubstr("leaked")));
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
    EXPECT_FALSE(section.contains("people")) << "no picture of 100 people either";
  }
  EXPECT_THAT(Section(answer, "metadata"), HasSubstr("The measured pictures stylised by ghibli all keep device;"));
  EXPECT_THAT(Section(answer, "limits"),
              HasSubstr("Fewer than 20 people were measured: pictures and values, no inference."));
  EXPECT_THAT(Section(answer, "limits"), Not(HasSubstr("would still allow a rate")));
  EXPECT_THAT(Section(answer, "limits"), HasSubstr("no rate transfers to photographs of real people"));
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
  EXPECT_THAT(TextOf(Answer().at("headline")), HasSubstr("80 from the stylised pictures"));
}

TEST_F(AnswerTest, LeavesOtherSetsOut) {
  Figure& stylised = The("tar@fmr=1e-2", "x-y", "");
  Figure other = stylised;
  other.value = 1.0;
  other.context["set"] = "Real photographs";
  figures_.insert(figures_.begin(), other);
  EXPECT_THAT(TextOf(Answer().at("headline")), HasSubstr("41 from the stylised pictures"));
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
  EXPECT_THAT(TextOf(BuildAnswer({figure}, {}).at("headline")), HasSubstr("was not measured in this run"));
}

}  // namespace
}  // namespace pentimento::test
