#include "metrics/leakage/leakage_metric.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/errors.h"
#include "tests/metrics/leakage/leakage_metric_fixture.h"

namespace pentimento {
namespace {

/// Whether all comparisons that were made score alike, but for rounding.
bool SameScores(const std::vector<float>& a, const std::vector<float>& b) {
  return std::ranges::equal(a, b, [](float one, float other) {
    return std::isnan(one) == std::isnan(other) && !(std::abs(one - other) > 1e-4F);
  });
}

TEST_F(LeakageMetricTest, ACopyLeaksAllAndAStrangerNothingUntilItIsReversed) {
  const MeasureResult result = metric_.Measure(input_);
  EXPECT_EQ(Find(result, "leakage" + kAlpha, "copy", "naive").value, 1.0);
  EXPECT_GT(Find(result, "tar" + kAlpha, "", "none").value, 0.9);
  EXPECT_EQ(Find(result, "tar" + kAlpha, "copy", "naive").value, Find(result, "tar" + kAlpha, "", "none").value);
  // Everybody is the next person: the naive attacker links nobody, and points at somebody else.
  EXPECT_LT(Find(result, "leakage" + kAlpha, "stranger", "naive").value, 0.1);
  EXPECT_GT(Find(result, "false_accusation" + kAlpha, "stranger", "naive").value, 0.8);
  EXPECT_EQ(Find(result, "false_accusation" + kAlpha, "stranger", "reversing").value,
            Find(result, "false_accusation" + kAlpha, "copy", "naive").value);
  // One who stylises the gallery too, or who reverses, gets everything.
  // (At this rate the selecting people do not support its threshold: strangers' faces hang together.)
  EXPECT_GT(Find(result, "auc", "stranger", "gallery-stylised").value, 0.95);
  EXPECT_EQ(Find(result, "leakage" + kAlpha, "stranger", "reversing").value, 1.0);
  EXPECT_GT(Find(result, "auc", "stranger", "combined").value, 0.95);
  EXPECT_LT(Find(result, "leakage" + kAlpha, "stranger", "naive").value, 0.3);
  // Attackers that learn from training people see other scores than the one that does not.
  for (const std::string attacker : {"aware", "retrained"}) {
    EXPECT_TRUE(std::isfinite(Find(result, "auc", "stranger", attacker).value)) << attacker;
    const auto scores_of = [&](const std::string& whose) {
      return SelectScores(result.scores,
                          {{"attacker", whose}, {"forward", "stranger"}, {"probes", "detected"}, {"part", "test"}})
          .scores;
    };
    EXPECT_FALSE(SameScores(scores_of("naive"), scores_of(attacker))) << attacker;
  }
  const Figure& permuted = Find(result, "leakage" + kAlpha, "copy", "naive", "permuted");
  ASSERT_TRUE(permuted.ci95);
  EXPECT_LE(permuted.ci95->first, 0.0);
  EXPECT_GE(permuted.ci95->second, 0.0);
  int strongest = 0;
  for (const Figure& figure : result.figures) {
    if (figure.context.contains("strongest") && figure.forward == "stranger") {
      ++strongest;
      EXPECT_NE(figure.context["attacker"], "naive");
    }
    if (figure.name == "reversal_gain" + kAlpha && figure.context["versus_attacker"] == "naive" &&
        figure.context["probes"] == "detected") {
      EXPECT_GT(figure.value, 0.7) << figure.note;
      EXPECT_LT(figure.value, 1.4) << "a stranger can leak less than nothing";
    }
  }
  EXPECT_GE(strongest, 4);
}

TEST_F(LeakageMetricTest, PooledPicturesAreRelativeToPooledOriginals) {
  LeakageOptions options = Options();
  options.retrain = false;
  input_.select = Part(100, 50);
  options.pooling = {.references = {1, 12}, .stylised = {1}, .combine = {Combine::kMeanTemplate, Combine::kBestOf}};
  const MeasureResult result =
      LeakageMetric(options, {std::make_shared<DlibMatcher>(DlibMatcherOptions{})}).Measure(input_);
  const auto find = [&](const std::string& name, const std::string& forward, int references,
                        const std::string& combine) -> const Figure& {
    for (const Figure& figure : result.figures) {
      if (figure.name == name && figure.forward == forward && figure.context["probes"] == "detected" &&
          figure.context.value("references", 0) == references && figure.context["combine"] == combine) {
        return figure;
      }
    }
    throw std::runtime_error(fmt::format("no pooled figure {} of {}", name, forward));
  };
  std::set<std::string> places;
  for (const Figure& figure : result.figures) {
    Json context = figure.context;
    context.erase("threshold");
    EXPECT_TRUE(places.insert(figure.name + figure.hop + figure.forward + figure.reverse + context.dump()).second)
        << figure.name << " " << context;
    EXPECT_FALSE(figure.context.contains("combine") && figure.context.contains("strongest"));
  }
  for (const char* const combine : {"mean-template", "best-of"}) {
    EXPECT_EQ(find("leakage" + kAlpha, "copy", 1, combine).value, 1.0);
    EXPECT_LT(find("leakage" + kAlpha, "stranger", 1, combine).value, 0.3);
    EXPECT_GT(find("tar" + kAlpha, "", 1, combine).value, 0.9);
    EXPECT_EQ(find("tar" + kAlpha, "", 1, combine).context["attacker"], "none");
    EXPECT_GT(find("auc", "", 1, combine).value, 0.95);
    for (const char* const name : {"leakage", "tar", "fmr"}) {
      const Figure& lacking = find(name + kAlpha, "copy", 12, combine);
      EXPECT_TRUE(std::isnan(lacking.value));
      EXPECT_THAT(lacking.note, testing::HasSubstr("take 13 pictures of a person; nobody among the selecting people"));
    }
    EXPECT_THAT(find("tar" + kAlpha, "", 12, combine).note, testing::HasSubstr("take 13 pictures"));
  }
  // With one picture of each, "pooled" comparisons are single ones: each probe against the person's other photograph.
  EXPECT_EQ(find("tar" + kAlpha, "copy", 1, "best-of").n, Find(result, "tar" + kAlpha, "copy", "naive").n);
  EXPECT_EQ(find("auc", "copy", 1, "best-of").value, find("auc", "copy", 1, "mean-template").value);
}

TEST_F(LeakageMetricTest, FacesThatGoUndetectedAreAFigureOfEveryHopAndBoundTheOthers) {
  BlankSomeFaces();
  LeakageOptions options = Options();
  options.retrain = false;
  const MeasureResult result =
      LeakageMetric(options, {std::make_shared<DlibMatcher>(DlibMatcherOptions{})}).Measure(input_);
  const auto find = [&](const std::string& name, const std::string& forward, const std::string& reverse,
                        const std::string& probes, const std::string& attacker) -> const Figure& {
    for (const Figure& figure : result.figures) {
      if (figure.name == name && figure.forward == forward && figure.reverse == reverse &&
          figure.context["probes"] == probes && figure.context["attacker"] == attacker &&
          !figure.context.contains("control")) {
        return figure;
      }
    }
    throw std::runtime_error(fmt::format("no figure {} of {} over {} by {}", name, forward, probes, attacker));
  };
  EXPECT_EQ(find("ftd", "", "", "all", "none").value, 0.0);
  EXPECT_EQ(find("ftd", "copy", "", "all", "naive").value, 0.0);
  EXPECT_EQ(find("ftd", "stranger", "", "all", "naive").value, 1.0 / 32.0);
  EXPECT_EQ(find("ftd", "stranger", "back", "all", "reversing").value, 2.0 / 32.0);
  EXPECT_EQ(find("ftd", "stranger", "back", "all", "reversing").context["detected"], 30);
  EXPECT_EQ(find("ftd", "stranger", "back", "all", "reversing").context["several_faces"], 0);
  for (const char* const name : {"leakage", "tar", "leakage_transferred", "tar_transferred"}) {
    const auto value = [&](const char* probes) {
      const Figure& figure = find(name + kAlpha, "stranger", "back", probes, "reversing");
      EXPECT_TRUE(figure.context["fmr_achieved"].is_number()) << name;
      EXPECT_TRUE(figure.context["auc"].is_number()) << name;
      return figure.value;
    };
    EXPECT_LT(value("all-nonmatching"), value("detected")) << name;
    EXPECT_LE(value("detected"), value("all-matching")) << name;
  }
  EXPECT_TRUE(std::isfinite(find("fmr" + kAlpha, "stranger", "back", "all-matching", "reversing").value));
  for (const char* const name : {"auc", "reversal_gain@fmr=2.5e-1"}) {
    const Figure& lower = find(name, "stranger", "back", "all-nonmatching", "reversing");
    const Figure& upper = find(name, "stranger", "back", "all-matching", "reversing");
    EXPECT_LT(lower.value, upper.value) << name;
    EXPECT_EQ(lower.n, 32) << name;
    EXPECT_EQ(lower.n_subjects, 16) << name;
  }
  const double auc = find("auc", "stranger", "back", "detected", "reversing").value;
  EXPECT_LT(find("auc", "stranger", "back", "all-nonmatching", "reversing").value, auc);
  EXPECT_LE(auc, find("auc", "stranger", "back", "all-matching", "reversing").value);
  const auto permuted = std::ranges::count_if(result.figures, [](const Figure& figure) {
    return figure.name == "leakage" + kAlpha && figure.context.contains("permutations") &&
           figure.context["probes"].get<std::string>().starts_with("all-");
  });
  EXPECT_EQ(permuted, 2) << "of the one tool whose faces are missed";
  EXPECT_EQ(find("false_accusation" + kAlpha, "stranger", "back", "all-nonmatching", "reversing").n, 32);
  EXPECT_NEAR(find("false_accusation" + kAlpha, "stranger", "back", "all-matching", "reversing").value -
                  find("false_accusation" + kAlpha, "stranger", "back", "all-nonmatching", "reversing").value,
              2.0 / 32.0, 1e-12);
}

TEST_F(LeakageMetricTest, ImpostorsOfTheSameGroupSeparateThePersonFromTheGroup) {
  input_.select = Part(100, 48);
  GroupPeople();
  LeakageOptions options = Options();
  options.retrain = false;
  const MeasureResult result =
      LeakageMetric(options, {std::make_shared<DlibMatcher>(DlibMatcherOptions{})}).Measure(input_);
  const auto matched = [&](const std::string& name, const std::string& forward, const std::string& attacker) {
    const auto found = std::ranges::find_if(result.figures, [&](const Figure& figure) {
      return figure.name == name && figure.forward == forward && figure.context["attacker"] == attacker &&
             figure.context.value("impostors", "") == "same-group";
    });
    EXPECT_NE(found, result.figures.end()) << name << " of " << forward << " by " << attacker;
    return found == result.figures.end() ? Figure() : *found;
  };
  EXPECT_TRUE(std::isfinite(matched("auc", "", "none").value));
  EXPECT_NE(matched("auc", "", "none").value, Find(result, "auc", "", "none").value) << "other comparisons";
  EXPECT_EQ(matched("auc", "copy", "naive").value, matched("auc", "", "none").value);
  const Figure copied = matched("leakage" + kAlpha, "copy", "naive");
  EXPECT_TRUE(copied.value == 1.0 || !copied.note.empty());
  EXPECT_LT(matched("auc", "stranger", "naive").value, 0.6);
  for (const Figure& figure : result.figures) {
    EXPECT_FALSE(figure.context.contains("impostors") && figure.context.contains("strongest")) << figure.name;
  }
}

TEST_F(LeakageMetricTest, WithoutSelectingPeopleThereIsNothingToSay) {
  input_.select = {};
  EXPECT_TRUE(metric_.Measure(input_).figures.empty());
}

TEST_F(LeakageMetricTest, FewSelectingPeopleGiveNullsWithTheirNumber) {
  input_.select = Part(100, 5);
  const MeasureResult result = metric_.Measure(input_);
  const Figure& leakage = Find(result, "leakage" + kAlpha, "copy", "naive");
  EXPECT_TRUE(std::isnan(leakage.value));
  EXPECT_THAT(leakage.note, testing::HasSubstr("of these 5 people are worth"));
  EXPECT_TRUE(std::isfinite(Find(result, "auc", "copy", "naive").value));
}

TEST_F(LeakageMetricTest, LaunderedTwinsAreMeasuredAndNotConcludedFrom) {
  AddLaundered(input_.hops);
  AddLaundered(input_.select.hops);
  const MeasureResult result = metric_.Measure(input_);
  const auto find = [&](const std::string& name, const std::string& reverse) -> const Figure& {
    for (const Figure& figure : result.figures) {
      if (figure.name == name && figure.reverse == reverse && figure.context["probes"] == "detected") {
        return figure;
      }
    }
    throw std::runtime_error(fmt::format("no figure {} of {}", name, reverse));
  };
  EXPECT_LT(find("leakage" + kAlpha, "back~laundered").value, 0.1);
  EXPECT_EQ(find("leakage" + kAlpha, "fresh~laundered").value, 1.0);
  const double drop = find("laundering_drop" + kAlpha, "back~laundered").value;
  EXPECT_NEAR(drop, 1.0 - find("leakage" + kAlpha, "back~laundered").value, 0.1) << "over the probes of both";
  EXPECT_EQ(find("laundering_drop" + kAlpha, "fresh~laundered").value, 0.0);
  EXPECT_EQ(find("co_adapted_share" + kAlpha, "back~laundered").value, drop);
  EXPECT_EQ(find("co_adapted_share" + kAlpha, "back~laundered").context["afresh"], "fresh");
  int shares = 0;
  for (const Figure& figure : result.figures) {
    const bool twin = figure.reverse.ends_with("~laundered");
    EXPECT_EQ(twin, figure.context.contains("laundered")) << figure.name;
    EXPECT_FALSE(twin && figure.context.contains("strongest")) << figure.name;
    EXPECT_FALSE(twin && figure.name.starts_with("reversal_gain")) << figure.name;
    if (figure.context.contains("attackers")) {
      EXPECT_THAT(figure.context["attackers"].dump(), testing::Not(testing::HasSubstr("laundered")));
    }
    shares += figure.name.starts_with("co_adapted_share") && figure.context["probes"] == "detected" ? 1 : 0;
  }
  EXPECT_EQ(shares, 1);
}

TEST(LeakageOptions, AreChecked) {
  EXPECT_NO_THROW((void)ParseOptions<LeakageOptions>({{"fmr", {0.1}}, {"retraining", {{"steps", 3}}}}, "test"));
  EXPECT_THROW((void)ParseOptions<LeakageOptions>({{"fmr", {1.0}}}, "test"), ConfigError);
  EXPECT_THROW((void)ParseOptions<LeakageOptions>({{"ridge", {0.0}}}, "test"), ConfigError);
}

}  // namespace
}  // namespace pentimento
