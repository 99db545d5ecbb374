#include "metrics/features/landmark_figures.h"

#include <cmath>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/random.h"

namespace pentimento {
namespace {

/// Two people with three photographs each, of which the second of "b" shows no face.
class LandmarkFiguresTest : public testing::Test {
 protected:
  LandmarkFiguresTest() {
    for (const char* person : {"a", "b"}) {
      for (const char* number : {"2", "0", "1"}) {
        const std::string id = fmt::format("{}{}", person, number);
        originals_.push_back({id, person, "x/" + id});
        stylised_.push_back({id, person, "y/" + id});
        records_["x/" + id] = Face(id, id != "b1");
        records_["y/" + id] = Face(id, id != "a0");
      }
    }
  }

  static FaceRecord Face(const std::string& id, bool detected) {
    FaceRecord record;
    record.detected = detected;
    RandomStream random(3, "landmarks", id);
    for (int i = 0; detected && i < 68; ++i) {
      record.face.parts68.push_back({random.Uniform(0.0, 100.0), random.Uniform(0.0, 100.0)});
    }
    return record;
  }

  static std::vector<std::string> IdsOf(const Figure& figure) {
    std::vector<std::string> ids;
    for (const SampleValue& sample : figure.samples) {
      ids.push_back(sample.id);
    }
    return ids;
  }

  std::vector<ChainPicture> originals_;
  std::vector<ChainPicture> stylised_;
  FaceRecords records_;
  SubjectBootstrap bootstrap_{{"a", "b"}, 1, 50, 1};
};

TEST_F(LandmarkFiguresTest, TheSameFaceHasNoResidualAndUndetectedOnesAreCounted) {
  const Figure figure = LandmarkResidual({"x-y", "f", "", originals_, stylised_}, records_, 1, bootstrap_);
  EXPECT_EQ(figure.name, "landmark_residual");
  EXPECT_EQ(figure.direction, Direction::kLowerIsCloser);
  EXPECT_NEAR(figure.value, 0.0, 1e-12);
  EXPECT_THAT(IdsOf(figure), testing::ElementsAre("a2", "a1", "b2", "b0"));
  EXPECT_EQ(figure.context["undetected"], 2);
  EXPECT_EQ(figure.n, 4);
  EXPECT_EQ(figure.n_subjects, 2);
}

TEST_F(LandmarkFiguresTest, TheUnitIsTheOriginalsInterocularDistance) {
  for (FacePoint& point : records_["x/a2"].face.parts68) {
    point = {3.0 * point[0], 3.0 * point[1]};
  }
  records_["y/a2"] = Face("somebody else", true);
  const Figure large = LandmarkResidual({"x-y", "f", "", originals_, stylised_}, records_, 1, bootstrap_);
  records_["x/a2"] = Face("a2", true);
  const Figure small = LandmarkResidual({"x-y", "f", "", originals_, stylised_}, records_, 1, bootstrap_);
  EXPECT_GT(small.samples[0].value, 0.05);
  EXPECT_NEAR(large.samples[0].value, small.samples[0].value, 1e-9) << "whatever the size of the picture";
}

TEST_F(LandmarkFiguresTest, TheReferenceIsTheNextPhotographById) {
  records_["x/a1"] = records_["x/a0"];
  const Figure figure = SecondPhotographResidual(originals_, records_, 1, bootstrap_);
  EXPECT_EQ(figure.hop, "x");
  ASSERT_THAT(IdsOf(figure), testing::ElementsAre("a0", "a1", "a2", "b0", "b2"));
  EXPECT_NEAR(figure.samples[0].value, 0.0, 1e-12) << "a0 against a1";
  EXPECT_GT(figure.samples[1].value, 0.05) << "a1 against a2";
  EXPECT_GT(figure.samples[2].value, 0.05) << "a2 against a0";
  EXPECT_EQ(figure.context["undetected"], 1);
  EXPECT_EQ(figure.context["single"], 0);
  EXPECT_TRUE(figure.ci95);
}

TEST_F(LandmarkFiguresTest, WithoutFacesOrSecondPhotographsTheNoteSaysSo) {
  const std::vector<ChainPicture> singles = {originals_[0], originals_[3]};
  const Figure second = SecondPhotographResidual(singles, records_, 1, bootstrap_);
  EXPECT_TRUE(std::isnan(second.value));
  EXPECT_EQ(second.context["single"], 2);
  EXPECT_THAT(second.note, testing::HasSubstr("nobody has two photographs"));
  for (auto& [path, record] : records_) {
    record = {};
  }
  const Figure none = LandmarkResidual({"x-y", "f", "", originals_, stylised_}, records_, 1, bootstrap_);
  EXPECT_TRUE(std::isnan(none.value));
  EXPECT_EQ(none.context["undetected"], 6);
  EXPECT_THAT(none.note, testing::HasSubstr("detected both on the original and here"));
}

}  // namespace
}  // namespace pentimento
