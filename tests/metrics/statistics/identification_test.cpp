#include "metrics/statistics/identification.h"

#include <algorithm>
#include <fstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "framework/core/json.h"
#include "framework/core/random.h"
#include "tests/metrics/npy.h"

namespace pentimento {
namespace {

const std::string kCmcFolder = std::string(PENTIMENTO_SOURCE_DIR) + "/tests/golden/verification_metrics/";

/// A table of pictures "person/number", with the people's numbers.
struct PictureTable {
  ScoreTable table;
  std::vector<std::int32_t> subjects;
  std::vector<std::string> names;

  std::int32_t Picture(const std::string& person, const std::string& picture) {
    table.ids.push_back(person + "/" + picture);
    auto found = std::ranges::find(names, person);
    if (found == names.end()) {
      found = names.insert(names.end(), person);
    }
    subjects.push_back(static_cast<std::int32_t>(found - names.begin()));
    return static_cast<std::int32_t>(table.ids.size()) - 1;
  }
  [[nodiscard]] SubjectBootstrap Bootstrap(int replicates = 200) const { return {names, 1, replicates, 1}; }
};

TEST(SearchGallery, GoldenCumulativeMatch) {
  const std::vector<float> similarity = ReadFloatNpy(kCmcFolder + "cmc_similarity.npy");
  const auto probe_ids = ReadNpy<std::int32_t>(kCmcFolder + "cmc_probe_ids.npy", "<i4");
  const auto gallery_ids = ReadNpy<std::int32_t>(kCmcFolder + "cmc_gallery_ids.npy", "<i4");
  std::ifstream file(kCmcFolder + "meta.json");
  const Json expected = Json::parse(file)["results"]["cmc"]["pessimistic"];
  PictureTable people;
  std::vector<std::int32_t> gallery;
  for (const std::int32_t id : gallery_ids) {
    gallery.push_back(people.Picture(fmt::format("{:02}", id), "gallery"));
  }
  for (std::size_t i = 0; i < probe_ids.size(); ++i) {
    const std::int32_t probe = people.Picture(fmt::format("{:02}", probe_ids[i]), fmt::format("{}", i));
    for (std::size_t j = 0; j < gallery.size(); ++j) {
      people.table.rows.push_back({similarity[i * gallery.size() + j], probe, gallery[j]});
    }
  }
  const Identification identification = SearchGallery(people.table, people.subjects);
  ASSERT_EQ(identification.incomplete, "");
  EXPECT_EQ(identification.gallery_people, 12);
  const std::vector<double> cmc = CumulativeMatch(identification, 100);
  ASSERT_EQ(cmc.size(), expected.size());
  for (std::size_t i = 0; i < cmc.size(); ++i) {
    EXPECT_NEAR(cmc[i], expected[i].get<double>(), 1e-9) << "rank " << i + 1;
    EXPECT_NEAR(RankShare(identification, static_cast<std::int64_t>(i) + 1, people.Bootstrap(0)).value, cmc[i], 1e-9);
  }
}

TEST(SearchGallery, TakesTheBestPictureOfEachPersonAndCountsTiesAgainstTheProbe) {
  PictureTable people;
  const std::int32_t probe = people.Picture("a", "0");
  const std::int32_t stranger = people.Picture("z", "0");
  for (const auto& [person, score] : std::vector<std::pair<std::string, double>>{
           {"a", 0.2}, {"a", 0.6}, {"b", 0.6}, {"b", 0.5}, {"c", 0.7}, {"d", 0.1}}) {
    const std::int32_t picture = people.Picture(person, fmt::format("{}", score));
    people.table.rows.push_back({score, probe, picture});
    people.table.rows.push_back({-score, stranger, picture});
  }
  const Identification identification = SearchGallery(people.table, people.subjects);
  ASSERT_EQ(identification.searches.size(), 2U);
  const Search& mated = identification.searches[0];
  EXPECT_EQ(mated.mate, 0.6);
  EXPECT_EQ(mated.others, 0.7);
  EXPECT_EQ(mated.rank, 3);
  const Search& unmated = identification.searches[1];
  EXPECT_FALSE(unmated.Mated());
  EXPECT_EQ(unmated.others, -0.1);
  EXPECT_EQ(CumulativeMatch(identification, 10), (std::vector<double>{0.0, 0.0, 1.0, 1.0}));
  EXPECT_EQ(RankShare(identification, 3, people.Bootstrap()).n, 1);
}

TEST(SearchGallery, NeedsEverybodyCompared) {
  PictureTable people;
  const std::int32_t first = people.Picture("a", "0");
  const std::int32_t second = people.Picture("b", "0");
  const std::int32_t third = people.Picture("c", "0");
  people.table.rows = {{0.5, first, second}, {0.5, first, third}, {0.5, second, third}, {0.5, third, second}};
  EXPECT_EQ(SearchGallery(people.table, people.subjects).searches.size(), 3U);
  people.table.rows.erase(people.table.rows.begin());
  const Identification identification = SearchGallery(people.table, people.subjects);
  EXPECT_TRUE(identification.searches.empty());
  EXPECT_NE(identification.incomplete.find("a/0 was compared with 1 of 2"), std::string::npos);
}

/// One probe a person against a gallery of everybody; the score of strangers is uniform in [0,1).
PictureTable Crowd(int count, double mate_score) {
  PictureTable people;
  RandomStream random(3, "crowd");
  std::vector<std::int32_t> gallery;
  for (int i = 0; i < count; ++i) {
    gallery.push_back(people.Picture(fmt::format("{:04}", i), "gallery"));
  }
  for (int i = 0; i < count; ++i) {
    const std::int32_t probe = people.Picture(fmt::format("{:04}", i), "probe");
    for (int j = 0; j < count; ++j) {
      people.table.rows.push_back({i == j ? mate_score : random.Uniform(), probe, gallery[j]});
    }
  }
  return people;
}

TEST(OpenSetIdentification, IsCountedByHand) {
  PictureTable people = Crowd(3, 0.0);
  const auto set = [&](int probe, int gallery, double score) {
    people.table.rows[3 * static_cast<std::size_t>(probe) + static_cast<std::size_t>(gallery)].score = score;
  };
  // Mates at 0.9 (found), 0.6 (found) and 0.5 (second to 0.8); the best strangers at 0.3, 0.4 and 0.8.
  const double scores[3][3] = {{0.9, 0.3, 0.1}, {0.4, 0.6, 0.2}, {0.8, 0.3, 0.5}};
  for (int i = 0; i < 3; ++i) {
    for (int j = 0; j < 3; ++j) {
      set(i, j, scores[i][j]);
    }
  }
  const Identification identification = SearchGallery(people.table, people.subjects);
  const std::vector<OpenSetValue> values = OpenSetIdentification(identification, {0.1, 0.4}, people.Bootstrap());
  EXPECT_DOUBLE_EQ(values[0].fnir.value, 2.0 / 3.0);
  EXPECT_EQ(values[0].threshold, 0.9);
  EXPECT_EQ(values[0].fpir, 0.0);
  EXPECT_DOUBLE_EQ(values[1].fnir.value, 1.0 / 3.0);
  EXPECT_EQ(values[1].threshold, 0.6);
  EXPECT_DOUBLE_EQ(values[1].fpir, 1.0 / 3.0);
  EXPECT_FALSE(values[1].fnir.supported);
  EXPECT_NE(values[1].fnir.note.find("needs searches by 75 people"), std::string::npos) << values[1].fnir.note;
}

TEST(OpenSetIdentification, ManyPeopleSupportATargetAndAllFoundHasExactBounds) {
  const PictureTable people = Crowd(100, 2.0);
  const Identification identification = SearchGallery(people.table, people.subjects);
  const std::vector<OpenSetValue> values = OpenSetIdentification(identification, {0.5, 0.01}, people.Bootstrap());
  EXPECT_EQ(values[0].fnir.value, 0.0);
  EXPECT_TRUE(values[0].fnir.supported) << values[0].fnir.note;
  EXPECT_EQ(values[0].fnir.interval.method, "clopper-pearson");
  EXPECT_FALSE(values[1].fnir.supported);
}

}  // namespace
}  // namespace pentimento
