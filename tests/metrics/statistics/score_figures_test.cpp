#include "metrics/statistics/score_figures.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/errors.h"
#include "framework/core/random.h"
#include "metrics/statistics/verification.h"

namespace pentimento {
namespace {

using ::testing::HasSubstr;

/// Everybody's pictures against everybody's, self-comparisons left out; higher scores for the same person.
ScoreTable AllAgainstAll(int people, int pictures, double shift) {
  ScoreTable table;
  RandomStream random(5, "score_figures");
  for (int i = 0; i < people * pictures; ++i) {
    table.ids.push_back(fmt::format("p{:03}/{}", i / pictures, i % pictures));
  }
  for (int i = 0; i < people * pictures; ++i) {
    for (int j = 0; j < people * pictures; ++j) {
      if (i != j) {
        table.rows.push_back({random.Normal(i / pictures == j / pictures ? shift : 0.0, 1.0), i, j});
      }
    }
  }
  return table;
}

const Figure& Find(const ResultDocument& document, const std::string& name) {
  const auto found = std::ranges::find(document.figures, name, &Figure::name);
  if (found == document.figures.end()) {
    throw std::out_of_range(name);
  }
  return *found;
}

TEST(FiguresOfScores, TablesGiveEveryFigureWithPeopleAndIntervals) {
  const ResultDocument document = FiguresOfScores(
      AllAgainstAll(30, 3, 1.5), {.fmr = {0.2, 0.001}, .fpir = {0.01}, .replicates = 200, .seed = 1, .threads = 2});
  for (const char* name : {"auc", "eer", "eer_interpolated", "dprime", "tar@fmr=2e-1", "fnmr@fmr=2e-1", "genuine_mean",
                           "genuine_median", "impostor_mean", "impostor_median", "rank@1", "rank@5", "rank@10"}) {
    const Figure& figure = Find(document, name);
    EXPECT_TRUE(std::isfinite(figure.value)) << name;
    ASSERT_TRUE(figure.ci95) << name;
    EXPECT_LE(figure.ci95->first, figure.value + 0.02) << name;
    EXPECT_GE(figure.ci95->second, figure.value - 0.02) << name;
    EXPECT_EQ(figure.n_subjects, 30) << name;
  }
  EXPECT_EQ(Find(document, "genuine_count").value, 30 * 3 * 2);
  EXPECT_EQ(Find(document, "impostor_count").value, 90 * 87);
  EXPECT_EQ(Find(document, "impostor_count").n, 90 * 87);
  const Figure& tar = Find(document, "tar@fmr=2e-1");
  EXPECT_LE(tar.context["fmr_achieved"].get<double>(), 0.2);
  EXPECT_DOUBLE_EQ(Find(document, "fnmr@fmr=2e-1").value, 1.0 - tar.value);
  EXPECT_EQ(Find(document, "fnmr@fmr=2e-1").ci95->first, 1.0 - tar.ci95->second);
}

TEST(FiguresOfScores, OperatingPointsThatArePlainGuessesAreNull) {
  const ResultDocument document = FiguresOfScores(
      AllAgainstAll(30, 3, 1.5), {.fmr = {0.001}, .fpir = {0.01}, .replicates = 200, .seed = 1, .threads = 1});
  for (const char* name : {"tar@fmr=1e-3", "fnmr@fmr=1e-3", "fnir@fpir=1e-2"}) {
    EXPECT_TRUE(std::isnan(Find(document, name).value)) << name;
    EXPECT_FALSE(Find(document, name).ci95) << name;
  }
  EXPECT_THAT(Find(document, "tar@fmr=1e-3").note,
              testing::ContainsRegex("of these 30 people are worth [0-9]+, so it takes about [0-9]+ people"));
  EXPECT_THAT(Find(document, "fnir@fpir=1e-2").note, HasSubstr("3000 people"));
}

TEST(FiguresOfScores, ListsSayWhyNobodyIsIdentified) {
  const std::vector<double> genuine = {0.9, 0.8, 0.3};
  const std::vector<double> impostor = {0.1, 0.2, 0.4, 0.85};
  const ResultDocument document = FiguresOfScores(genuine, impostor, {.fmr = {0.25}, .fpir = {0.1}});
  for (const char* name : {"rank@1", "rank@5", "rank@10", "fnir@fpir=1e-1"}) {
    EXPECT_TRUE(std::isnan(Find(document, name).value)) << name;
    EXPECT_THAT(Find(document, name).note, HasSubstr("probe_id, gallery_id, score")) << name;
  }
  EXPECT_TRUE(document.header.at("curves").at("cmc").is_null());
}

TEST(FiguresOfScores, ListsHaveValuesWithoutIntervals) {
  const std::vector<double> genuine = {0.9, 0.8, 0.3};
  const std::vector<double> impostor(40, 0.5);
  const ResultDocument document = FiguresOfScores(genuine, impostor, {.fmr = {0.8, 0.01}});
  const Figure& auc = Find(document, "auc");
  EXPECT_DOUBLE_EQ(auc.value, 2.0 / 3.0);
  EXPECT_EQ(auc.n, 43);
  EXPECT_EQ(auc.n_subjects, 0);
  EXPECT_FALSE(auc.ci95);
  EXPECT_THAT(auc.note, HasSubstr("people behind the scores are not known"));
  EXPECT_DOUBLE_EQ(Find(document, "tar@fmr=8e-1").value, 2.0 / 3.0);
  EXPECT_THAT(Find(document, "tar@fmr=8e-1").note, HasSubstr("counts as independent"));
  EXPECT_TRUE(std::isnan(Find(document, "tar@fmr=1e-2").value));
  EXPECT_THAT(Find(document, "tar@fmr=1e-2").note, HasSubstr("needs 3000"));
  EXPECT_TRUE(std::isnan(Find(document, "separability").value));
}

TEST(FiguresOfScores, ListsOfOneComparisonEachHaveIntervalsOfTheirRates) {
  const std::vector<double> genuine = {0.9, 0.8, 0.3};
  const std::vector<double> impostor(40, 0.5);
  const ResultDocument document =
      FiguresOfScores(genuine, impostor, {.fmr = {0.8, 0.01}, .thresholds = {0.6}, .one_each = true});
  const auto expect = [&](const std::string& name, double low, double high) {
    const Figure& figure = Find(document, name);
    ASSERT_TRUE(figure.ci95) << name;
    EXPECT_NEAR(figure.ci95->first, low, 1e-4) << name;
    EXPECT_NEAR(figure.ci95->second, high, 1e-4) << name;
    EXPECT_EQ(figure.ci_method, "wilson");
    EXPECT_THAT(figure.note, HasSubstr("takes the threshold as given"));
  };
  // Wilson's closed form, evaluated apart, for 2 of 3, 1 of 3 and 0 of 40.
  expect("tar@fmr=8e-1", 0.2077, 0.9385);
  expect("fnmr@fmr=8e-1", 0.0615, 0.7923);
  expect("tar@threshold=0.6", 0.2077, 0.9385);
  expect("fmr@threshold=0.6", 0.0, 0.0876);
  EXPECT_FALSE(Find(document, "auc").ci95);
  EXPECT_FALSE(Find(document, "tar@fmr=1e-2").ci95) << "these comparisons do not support that rate";
}

TEST(FiguresOfScores, AccusationsAreOfWhoeverIsMostAlike) {
  // p0 is found, p1's picture looks like p0, p2's like nobody, and p3's as much like p0 as like p3.
  ScoreTable table;
  for (const char* id : {"p0/a", "p1/a", "p2/a", "p3/a", "p0/b", "p1/b", "p2/b", "p3/b"}) {
    table.ids.emplace_back(id);
  }
  const double scores[4][4] = {{0.9, 0.8, 0.1, 0.1}, {0.8, 0.5, 0.1, 0.1}, {0.1, 0.2, 0.3, 0.4}, {0.7, 0.1, 0.1, 0.7}};
  for (int i = 0; i < 4; ++i) {
    for (int j = 0; j < 4; ++j) {
      table.rows.push_back({scores[i][j], i, 4 + j});
    }
  }
  const ResultDocument document = FiguresOfScores(table, {.thresholds = {0.6, 0.35, 0.95}, .replicates = 0});
  EXPECT_EQ(Find(document, "false_accusation@threshold=0.6").value, 0.5);
  EXPECT_EQ(Find(document, "false_accusation@threshold=0.6").n, 4);
  EXPECT_EQ(Find(document, "false_accusation@threshold=0.35").value, 0.75);
  EXPECT_EQ(Find(document, "false_accusation@threshold=0.95").value, 0.0);
  const std::vector<double> list = {0.9, 0.1};
  const ResultDocument lists = FiguresOfScores(list, list, {.thresholds = {0.5}, .replicates = 0});
  EXPECT_TRUE(std::isnan(Find(lists, "false_accusation@threshold=0.5").value));
}

TEST(FiguresOfScores, SeparabilityComesWithWhatChanceGives) {
  const Figure apart = Find(FiguresOfScores(AllAgainstAll(20, 3, 2.5), {.replicates = 0}), "separability");
  EXPECT_GT(apart.value, apart.context["null"]["quantile95"].get<double>());
  EXPECT_EQ(apart.context["bins"], 12);
  const Figure alike = Find(FiguresOfScores(AllAgainstAll(20, 3, 0.0), {.replicates = 0}), "separability");
  EXPECT_GT(alike.context["null"]["p_value"].get<double>(), 0.01);
}

TEST(FiguresOfScores, CurvesAreShortAndWhole) {
  const ResultDocument document = FiguresOfScores(AllAgainstAll(30, 3, 1.5), {.replicates = 0});
  const Json& curves = document.header["curves"];
  const Json& roc = curves["roc"];
  EXPECT_LE(roc["fmr"].size(), 500U);
  EXPECT_EQ(roc["threshold"].front(), nullptr);
  EXPECT_EQ(roc["tar"].front(), 0.0);
  EXPECT_EQ(roc["fmr"].back(), 1.0);
  EXPECT_EQ(roc["tar"].back(), 1.0);
  EXPECT_EQ(curves["cmc"].size(), 30U);
  EXPECT_EQ(curves["cmc"].back(), 1.0);
  std::int64_t counted = 0;
  for (const char* kind : {"genuine", "impostor"}) {
    for (const Json& count : curves["histogram"][kind]) {
      counted += count.get<std::int64_t>();
    }
  }
  EXPECT_EQ(counted, 90 * 89);
}

TEST(FiguresOfScores, PairListsHaveNoIdentification) {
  ScoreTable table = AllAgainstAll(12, 2, 1.0);
  std::erase_if(table.rows, [](const ScoreTable::Row& row) { return row.probe % 2 == 0 && row.gallery > 12; });
  const ResultDocument document = FiguresOfScores(table, {.fpir = {0.1}, .replicates = 20});
  for (const char* name : {"rank@1", "rank@10", "fnir@fpir=1e-1"}) {
    EXPECT_TRUE(std::isnan(Find(document, name).value)) << name;
    EXPECT_THAT(Find(document, name).note, HasSubstr("identification needs every probe")) << name;
  }
  EXPECT_EQ(document.header["curves"]["cmc"], nullptr);
}

TEST(FiguresOfScores, RefusesTablesThatHaveNoAnswer) {
  const auto failure = [](const ScoreTable& table) {
    try {
      (void)FiguresOfScores(table, {});
    } catch (const DataError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_THAT(failure({{"a/1", "a/2"}, {{0.5, 0, 1}}, 0}), HasSubstr("only one person (\"a\")"));
  EXPECT_THAT(failure({{"a/1", "b/2"}, {{0.5, 0, 1}}, 3}), HasSubstr("none of the 1 comparisons is genuine"));
  EXPECT_THAT(failure({{"a/1", "a/2", "b/1", "b/2"}, {{0.5, 0, 1}, {0.5, 2, 3}}, 0}), HasSubstr("between two people"));
  EXPECT_THROW((void)FiguresOfScores(ScoreTable{}, {.fmr = {0.0}}), ConfigError);
}

TEST(FiguresOfScores, ThreadsChangeNothing) {
  const ScoreTable table = AllAgainstAll(10, 3, 1.0);
  const Json one = ToJson(FiguresOfScores(table, {.replicates = 100, .seed = 4, .threads = 1}));
  const Json four = ToJson(FiguresOfScores(table, {.replicates = 100, .seed = 4, .threads = 4}));
  EXPECT_EQ(one, four);
}

TEST(FiguresOfScores, SearchesThatTieAtTheTopFindNobody) {
  // Half of the people look exactly like somebody else, more than they look like themselves.
  constexpr int kPeople = 400;
  ScoreTable table;
  for (int i = 0; i < kPeople; ++i) {
    table.ids.push_back(fmt::format("p{:03}/a", i));
  }
  for (int i = 0; i < kPeople; ++i) {
    table.ids.push_back(fmt::format("p{:03}/b", i));
  }
  for (int i = 0; i < kPeople; ++i) {
    for (int j = 0; j < kPeople; ++j) {
      const bool twin = i % 2 == 0 && j == (i + 1) % kPeople;
      table.rows.push_back({twin ? 2.0 : i == j ? 1.0 : 0.001 * (j % 7), i, kPeople + j});
    }
  }
  const ResultDocument document = FiguresOfScores(table, {.fpir = {0.1}, .replicates = 0});
  EXPECT_TRUE(std::isnan(Find(document, "fnir@fpir=1e-1").value));
  EXPECT_THAT(Find(document, "fnir@fpir=1e-1").note, HasSubstr("no threshold with that FPIR finds anybody"));
}

TEST(FiguresOfScores, SeparabilitySaysWhatWasPermuted) {
  const Figure of_people = Find(FiguresOfScores(AllAgainstAll(20, 3, 0.0), {.replicates = 0}), "separability");
  EXPECT_EQ(of_people.context["null"]["permuted"], "identities");
  EXPECT_THAT(of_people.note, HasSubstr("permuted identities give"));
  EXPECT_THAT(of_people.note, testing::Not(HasSubstr("counts as independent")));
  std::vector<double> genuine;
  for (int i = 0; i < 40; ++i) {
    genuine.push_back(0.01 * i);
  }
  const Figure of_lists = Find(FiguresOfScores(genuine, genuine, {.replicates = 0}), "separability");
  EXPECT_EQ(of_lists.context["null"]["permuted"], "labels");
  EXPECT_THAT(of_lists.note, HasSubstr("who was compared is not known, so each comparison counts as independent"));
  ScoreTable some = AllAgainstAll(20, 3, 0.0);
  std::erase_if(some.rows, [](const ScoreTable::Row& row) { return row.probe / 3 == 4 && row.gallery / 3 == 9; });
  const Figure incomplete = Find(FiguresOfScores(some, {.replicates = 0}), "separability");
  EXPECT_EQ(incomplete.context["null"]["permuted"], "labels");
  EXPECT_THAT(incomplete.note, HasSubstr("not everybody was compared with everybody"));
}

}  // namespace
}  // namespace pentimento
