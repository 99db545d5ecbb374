#include "framework/train/curve_recorder.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "framework/core/errors.h"

namespace pentimento {

CurveRecorder::CurveRecorder(std::int64_t every, std::function<void(const CurvePoint&)> on_point)
    : every_(std::max<std::int64_t>(every, 1)), on_point_(std::move(on_point)) {}

void CurveRecorder::Emit(CurvePoint point) {
  if (on_point_) {
    on_point_(point);
  }
  points_.push_back(std::move(point));
}

void CurveRecorder::Add(std::int64_t steps_done, std::span<const NamedLoss> losses) {
  if (count_ == 0) {
    sums_.clear();
    for (const NamedLoss& loss : losses) {
      sums_.emplace_back(loss.name, 0.0);
    }
  }
  if (sums_.size() != losses.size()) {
    throw InternalError("the losses of a training curve changed on the way");
  }
  for (std::size_t i = 0; i < losses.size(); ++i) {
    sums_[i].second += losses[i].value;
  }
  ++count_;
  if (steps_done % every_ == 0) {
    Flush(steps_done);
  }
}

void CurveRecorder::Flush(std::int64_t steps_done) {
  if (count_ == 0) {
    return;
  }
  for (const auto& [name, sum] : sums_) {
    Emit({steps_done, name, sum / static_cast<double>(count_)});
  }
  count_ = 0;
}

Json CurveRecorder::State() const {
  Json points = Json::array();
  for (const CurvePoint& point : points_) {
    points.push_back({point.step, point.name, point.value});
  }
  Json sums = Json::array();
  if (count_ > 0) {
    for (const auto& [name, sum] : sums_) {
      sums.push_back({name, sum});
    }
  }
  return {{"points", points}, {"count", count_}, {"sums", sums}};
}

void CurveRecorder::Restore(const Json& state) {
  try {
    count_ = state.at("count").get<std::int64_t>();
    sums_.clear();
    for (const Json& item : state.at("sums")) {
      sums_.emplace_back(item.at(0).get<std::string>(), item.at(1).get<double>());
    }
    points_.clear();
    for (const Json& item : state.at("points")) {
      Emit({item.at(0).get<std::int64_t>(), item.at(1).get<std::string>(), item.at(2).get<double>()});
    }
  } catch (const Json::exception& error) {
    throw DataError(fmt::format("a training curve's state cannot be read: {}", error.what()));
  }
}

}  // namespace pentimento
