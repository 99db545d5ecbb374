#include <algorithm>
#include <cmath>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "metrics/statistics/score_figures.h"
#include "tests/metrics/leakage/leakage_metric_fixture.h"

namespace pentimento {
namespace {

TEST_F(LeakageMetricTest, LeakageIsRecomputableFromTheScoresThatAreKept) {
  LeakageOptions options = Options();
  options.retrain = false;
  const MeasureResult result =
      LeakageMetric(options, {std::make_shared<DlibMatcher>(DlibMatcherOptions{})}).Measure(input_);
  const auto table = [&](const std::string& labels) {
    return TableOf(SelectScores(result.scores, ParseScoreLabels("probes=detected," + labels)));
  };
  const auto value = [](const ResultDocument& document, const std::string& name) {
    const auto figure =
        std::ranges::find_if(document.figures, [&](const Figure& one) { return one.name.starts_with(name); });
    return std::pair(figure->value, figure->context.value("threshold", 0.0));
  };
  // At the threshold that the selecting people's impostors set, the tested people's TAR; so of the originals, too.
  const auto tar = [&](const std::string& labels) {
    const ScoreFigureOptions select{.fmr = {0.25}, .replicates = 0};
    const double threshold = value(FiguresOfScores(table(labels + ",part=select"), select), "tar@fmr").second;
    const ScoreFigureOptions test{.thresholds = {threshold}, .replicates = 0};
    return value(FiguresOfScores(table(labels + ",part=test"), test), "tar@threshold").first;
  };
  const double ceiling = tar("attacker=none");
  EXPECT_EQ(ceiling, Find(result, "tar" + kAlpha, "", "none").value);
  for (const char* const forward : {"copy", "stranger"}) {
    const Figure& leakage = Find(result, "leakage" + kAlpha, forward, "naive");
    const double recomputed = (tar(fmt::format("attacker=naive,forward={}", forward)) - 0.25) / (ceiling - 0.25);
    EXPECT_NEAR(recomputed, leakage.value, 1e-12) << forward;
  }
  EXPECT_EQ(Find(result, "tar" + kAlpha, "stranger", "combined").context["attackers"].size(), 4U);
  EXPECT_NO_THROW((void)table("attacker=combined,forward=stranger,part=test"));
}

TEST_F(LeakageMetricTest, EveryFigureIsRecomputableFromTheScoresThatAreKept) {
  input_.select = Part(100, 48);
  input_.statistics.replicates = 20;
  AddLaundered(input_.hops);
  AddLaundered(input_.select.hops);
  BlankSomeFaces();
  GroupPeople();
  LeakageOptions options = Options();
  options.retrain = false;
  options.pooling = {.references = {1}, .stylised = {1}, .combine = {Combine::kMeanTemplate}};
  const MeasureResult result =
      LeakageMetric(options, {std::make_shared<DlibMatcher>(DlibMatcherOptions{})}).Measure(input_);
  const ScoreFigureOptions select{.fmr = {0.25}, .replicates = 0};
  std::map<std::string, int> compared;
  std::map<std::string, int> bounds;
  for (const Figure& figure : result.figures) {
    const std::string kind = figure.name.substr(0, figure.name.find('@'));
    const std::string probes = figure.context["probes"];
    const bool bound = probes.starts_with("all-");
    if (kind == "ftd" || kind == "co_adapted_share" || (bound && figure.context.contains("impostors"))) {
      continue;  // who was not detected, and a difference of four leakages
    }
    ++compared[kind];
    bounds[kind] += bound ? 1 : 0;
    if (kind == "reversal_gain" || kind == "laundering_drop") {
      // Of a twin the drop is that of the reverse it belongs to, minus its own.
      Figure plain = figure;
      ScoreLabels minus = {{"forward", figure.forward}, {"probes", bound ? "detected" : probes}};
      if (kind == "laundering_drop") {
        plain.reverse = figure.reverse.substr(0, figure.reverse.find('~'));
        minus["reverse"] = figure.reverse;
      } else {
        minus["attacker"] = figure.context["versus_attacker"];
      }
      ExpectRecomputed(result, plain, "difference[leakage" + kAlpha + "]", minus);
    } else if (kind == "false_accusation") {
      if (bound) {
        continue;  // they count those who were not detected
      }
      const std::string attack = fmt::format("forward={},attacker={},probes={}{}", figure.forward,
                                             figure.context["attacker"].get<std::string>(), probes,
                                             figure.reverse.empty() ? "" : ",reverse=" + figure.reverse);
      const auto document = [&](const std::string& part, const ScoreFigureOptions& wanted) {
        return FiguresOfScores(TableOf(SelectScores(result.scores, ParseScoreLabels(attack + part))), wanted);
      };
      const ResultDocument thresholds = document(",part=select", select);
      const auto tar = std::ranges::find(thresholds.figures, "tar" + kAlpha, &Figure::name);
      const double threshold = tar->context["threshold"];
      const ResultDocument accused =
          document(",part=test,gallery=with-training", {.thresholds = {threshold}, .replicates = 0});
      const auto again = std::ranges::find_if(
          accused.figures, [](const Figure& one) { return one.name.starts_with("false_accusation@"); });
      if (std::isfinite(figure.value)) {
        EXPECT_EQ(again->value, figure.value) << attack;
        EXPECT_EQ(again->n, figure.n) << attack;
      }
    } else {
      ExpectRecomputed(result, figure, figure.name);
    }
  }
  for (const char* const kind : {"leakage", "tar", "fmr", "auc", "leakage_transferred", "tar_transferred",
                                 "fmr_transferred", "reversal_gain", "laundering_drop", "false_accusation"}) {
    EXPECT_GE(compared[kind], 4) << kind;
    EXPECT_GE(bounds[kind], 2) << kind;
  }
  EXPECT_EQ(compared.size(), 10U) << "a kind of figure that this test doesn't know";
}

}  // namespace
}  // namespace pentimento
