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

/// The demo report with figures of the leakage metric.
class LeakageAnswerTest : public AnswerTest {
 protected:
  Figure& Add(const std::string& name, const std::string& reverse, double value, const Json& context) {
    Figure figure = The("tar@fmr=1e-2", reverse.empty() ? "x-y" : "x-xhat", reverse);
    figure.name = name;
    figure.value = value;
    figure.ci95.reset();
    figure.context.update(context);
    return figures_.emplace_back(figure);
  }
  Figure& AddLimit(const std::string& reverse, const std::string& attacker, double value, bool attested) {
    return Add("detection_limit@fmr=1e-2", reverse, value,
               {{"attacker", attacker}, {"attested", attested}, {"probes", "attacker-aligned"}});
  }
  [[nodiscard]] std::string Headline() const { return TextOf(Answer().at("headline")); }
};

TEST_F(LeakageAnswerTest, WithoutAttestationTheHeadlineIsInconclusive) {
  EXPECT_THAT(Headline(), HasSubstr("it links 1; that no more leaks is inconclusive, for no attacker's strength was "
                                    "attested on ghibli."));
  AddLimit("", "combined", 4.0, false);
  EXPECT_THAT(Headline(), HasSubstr("that no more leaks is inconclusive")) << "it failed its attestation";
  AddLimit("", "combined", 4.0, true).context["matcher"] = "another";
  EXPECT_THAT(Headline(), HasSubstr("that no more leaks is inconclusive")) << "another matcher was attested";
  AddLimit("", "combined", 4.0, true).name = "detection_limit@fmr=1e-1";
  EXPECT_THAT(Headline(), HasSubstr("that no more leaks is inconclusive")) << "at another rate";
}

TEST_F(LeakageAnswerTest, TheHeadlineQuotesTheSmallestLimitOfAnAttestedAttacker) {
  AddLimit("", "aware", 8.0, true);
  AddLimit("", "retrained", 1.0, false);
  AddLimit("", "combined", 4.0, true);
  AddLimit("", "gallery-stylised", std::numeric_limits<double>::quiet_NaN(), true);
  EXPECT_THAT(Headline(),
              HasSubstr("it links 1; that no more leaks is said of traces as strong as changes of 4 of 255, "
                        "from which on combined finds a planted identity."));
  EXPECT_THAT(Headline(), Not(HasSubstr("inconclusive")));
}

TEST_F(LeakageAnswerTest, ThatAReversalFindsNothingReachesAsFarAsItsOwnAttestation) {
  The("difference[auc]", "x-xhat", "cyc-back", "noop").ci95 = {-0.01, 0.12};
  Figure& gain = Add("reversal_gain@fmr=1e-2", "cyc-back", -0.3,
                     {{"versus", "the strongest attacker that does not reverse"}, {"versus_attacker", "naive"}});
  gain.ci95 = {-0.4, -0.2};
  AddLimit("", "combined", 2.0, true);  // another attacker's strength says nothing of this one's
  const std::string inconclusive = " (inconclusive: cyc-back was not attested as an attacker).";
  EXPECT_THAT(Headline(), HasSubstr("brings identity back is not shown" + inconclusive));
  EXPECT_THAT(Section(Answer(), "reversal"),
              HasSubstr("Reversal adds nothing: who does not reverse learns more" + inconclusive));
  EXPECT_THAT(Section(Answer(), "reversal"),
              HasSubstr("whether reversal adds anything cannot be told from this run" + inconclusive));

  AddLimit("cyc-back", "reversing", 4.0, true);
  const std::string reach =
      " (attested: cyc-back finds an identity planted by changes of 4 of 255; a fainter one may go unseen).";
  EXPECT_THAT(Headline(), HasSubstr("brings identity back is not shown" + reach));
  EXPECT_THAT(Section(Answer(), "reversal"),
              HasSubstr("Reversal adds nothing: who does not reverse learns more" + reach));
  EXPECT_THAT(Section(Answer(), "reversal"), Not(HasSubstr("inconclusive")));
}

TEST_F(LeakageAnswerTest, WhatLeaksNeedsNoAttestation) {
  EXPECT_THAT(Headline(), HasSubstr("this reversal (cyc-back of ghibli) brings identity back.\n"));
  EXPECT_THAT(Section(Answer(), "reversal"), HasSubstr("the stylised picture no longer showed."));
}

TEST_F(LeakageAnswerTest, TheStrongestAttackerComesWithItsAttestation) {
  Add("tar@fmr=1e-2", "", 0.7, {{"attacker", "combined"}, {"strongest", true}, {"thresholds", "select"}});
  EXPECT_THAT(Section(Answer(), "linked"),
              HasSubstr("Its strength was not attested (inconclusive: no attacker was attested on ghibli)."));
  figures_.back().context["attested"] = true;
  AddLimit("", "combined", 4.0, true);
  EXPECT_THAT(Section(Answer(), "linked"), HasSubstr("It is attested: it finds an identity planted in this tool's "
                                                     "output (attested: combined finds an identity planted by changes "
                                                     "of 4 of 255; a fainter one may go unseen)."));
}

TEST_F(LeakageAnswerTest, WarnsWherePermutedNamesTellPeopleApart) {
  Add("permuted[auc]", "", 0.51, {{"control", "permuted"}}).ci95 = {0.47, 0.55};
  EXPECT_THAT(Section(Answer(), "limits"), Not(HasSubstr("Warning")));
  figures_.back().ci95 = {0.505, 0.55};
  EXPECT_THAT(Section(Answer(), "limits"),
              HasSubstr("Warning: the control with permuted names on ghibli must show an AUC of 0.5, but shows 0.51"));
  figures_.back().forward.clear();
  EXPECT_THAT(Section(Answer(), "limits"), HasSubstr("on the originals must show"));
}

TEST_F(LeakageAnswerTest, WarnsWhereAControlThatMustShowNothingShowsSomething) {
  Add("leakage@fmr=1e-2", "", 0.02, {{"control", "permuted"}}).ci95 = {-0.05, 0.1};
  EXPECT_THAT(Section(Answer(), "limits"), Not(HasSubstr("The control")));
  EXPECT_THAT(Section(Answer(), "limits"), Not(HasSubstr("Warning")));
  figures_.back().ci95 = {0.01, 0.1};
  EXPECT_THAT(Section(Answer(), "limits"),
              HasSubstr("Warning: the control with permuted names on ghibli must show a leakage of 0, but shows 0.02"));
  figures_.back().ci95 = {-0.1, -0.01};
  EXPECT_THAT(Section(Answer(), "limits"), HasSubstr("Warning: the control with permuted names on ghibli"));
}

TEST_F(LeakageAnswerTest, SaysWhyAControlHasNoValue) {
  for (const char* const probes : {"detected", "attacker-aligned"}) {
    Figure& control = Add("leakage@fmr=1e-2", "mean_face", std::numeric_limits<double>::quiet_NaN(),
                          {{"control", "mean_face"}, {"probes", probes}});
    control.note = "an FMR of 0.01 needs 3000 independent impostor comparisons; those of these 64 people are worth 3";
  }
  EXPECT_THAT(
      Section(Answer(), "limits"),
      HasSubstr("The control with one average face for everyone has no value on ghibli and on ghibli, cut where "
                "the original's face is: an FMR of 0.01 needs 3000 independent impostor comparisons."));
}

TEST_F(LeakageAnswerTest, UndetectedFacesAreSaidOnceAlsoWhereLeakageAloneLooked) {
  const std::string sentence = "The detector finds no face in 7 of 60 pictures stylised by ghibli and 3 of 60";
  Figure ftd = The("ftd", "x-y", "");
  ftd.context["thresholds"] = "select";
  figures_.push_back(ftd);
  EXPECT_THAT(Section(Answer(), "limits"), HasSubstr(sentence));
  std::erase_if(figures_, [](const Figure& figure) {
    return figure.name == "ftd" && figure.hop == "x-y" && !figure.context.contains("thresholds");
  });
  EXPECT_THAT(Section(Answer(), "limits"), HasSubstr("no face in 3 of 60 recovered by cyc-back of ghibli and 7 of 60 "
                                                     "pictures stylised by ghibli;"));
}

TEST_F(LeakageAnswerTest, AStrongestAttackerWithoutAValueIsNotPassedOver) {
  Figure other = The("tar@fmr=1e-2", "x-y", "");
  other.forward = "blur";
  other.value = 0.8;
  other.ci95 = {0.7, 0.9};
  other.context.update(Json{{"attacker", "combined"}, {"strongest", true}, {"thresholds", "select"}});
  figures_.push_back(other);
  other.context["attacker"] = "naive";
  other.context.erase("strongest");
  figures_.push_back(other);
  const Json chosen = {{"attacker", "combined"}, {"strongest", true}, {"thresholds", "select"}};
  for (const char* const probes : {"detected", "attacker-aligned", "all-matching"}) {
    Figure& none = Add("tar@fmr=1e-2", "", std::numeric_limits<double>::quiet_NaN(), chosen);
    none.context["probes"] = probes;
    none.note = "those of these 64 people are worth 12";
  }
  const std::string linked = Section(Answer(), "linked");
  EXPECT_THAT(linked, HasSubstr("The strongest of the attackers on ghibli, chosen on other people (combined), has no "
                                "value: those of these 64 people are worth 12."));
  EXPECT_THAT(linked, HasSubstr("ghibli cannot be compared with the others: the strongest attacker on it (combined) "
                                "has no value."));
  EXPECT_THAT(linked, HasSubstr("The strongest of the attackers on blur, chosen on other people (combined), links 80"));
  EXPECT_THAT(linked, Not(HasSubstr("blur cannot be compared")));
  EXPECT_THAT(Headline(),
              HasSubstr("41 where one of the two is stylised by ghibli (no value by the strongest attacker, "
                        "combined)"));
  // Of faces cut where the originals' are there is a value: that is quoted, and said to be of these.
  figures_[figures_.size() - 2].value = 0.66;
  figures_[figures_.size() - 2].ci95 = {0.5, 0.8};
  EXPECT_THAT(Section(Answer(), "linked"),
              HasSubstr("The strongest of the attackers on ghibli, chosen on other people (combined), with faces cut "
                        "where the originals' are, links 66"));
  EXPECT_THAT(Section(Answer(), "linked"), Not(HasSubstr("cannot be compared")));
  EXPECT_THAT(Headline(), Not(HasSubstr("no value by")));
}

TEST_F(LeakageAnswerTest, TheHeadlineSaysOfWhichMethodTheStrongestAttackerHasNoValue) {
  Figure other = The("tar@fmr=1e-2", "x-xhat", "cyc-back");
  other.forward = "blur";
  other.value = 0.1;
  figures_.push_back(other);
  other = The("tar@fmr=1e-2", "x-y", "");
  other.forward = "blur";
  other.value = std::numeric_limits<double>::quiet_NaN();
  other.context.update(Json{{"attacker", "combined"}, {"strongest", true}});
  figures_.push_back(other);
  EXPECT_THAT(Headline(), HasSubstr("ghibli (of the 2 methods the one that leaks most; no value by the strongest "
                                    "attacker on blur)"));
}

TEST_F(LeakageAnswerTest, TheMatcherIsChosenOnOtherPeopleThanTheTested) {
  for (Figure& figure : figures_) {
    if (figure.name == "tar@fmr=1e-2") {
      figure.context["thresholds"] = "select";
    }
  }
  Add("tar@fmr=1e-2", "", 0.5, {{"attacker", "combined"}, {"strongest", true}, {"auc_select", 0.9}});
  std::vector<Figure> rivals;
  for (const Figure& figure : figures_) {
    if (figure.name == "tar@fmr=1e-2") {
      rivals.push_back(figure);
      rivals.back().context["matcher"] = "arcface";
      rivals.back().value = std::min(1.0, figure.value + 0.1);
      rivals.back().context["auc_select"] = 0.8;
    }
  }
  figures_.insert(figures_.end(), rivals.begin(), rivals.end());
  const std::string linked = Section(Answer(), "linked");
  EXPECT_THAT(linked, HasSubstr("stylised by ghibli it links 41")) << "arcface links 51 of the tested people";
  EXPECT_THAT(linked, HasSubstr("Of 2 matchers dlib-resnet speaks here: its attackers did best on other people"));
  for (Figure& figure : figures_) {
    figure.context.erase("auc_select");
  }
  EXPECT_THAT(Section(Answer(), "linked"), HasSubstr("stylised by ghibli it links 51"));
  EXPECT_THAT(Section(Answer(), "linked"),
              HasSubstr("Of 2 matchers arcface speaks here because it links most of the tested people; nobody was set "
                        "aside to choose on"));
}

TEST_F(LeakageAnswerTest, TheReversalIsChosenOnOtherPeopleThanTheTested) {
  The("tar@fmr=1e-2", "x-xhat", "cyc-back").context["auc_select"] = 0.9;
  Figure lucky = The("tar@fmr=1e-2", "x-xhat", "cyc-back");
  lucky.reverse = "other-back";
  lucky.value = 0.7;
  lucky.context["auc_select"] = 0.8;
  figures_.push_back(lucky);
  EXPECT_THAT(Headline(), HasSubstr("63 after cyc-back (of 2 reversals the best on other people) has reversed it"))
      << Headline();
  figures_.back().context.erase("auc_select");
  EXPECT_THAT(Headline(), HasSubstr("70 after other-back (of 2 reversals the one that links most) has reversed it"));
}

}  // namespace
}  // namespace pentimento::test
