#include "metrics/identity/identity_metric.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "framework/core/json.h"
#include "framework/media/decode.h"
#include "framework/media/encode.h"
#include "framework/media/resize.h"
#include "framework/results/kept_scores.h"
#include "metrics/matchers/dlib_matcher.h"
#include "metrics/statistics/score_figures.h"
#include "tests/metrics/weights_folder.h"

namespace pentimento {
namespace {

namespace fs = std::filesystem;

const fs::path kPhotographs = fs::path(PENTIMENTO_SOURCE_DIR).parent_path() / "shared/golden/dlib/images";

IdentityMetric DlibIdentity() { return {IdentityOptions{}, {std::make_shared<DlibMatcher>(DlibMatcherOptions{})}}; }

/// Four photographs of each of three people; y is the photograph at a third of its size and back.
class IdentityMetricTest : public testing::Test {
 protected:
  void SetUp() override {
    if (const std::string lack = WhatPhotographTestsLack(); !lack.empty()) {
      GTEST_SKIP() << lack;
    }
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(kPhotographs)) {
      files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    for (const char* person : {"John_Salley", "John_Savage", "John_Simm"}) {
      int taken = 0;
      for (const fs::path& file : files) {
        if (file.filename().string().starts_with(person) && taken++ < 4) {
          AddPhotograph(file, person);
        }
      }
    }
    input_.originals = originals_;
    input_.weights_folder = WeightsFolder();
    input_.statistics.replicates = 50;
    input_.progress = &progress_;
  }
  void TearDown() override { fs::remove_all(folder_); }

  void AddPhotograph(const fs::path& file, const std::string& person) {
    const std::string id = file.filename().string();
    const Picture original = DecodePicture(file).picture;
    originals_.push_back({id, person, file});
    stylised_.push_back({id, person, folder_ / "y" / id});
    EncodePicture(ResizePicture(ResizePicture(original, 50, 50), 150, 150, ResizeFilter::kBilinear),
                  stylised_.back().path, {});
    copies_.push_back({id, person, folder_ / "oracle" / id});
    EncodePicture(original, copies_.back().path, {});
    blanks_.push_back({id, person, folder_ / "mean" / id});
    EncodePicture(Picture(150, 150, 0.5F), blanks_.back().path, {});
  }

  static double ValueOf(const MeasureResult& result, const std::string& name, const std::string& hop,
                        const std::string& reverse) {
    for (const Figure& figure : result.figures) {
      if (figure.name == name && figure.hop == hop && figure.reverse == reverse) {
        return figure.value;
      }
    }
    throw std::runtime_error("no figure " + name);
  }

  fs::path folder_ = fs::temp_directory_path() / fmt::format("pentimento-identity-{}", ::getpid());
  std::vector<ChainPicture> originals_;
  std::vector<ChainPicture> stylised_;
  std::vector<ChainPicture> copies_;
  std::vector<ChainPicture> blanks_;
  Progress progress_;
  MeasureInput input_;
};

TEST_F(IdentityMetricTest, PhotographsFromDecodingToFigures) {
  input_.hops = {{"x-y", "small", "", originals_, stylised_},
                 {"x-xhat", "small", "copy", originals_, copies_},
                 {"x-xhat", "small", "noop", originals_, stylised_},
                 {"x-xhat", "small", "oracle", originals_, copies_},
                 {"x-xhat", "small", "mean_face", originals_, blanks_}};
  const IdentityMetric metric = DlibIdentity();
  const MeasureResult result = metric.Measure(input_);
  EXPECT_EQ(ValueOf(result, "auc", "x", ""), 1.0);
  EXPECT_EQ(ValueOf(result, "ftd", "x", ""), 0.0);
  EXPECT_GT(ValueOf(result, "auc", "x-y", ""), 0.9);
  EXPECT_EQ(ValueOf(result, "image_linkage[auc]", "x-y", ""), 1.0);
  EXPECT_EQ(ValueOf(result, "image_linkage[auc]", "x-xhat", "copy"), 1.0);
  EXPECT_EQ(ValueOf(result, "ftd", "x-xhat", "mean_face"), 1.0);
  for (const Figure& figure : result.figures) {
    if (figure.context["probes"] == "attacker-aligned" && figure.name == "auc") {
      EXPECT_EQ(figure.n, 12) << figure.reverse;
      if (figure.reverse == "copy") {
        EXPECT_EQ(figure.value, ValueOf(result, "auc", "x", ""));
      }
      if (figure.reverse == "mean_face") {
        EXPECT_NEAR(figure.value, 0.5, 0.1) << "a blank is nobody, however it is cut";
      }
    }
  }
  EXPECT_EQ(ValueOf(result, "genuine_distance_median", "x", ""),
            ValueOf(result, "genuine_distance_median", "x-xhat", "oracle"));
  EXPECT_LT(ValueOf(result, "genuine_distance_median", "x", ""), ValueOf(result, "genuine_distance_median", "x-y", ""));
  int contrasts = 0;
  for (const Figure& figure : result.figures) {
    contrasts += figure.name == "difference[auc]" ? 1 : 0;
  }
  EXPECT_EQ(contrasts, 3);
  const std::vector<ScoreMatrix> plain = PlainScores(result.scores);
  ASSERT_EQ(plain.size(), 6U);
  EXPECT_EQ(result.scores.size(), 6U + 2U * 5U) << "each hop aligned by an attacker, and against its very source";
  EXPECT_EQ(plain[0].hop, "x");
  EXPECT_EQ(plain[0].matcher, "dlib-resnet");
  EXPECT_THAT(plain[0].scores, testing::Pointwise(testing::NanSensitiveFloatEq(), plain[2].scores))
      << "equal pixels, equal scores";
}

double Recomputed(const ResultDocument& document, const std::string& name) {
  return std::ranges::find(document.figures, name, &Figure::name)->value;
}

/// The reported figure of these comparisons.
double Reported(const MeasureResult& result, const ScoreMatrix& matrix, const std::string& name) {
  const auto has = [](const Json& context, const char* key, const std::string& value) {
    return context.value(key, value) == value;
  };
  for (const Figure& figure : result.figures) {
    if (figure.name == name && figure.hop == matrix.hop && figure.forward == matrix.forward &&
        has(figure.context, "probes", matrix.context.value("probes", "detected")) &&
        has(figure.context, "versus", matrix.context.value("versus", "")) &&
        figure.context.contains("impostors") == matrix.context.contains("impostors")) {
      return figure.value;
    }
  }
  throw std::runtime_error("no figure " + name);
}

TEST_F(IdentityMetricTest, EveryFigureIsRecomputableFromTheScoresThatAreKept) {
  for (std::vector<ChainPicture>* pictures : {&originals_, &stylised_, &copies_}) {
    for (ChainPicture& picture : *pictures) {
      picture.group = picture.subject == "John_Simm" ? "b" : "a";
    }
  }
  input_.originals = originals_;
  input_.hops = {{"x-y", "small", "", originals_, stylised_}, {"x-y", "none", "", originals_, copies_}};
  const MeasureResult result = DlibIdentity().Measure(input_);
  using Names = std::vector<std::pair<std::string, std::string>>;  // reported, recomputed
  const std::map<std::string, Names> figures_of = {{"{}",
                                                    {{"auc", "auc"},
                                                     {"eer", "eer"},
                                                     {"eer_interpolated", "eer_interpolated"},
                                                     {"dprime", "dprime"},
                                                     {"rank@1", "rank@1"},
                                                     {"separability", "separability"}}},
                                                   {R"({"probes":"attacker-aligned"})", {{"auc", "auc"}}},
                                                   {R"({"linkage":"image"})", {{"image_linkage[auc]", "auc"}}},
                                                   {R"({"impostors":"same-group"})", {{"auc", "auc"}}},
                                                   {R"({"versus":"none"})", {{"unlinkability", "separability"}}}};
  EXPECT_EQ(result.scores.size(), 3U + 2U + 2U + 3U + 1U);
  for (const ScoreMatrix& matrix : result.scores) {
    const ResultDocument again = FiguresOfScores(TableOf(matrix), {.replicates = 0, .seed = input_.seed});
    for (const auto& [reported, recomputed] : figures_of.at(matrix.context.dump())) {
      EXPECT_EQ(Reported(result, matrix, reported), Recomputed(again, recomputed))
          << reported << " " << ToString(LabelsOf(matrix));
    }
  }
}

TEST_F(IdentityMetricTest, AGalleryOfItsOwnIsWhatProbesAreComparedWith) {
  std::vector<ChainPicture> probes;
  std::vector<ChainPicture> small;
  std::vector<ChainPicture> gallery;
  for (std::size_t i = 0; i < originals_.size(); ++i) {
    if (i % 4 == 0) {
      probes.push_back(originals_[i]);
      small.push_back(stylised_[i]);
    } else {
      gallery.push_back(originals_[i]);
      gallery.back().id = "gallery%2F" + gallery.back().id;
    }
  }
  input_.originals = probes;
  input_.hops = {{"x-y", "small", "", probes, small}};
  EXPECT_TRUE(std::isnan(ValueOf(DlibIdentity().Measure(input_), "auc", "x-y", ""))) << "one picture of each person";
  input_.gallery = gallery;
  const MeasureResult result = DlibIdentity().Measure(input_);
  EXPECT_EQ(ValueOf(result, "auc", "x", ""), 1.0);
  EXPECT_GT(ValueOf(result, "auc", "x-y", ""), 0.8);
  EXPECT_EQ(ValueOf(result, "image_linkage[auc]", "x-y", ""), 1.0) << "the very source is among the originals";
  for (const Figure& figure : result.figures) {
    if (figure.name == "auc") {
      EXPECT_EQ(figure.context["gallery"], (Json{{"pictures", 9}, {"people", 3}}));
      if (figure.hop == "x") {
        EXPECT_EQ(figure.context["comparisons"], (Json{{"genuine", 9}, {"impostor", 18}}));
      }
    }
    EXPECT_FALSE(figure.name.starts_with("image_linkage") && figure.context.contains("gallery"));
  }
  EXPECT_EQ(PlainScores(result.scores)[1].gallery_ids.size(), 9U);
}

/// Nobody to tell anybody apart from.
TEST_F(IdentityMetricTest, AGalleryOfOnePersonHasAReasonInPlaceOfFigures) {
  std::vector<ChainPicture> probes;
  std::vector<ChainPicture> gallery;
  for (const ChainPicture& picture : originals_) {
    if (picture.subject == originals_.front().subject) {
      gallery.push_back(picture);
      gallery.back().id = "gallery%2F" + picture.id;
      probes.push_back(picture);
    }
  }
  input_.originals = probes;
  input_.gallery = gallery;
  input_.hops = {{"x-y", "copies", "", probes, probes}};
  const MeasureResult result = DlibIdentity().Measure(input_);
  for (const char* name : {"auc", "permuted[auc]", "rank@1"}) {
    const auto figure = std::ranges::find_if(
        result.figures, [&](const Figure& each) { return each.name == name && each.hop == "x-y"; });
    ASSERT_NE(figure, result.figures.end()) << name;
    EXPECT_TRUE(std::isnan(figure->value)) << name;
    EXPECT_FALSE(figure->note.empty()) << name;
    EXPECT_FALSE(figure->ci95) << name;
  }
}

TEST_F(IdentityMetricTest, LoaderThreadsChangeNoBit) {
  input_.hops = {{"x-y", "small", "", originals_, stylised_}};
  const IdentityMetric metric = DlibIdentity();
  input_.threads.loaders = 1;
  const MeasureResult one = metric.Measure(input_);
  input_.threads.loaders = 3;
  const MeasureResult three = metric.Measure(input_);
  for (std::size_t i = 0; i < one.scores[1].scores.size(); ++i) {
    const float a = one.scores[1].scores[i];
    const float b = three.scores[1].scores[i];
    EXPECT_TRUE(a == b || (std::isnan(a) && std::isnan(b))) << i;
  }
  ASSERT_EQ(one.figures.size(), three.figures.size());
  for (std::size_t i = 0; i < one.figures.size(); ++i) {
    EXPECT_EQ(ToJson(one.figures[i]), ToJson(three.figures[i]));
  }
}

TEST(IdentityMetric, NamesItsWeights) {
  const std::vector<std::string> weights = DlibIdentity().weights();
  EXPECT_EQ(weights.size(), 2U);
}

}  // namespace
}  // namespace pentimento
