#include "experiments/pipeline/bridge.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/errors.h"
#include "framework/core/random.h"

namespace pentimento {
namespace {

using testing::HasSubstr;
using Scores = std::vector<ScoreMatrix>;

/// A method and how far its genuine scores lie above the others; NaN: no face is ever found.
struct Planted {
  std::string forward;
  std::string reverse;
  double separation = 0.0;
};

/// Normal scores of unit spread; each person has a place of their own in all methods.
Scores Plant(const std::string& population, int people, int pictures, const std::vector<Planted>& methods) {
  Scores scores;
  for (const Planted& method : methods) {
    ScoreMatrix matrix;
    matrix.matcher = "matcher";
    matrix.hop = method.reverse.empty() ? "x-y" : "x-xhat";
    matrix.forward = method.forward;
    matrix.reverse = method.reverse;
    for (int i = 0; i < people * pictures; ++i) {
      matrix.probe_subjects.push_back(fmt::format("{}{}", population, i / pictures));
      matrix.probe_ids.push_back(fmt::format("{}/{}", matrix.probe_subjects.back(), i % pictures));
    }
    matrix.gallery_ids = matrix.probe_ids;
    matrix.gallery_subjects = matrix.probe_subjects;
    RandomStream random(3, population, method.forward + "+" + method.reverse);
    for (std::size_t i = 0; i < matrix.probe_ids.size(); ++i) {
      for (std::size_t j = 0; j < matrix.probe_ids.size(); ++j) {
        const bool genuine = matrix.probe_subjects[i] == matrix.probe_subjects[j];
        const double score = random.Normal(genuine ? method.separation : 0.0, 1.0);
        matrix.scores.push_back(i == j ? std::numeric_limits<float>::quiet_NaN() : static_cast<float>(score));
      }
    }
    scores.push_back(std::move(matrix));
  }
  return scores;
}

constexpr int kPeople = 24;
constexpr int kPictures = 3;

Scores Portraits(const std::vector<Planted>& methods) { return Plant("drawn", kPeople, kPictures, methods); }
Scores Photographs(const std::vector<Planted>& methods) { return Plant("real", kPeople, kPictures, methods); }

ResultDocument BridgeOf(const Scores& portraits, const Scores& photographs, BridgeOptions options = {}) {
  options.anyway = true;
  options.replicates = std::min(options.replicates, 200);
  return BridgeRankings(portraits, photographs, options);
}

TEST(Bridge, EqualOrdersAgreeAndReversedOnesDisagree) {
  const std::vector<Planted> rising = {{"a", "", 0.5}, {"b", "", 1.0}, {"c", "", 1.5}, {"d", "", 2.0}};
  const std::vector<Planted> falling = {{"a", "", 2.0}, {"b", "", 1.5}, {"c", "", 1.0}, {"d", "", 0.5}};
  const ResultDocument same = BridgeOf(Portraits(rising), Photographs(rising));
  ASSERT_EQ(same.figures.size(), 1U);
  const Figure& tau = same.figures.front();
  EXPECT_EQ(tau.name, "kendall_tau[auc]");
  EXPECT_EQ(tau.hop, "x-y");
  EXPECT_EQ(tau.value, 1.0);
  EXPECT_EQ(tau.n, 4);
  EXPECT_EQ(tau.n_subjects, 2 * kPeople);
  EXPECT_EQ(tau.context["matcher"], "matcher");
  EXPECT_EQ(tau.context["ranked_by"], "auc");
  EXPECT_EQ(tau.context["methods"], Json::array({"a", "b", "c", "d"}));
  const Json& ranking = same.header.at("rankings").at(0);
  EXPECT_EQ(ranking.at("methods").at(3).at("portraits").at("place"), 1) << "d leaks most";
  EXPECT_EQ(ranking.at("methods").at(0).at("photographs").at("place"), 4);
  EXPECT_EQ(ranking.at("methods").at(0).at("photographs").at("detected"), 1.0);
  // P(genuine > impostor) of two normal variables that are 2 apart, Phi(2 / sqrt(2)).
  EXPECT_NEAR(ranking.at("methods").at(3).at("portraits").at("value").get<double>(), 0.9214, 0.03);

  const Figure reversed = BridgeOf(Portraits(rising), Photographs(falling)).figures.front();
  EXPECT_EQ(reversed.value, -1.0);
  EXPECT_EQ(BridgeOf(Portraits(rising), Photographs(falling), {.figure = "dprime"}).figures.front().value, -1.0);
}

TEST(Bridge, TheIntervalSaysWhetherTheOrderIsSure) {
  const std::vector<Planted> apart = {{"a", "", 0.2}, {"b", "", 0.8}, {"c", "", 0.9}, {"d", "", 1.8}, {"e", "", 2.4}};
  const ResultDocument sure = BridgeOf(Portraits(apart), Photographs(apart));
  const Figure& tau = sure.figures.front();
  ASSERT_TRUE(tau.ci95) << tau.note;
  EXPECT_GT(tau.ci95->first, 0.0);
  EXPECT_EQ(tau.ci_method, "subject-bootstrap");
  EXPECT_THAT(tau.note, HasSubstr("the interval is over people"));
  EXPECT_THAT(sure.header.at("rankings").at(0).at("conclusion").get<std::string>(), HasSubstr("similarly"));

  const std::vector<Planted> alike = {{"a", "", 1.0}, {"b", "", 1.0}, {"c", "", 1.0}, {"d", "", 1.0}, {"e", "", 1.0}};
  const ResultDocument unsure = BridgeOf(Portraits(alike), Photographs(alike));
  ASSERT_TRUE(unsure.figures.front().ci95);
  EXPECT_LT(unsure.figures.front().ci95->first, 0.0);
  EXPECT_GT(unsure.figures.front().ci95->second, 0.0);
  EXPECT_THAT(unsure.header.at("rankings").at(0).at("conclusion").get<std::string>(), HasSubstr("cannot be told"));
}

TEST(Bridge, ThreadsChangeNothingAndTheSidesAreResampledApart) {
  const std::vector<Planted> alike = {{"a", "", 1.0}, {"b", "", 1.0}, {"c", "", 1.0}, {"d", "", 1.0}};
  const Scores portraits = Portraits(alike);
  const Figure one = BridgeOf(portraits, Photographs(alike), {.threads = 1}).figures.front();
  const Figure two = BridgeOf(portraits, Photographs(alike), {.threads = 2}).figures.front();
  EXPECT_EQ(ToJson(one), ToJson(two));
  // The same scores on both sides: with the same people drawn in each replicate tau would be 1 in all of them.
  const Figure itself = BridgeOf(portraits, portraits).figures.front();
  EXPECT_EQ(itself.value, 1.0);
  ASSERT_TRUE(itself.ci95) << itself.note;
  EXPECT_LT(itself.ci95->first, 1.0);
}

TEST(Bridge, ReversesAreRankedWithoutControlsAndTwins) {
  const std::vector<Planted> methods = {{"f", "", 1.0},          {"g", "", 1.4},           {"f", "r", 1.2},
                                        {"f", "s", 1.9},         {"f", "oracle", 3.0},     {"f", "noop", 1.0},
                                        {"f", "mean_face", 0.0}, {"f", "r~laundered", 0.5}};
  const ResultDocument document = BridgeOf(Portraits(methods), Photographs(methods));
  ASSERT_EQ(document.figures.size(), 2U);
  EXPECT_EQ(document.figures[0].context["methods"], Json::array({"f", "g"}));
  EXPECT_EQ(document.figures[1].hop, "x-xhat");
  EXPECT_EQ(document.figures[1].context["methods"], Json::array({"r from f", "s from f"}));
}

TEST(Bridge, AMethodWithoutAFigureIsLeftOut) {
  const std::vector<Planted> methods = {{"a", "", 0.5}, {"b", "", 1.0}, {"c", "", 2.0}};
  Scores photographs = Photographs(methods);
  std::ranges::fill(photographs[1].scores, std::numeric_limits<float>::quiet_NaN());
  const ResultDocument document = BridgeOf(Portraits(methods), photographs);
  const Figure& tau = document.figures.front();
  EXPECT_EQ(tau.n, 2);
  EXPECT_EQ(tau.value, 1.0);
  EXPECT_THAT(tau.note, HasSubstr("left out, because their auc does not exist on one side: b"));
  const Json& hidden = document.header.at("rankings").at(0).at("methods").at(1);
  EXPECT_TRUE(hidden.at("photographs").at("place").is_null());
  EXPECT_EQ(hidden.at("photographs").at("detected"), 0.0);

  std::ranges::fill(photographs[2].scores, std::numeric_limits<float>::quiet_NaN());
  const Figure none = BridgeOf(Portraits(methods), photographs).figures.front();
  EXPECT_TRUE(std::isnan(none.value));
  EXPECT_THAT(none.note, HasSubstr("fewer than two items"));
}

TEST(Bridge, TooFewPhotographsAreRefusedUnlessAsked) {
  const std::vector<Planted> methods = {{"a", "", 0.5}, {"b", "", 1.0}};
  const auto error_of = [&](const Scores& photographs) -> std::string {
    try {
      (void)BridgeRankings(Portraits(methods), photographs, {.replicates = 0});
    } catch (const DataError& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_THAT(error_of(Plant("real", 77, 4, methods)), HasSubstr("77 photographed people"));
  EXPECT_THAT(error_of(Plant("real", 78, 3, methods)),
              HasSubstr("with at least 3 pictures each; a ranking asks for 78"));
  EXPECT_THAT(error_of(Plant("real", 78, 3, methods)), HasSubstr("--anyway"));
  EXPECT_EQ(error_of(Plant("real", 78, 4, methods)), "");

  EXPECT_THAT(BridgeOf(Portraits(methods), Photographs(methods)).figures.front().note,
              HasSubstr("24 photographed people were tested, with at least 3 pictures each"));
}

TEST(Bridge, OfFewerThanTwentyPeopleNothingIsInferred) {
  const std::vector<Planted> methods = {{"a", "", 0.9}, {"b", "", 1.0}, {"c", "", 1.1}};
  for (const auto& [drawn, real] : {std::pair(19, 24), std::pair(24, 19)}) {
    const ResultDocument document = BridgeOf(Plant("drawn", drawn, 4, methods), Plant("real", real, 4, methods));
    EXPECT_TRUE(std::isfinite(document.figures.front().value));
    EXPECT_FALSE(document.figures.front().ci95);
    EXPECT_THAT(document.figures.front().note, HasSubstr("fewer than 20 people: values, no inference"));
    EXPECT_THAT(document.header.at("rankings").at(0).at("conclusion").get<std::string>(), HasSubstr("no interval"));
  }
}

TEST(Bridge, BothSidesNeedTheSameMethods) {
  const std::vector<Planted> two = {{"a", "", 0.9}, {"b", "", 1.0}};
  const std::vector<Planted> three = {{"a", "", 0.9}, {"b", "", 1.0}, {"c", "", 1.1}};
  EXPECT_THROW((void)BridgeOf(Portraits(two), Photographs(three)), DataError);
  EXPECT_THROW((void)BridgeOf(Portraits(three), Photographs(two)), DataError);
  EXPECT_THROW((void)BridgeOf(Portraits(two), {}), DataError);
  EXPECT_THROW((void)BridgeOf(Portraits(two), Photographs(two), {.figure = "psnr"}), ConfigError);
}

}  // namespace
}  // namespace pentimento
