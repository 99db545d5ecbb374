#include "experiments/pipeline/training_curve.h"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

#include "framework/core/atomic_file.h"
#include "framework/results/tensorboard_events.h"

namespace pentimento {
namespace {

/// TensorBoard looks for files with "tfevents" in their names.
constexpr const char* kEventsFile = "events.out.tfevents.pentimento";

Json ToJson(const CurvePoint& point) { return Json::array({point.step, point.name, FiniteOrNull(point.value)}); }

CurvePoint PointFromJson(const Json& json) {
  return {json.at(0).get<std::int64_t>(), json.at(1).get<std::string>(),
          json.at(2).is_null() ? std::numeric_limits<double>::quiet_NaN() : json.at(2).get<double>()};
}

}  // namespace

TrainingCurve::TrainingCurve(std::filesystem::path journal) : journal_(std::move(journal)) {
  std::ifstream in(journal_);
  for (std::string line; std::getline(in, line);) {
    const Json json = Json::parse(line, nullptr, false);
    if (json.is_array() && json.size() == 3) {
      points_.push_back(PointFromJson(json));
    }
  }
  std::filesystem::create_directories(journal_.parent_path());
  out_.open(journal_, std::ios::app);
}

void TrainingCurve::Add(const CurvePoint& point) {
  // The line break comes first: a line that an earlier process left cut short stays a line of its own.
  out_ << "\n" << ToJson(point).dump() << std::flush;
  points_.push_back(point);
}

std::vector<CurvePoint> TrainingCurve::Sorted() const {
  std::vector<CurvePoint> sorted = points_;
  const auto key = [](const CurvePoint& p) { return std::tie(p.name, p.step); };
  std::ranges::stable_sort(sorted, {}, key);
  const auto repeats = std::ranges::unique(sorted, {}, key);
  sorted.erase(repeats.begin(), repeats.end());
  return sorted;
}

Json ToJson(const std::vector<CurvePoint>& curve) {
  Json json = Json::array();
  for (const CurvePoint& point : curve) {
    json.push_back(ToJson(point));
  }
  return json;
}

std::vector<CurvePoint> CurveFromJson(const Json& json) {
  std::vector<CurvePoint> curve;
  for (const Json& point : json) {
    curve.push_back(PointFromJson(point));
  }
  return curve;
}

void WriteEvents(std::vector<CurvePoint> curve, const std::filesystem::path& folder) {
  std::ranges::stable_sort(curve, {}, &CurvePoint::step);
  std::vector<ScalarEvent> scalars;
  for (CurvePoint& point : curve) {
    scalars.push_back({point.step, std::move(point.name), point.value});
  }
  const std::filesystem::path file = folder / kEventsFile;
  const std::string bytes = EventsFile(scalars);
  if (!std::filesystem::exists(file) || ReadFile(file) != bytes) {
    WriteFileAtomically(file, bytes);
  }
}

}  // namespace pentimento
