#include "framework/train/curve_recorder.h"

#include <array>

#include <gtest/gtest.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

using Points = std::vector<CurvePoint>;

std::array<NamedLoss, 2> Losses(double step) { return {NamedLoss{"a", 0.1 * step}, NamedLoss{"b", -step / 3.0}}; }

std::string Text(const Points& points) {
  Json json = Json::array();
  for (const CurvePoint& point : points) {
    json.push_back({point.step, point.name, point.value});
  }
  return json.dump();
}

TEST(CurveRecorder, AveragesAndFlushesTheRest) {
  Points points;
  CurveRecorder recorder(2, [&](const CurvePoint& point) { points.push_back(point); });
  for (int step = 1; step <= 5; ++step) {
    recorder.Add(step, Losses(step));
  }
  ASSERT_EQ(points.size(), 4U);
  EXPECT_EQ(points[0].step, 2);
  EXPECT_EQ(points[0].name, "a");
  EXPECT_NEAR(points[0].value, 0.15, 1e-12);
  EXPECT_NEAR(points[3].value, -3.5 / 3.0, 1e-12);
  recorder.Flush(5);
  recorder.Flush(5);
  ASSERT_EQ(points.size(), 6U);
  EXPECT_NEAR(points[4].value, 0.5, 1e-12);
}

TEST(CurveRecorder, ResumedDrawsTheSameCurve) {
  for (int stop = 0; stop <= 7; ++stop) {
    Points whole;
    Points resumed;
    CurveRecorder reference(3, [&](const CurvePoint& point) { whole.push_back(point); });
    CurveRecorder first(3, {});
    CurveRecorder second(3, [&](const CurvePoint& point) { resumed.push_back(point); });
    for (int step = 1; step <= 7; ++step) {
      reference.Add(step, Losses(step));
      if (step <= stop) {
        first.Add(step, Losses(step));
      }
    }
    second.Restore(Json::parse(first.State().dump()));
    for (int step = stop + 1; step <= 7; ++step) {
      second.Add(step, Losses(step));
    }
    reference.Flush(7);
    second.Flush(7);
    EXPECT_EQ(Text(resumed), Text(whole)) << stop;
  }
}

TEST(CurveRecorder, RefusesAnotherForm) {
  CurveRecorder recorder(3, {});
  EXPECT_THROW(recorder.Restore(Json::object()), DataError);
}

}  // namespace
}  // namespace pentimento
