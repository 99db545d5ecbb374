#include "framework/results/result.h"

#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

Figure Ssim() {
  Figure figure;
  figure.name = "ssim";
  figure.version = 2;
  figure.value = 0.913;
  figure.direction = Direction::kHigherIsCloser;
  figure.n = 160;
  figure.n_subjects = 40;
  figure.ci95 = {0.90, 0.92};
  figure.ci_method = "subject-bootstrap";
  figure.hop = "x-y";
  figure.forward = "ghibli";
  figure.context = {{"attacker", "naive"}};
  figure.samples = {{"a.jpg", "anna", 0.9}};
  return figure;
}

TEST(Figure, HasThePromisedForm) {
  EXPECT_EQ(ToJson(Ssim()), Json::parse(R"({
    "name": "ssim", "version": 2, "value": 0.913, "unit": "", "direction": "higher_is_closer", "n": 160,
    "n_subjects": 40, "ci95": [0.9, 0.92], "ci_method": "subject-bootstrap", "hop": "x-y", "forward": "ghibli",
    "reverse": null, "context": {"attacker": "naive"}, "note": null})"));
}

TEST(Figure, RoundTrips) {
  const Json json = ToJson(Ssim());
  EXPECT_EQ(ToJson(FigureFromJson(json)), json);
  const Json text = Json::parse(json.dump());
  EXPECT_EQ(ToJson(FigureFromJson(text)), json);
}

TEST(Figure, AValueThatDoesNotExistIsNullAndSaysWhy) {
  Figure figure = Ssim();
  figure.value = kNan;
  figure.ci95 = {kNan, kInfinity};
  EXPECT_TRUE(ToJson(figure)["value"].is_null());
  EXPECT_EQ(ToJson(figure)["ci95"], Json::parse("[null, null]"));
  EXPECT_EQ(ToJson(figure)["note"], "not defined");
  figure.value = kInfinity;
  EXPECT_EQ(ToJson(figure)["note"], "infinite");
  figure.note = "no face was found";
  EXPECT_EQ(ToJson(figure)["note"], "no face was found");
  figure.ci95.reset();
  EXPECT_TRUE(ToJson(figure)["ci95"].is_null());
  const Figure read = FigureFromJson(ToJson(figure));
  EXPECT_TRUE(std::isnan(read.value));
  EXPECT_EQ(read.note, "no face was found");
  EXPECT_FALSE(read.ci95.has_value());
}

TEST(Figure, ADamagedOneIsRefused) {
  Json json = ToJson(Ssim());
  json.erase("unit");
  EXPECT_THROW(FigureFromJson(json), DataError);
  json = ToJson(Ssim());
  json["direction"] = "sideways";
  EXPECT_THROW(FigureFromJson(json), DataError);
  json = ToJson(Ssim());
  json["n"] = "many";
  EXPECT_THROW(FigureFromJson(json), DataError);
}

TEST(Direction, EachHasOneName) {
  for (const Direction direction :
       {Direction::kHigherIsCloser, Direction::kLowerIsCloser, Direction::kHigherLeaksMore, Direction::kNone}) {
    EXPECT_EQ(DirectionFromString(ToString(direction)), direction);
  }
  EXPECT_EQ(ToString(Direction::kHigherLeaksMore), "higher_leaks_more");
}

TEST(ScoreMatrix, RoundTripsWithItsHoles) {
  ScoreMatrix matrix;
  matrix.matcher = "dlib-resnet";
  matrix.hop = "x-y";
  matrix.probe_ids = {"p1", "p2"};
  matrix.probe_subjects = {"anna", "ben"};
  matrix.gallery_ids = {"g1"};
  matrix.gallery_subjects = {"anna"};
  matrix.scores = {-0.3F, std::numeric_limits<float>::quiet_NaN()};
  matrix.context = {{"linkage", "image"}};
  const Json json = ToJson(matrix);
  const ScoreMatrix read = ScoreMatrixFromJson(Json::parse(json.dump()));
  EXPECT_EQ(ToJson(read), json);
  EXPECT_EQ(read.scores[0], -0.3F);
  EXPECT_TRUE(std::isnan(read.scores[1]));
  EXPECT_TRUE(PlainScores({read}).empty());
  EXPECT_EQ(PlainScores({ScoreMatrix(), read}).size(), 1U);
  for (const char* key : {"gallery_ids", "scores"}) {
    Json damaged = json;
    damaged.erase(key);
    EXPECT_THROW(ScoreMatrixFromJson(damaged), DataError) << key;
  }
  for (const char* scores : {"", "AAAA", "no base64"}) {
    Json damaged = json;
    damaged["scores"] = scores;
    EXPECT_THROW(ScoreMatrixFromJson(damaged), DataError) << scores;
  }
}

TEST(ResultDocument, RoundTrips) {
  ResultDocument document;
  document.header = {{"command", "measure"}, {"name", "quickstart"}};
  document.figures = {Ssim(), Ssim()};
  const Json json = ToJson(document);
  EXPECT_EQ(json["schema"], "pentimento-result/1");
  EXPECT_EQ(json["command"], "measure");
  EXPECT_EQ(json["figures"].size(), 2U);
  const ResultDocument read = ResultDocumentFromJson(json);
  EXPECT_EQ(read.header, document.header);
  EXPECT_EQ(ToJson(read), json);
}

TEST(ResultDocument, AnotherFormIsRefused) {
  EXPECT_THROW(ResultDocumentFromJson(Json::array()), DataError);
  EXPECT_THROW(ResultDocumentFromJson({{"schema", "pentimento-result/2"}, {"figures", Json::array()}}), DataError);
  EXPECT_THROW(ResultDocumentFromJson({{"schema", "pentimento-result/1"}}), DataError);
}

}  // namespace
}  // namespace pentimento
