#include "metrics/identity/identification_figures.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "metrics/hops.h"
#include "tests/metrics/identity/synthetic_faces.h"

namespace pentimento {
namespace {

const Figure& FigureNamed(const std::vector<Figure>& figures, const std::string& name, const std::string& probes) {
  const auto found = std::ranges::find_if(
      figures, [&](const Figure& figure) { return figure.name == name && figure.context["probes"] == probes; });
  EXPECT_NE(found, figures.end()) << name << " " << probes;
  return *found;
}

class IdentificationFiguresTest : public testing::Test {
 protected:
  static constexpr int kPeople = 12;

  MatchedHop Hop(const std::vector<ChainPicture>& probes) {
    HopView view;
    view.hop = "x-y";
    view.forward = "f";
    view.test = probes;
    return {view, HopComparisons(probes, faces_.records, originals_, faces_.records, SyntheticSimilarity),
            "dlib-resnet", 0.6};
  }

  SyntheticFaces faces_;
  std::vector<ChainPicture> originals_ = faces_.Add("x", kPeople, 3, 0.02);
  SubjectBootstrap bootstrap_{PeopleOn(originals_), 3, 300, 2};
};

TEST_F(IdentificationFiguresTest, WhoIsKnownIsFoundFirst) {
  const std::vector<Figure> figures = IdentificationFigures(Hop(faces_.Add("y", kPeople, 3, 0.02)), 1, bootstrap_);
  const Figure& first = FigureNamed(figures, "rank@1", "detected");
  EXPECT_EQ(first.value, 1.0);
  EXPECT_EQ(first.n, 3 * kPeople);
  EXPECT_EQ(first.n_subjects, kPeople);
  EXPECT_EQ(first.context["gallery_people"], kPeople);
  EXPECT_EQ(first.context["cmc"].size(), static_cast<std::size_t>(kPeople));
  EXPECT_EQ(first.context["cmc"].back(), 1.0);
  EXPECT_EQ(FigureNamed(figures, "rank@10", "detected").value, 1.0);
  EXPECT_EQ(figures.size(), 4U) << "nothing to bound";
  EXPECT_TRUE(std::isnan(FigureNamed(figures, "fnir@fpir=1e-1", "detected").value));
  EXPECT_THAT(FigureNamed(figures, "fnir@fpir=1e-1", "detected").note, testing::HasSubstr("people"))
      << "twelve people support no such rate";
}

TEST_F(IdentificationFiguresTest, UndetectedProbesAreFoundNeverOrAtOnce) {
  const std::vector<ChainPicture> stylised = faces_.Add("y", kPeople, 3, 0.02);
  for (std::size_t i = 0; i < 9; ++i) {
    faces_.records.at(stylised[i].path).detected = false;
  }
  const std::vector<Figure> figures = IdentificationFigures(Hop(stylised), 1, bootstrap_);
  EXPECT_EQ(FigureNamed(figures, "rank@1", "detected").value, 1.0);
  EXPECT_EQ(FigureNamed(figures, "rank@1", "detected").n, 27);
  EXPECT_DOUBLE_EQ(FigureNamed(figures, "rank@1", kAllNonMatching).value, 27.0 / 36.0);
  EXPECT_EQ(FigureNamed(figures, "rank@1", kAllNonMatching).n, 36);
  EXPECT_EQ(FigureNamed(figures, "rank@1", kAllMatching).value, 1.0);
}

TEST_F(IdentificationFiguresTest, WithoutComparisonsThereIsAReason) {
  const std::vector<ChainPicture> stylised = faces_.Add("y", kPeople, 3, 0.02);
  for (const ChainPicture& picture : stylised) {
    faces_.records.at(picture.path).detected = false;
  }
  const std::vector<Figure> figures = IdentificationFigures(Hop(stylised), 1, bootstrap_);
  for (const Figure& figure : figures) {
    if (figure.context["probes"] == "detected") {
      EXPECT_TRUE(std::isnan(figure.value)) << figure.name;
      EXPECT_THAT(figure.note, testing::HasSubstr("no face was compared")) << figure.name;
    }
  }
  EXPECT_EQ(FigureNamed(figures, "rank@1", kAllNonMatching).value, 0.0);
  EXPECT_EQ(FigureNamed(figures, "rank@1", kAllMatching).value, 1.0);
}

}  // namespace
}  // namespace pentimento
