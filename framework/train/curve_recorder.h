#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "framework/core/json.h"
#include "framework/methods/method.h"
#include "framework/train/finite_guard.h"

namespace pentimento {

/// Turns losses into a training curve: one point a name for every `every` steps, the mean over them. Its state includes
/// the mean that is under way, so a resumed training draws the same curve.
class CurveRecorder {
 public:
  /// @param on_point is called for each new point; may be empty.
  CurveRecorder(std::int64_t every, std::function<void(const CurvePoint&)> on_point);

  /// @param steps_done counted after the step that had these losses. The names must stay the same.
  void Add(std::int64_t steps_done, std::span<const NamedLoss> losses);
  /// Adds a point of its own, beside the means.
  void AddPoint(CurvePoint point) { Emit(std::move(point)); }
  /// Closes the mean that is under way, if there is one.
  void Flush(std::int64_t steps_done);

  [[nodiscard]] Json State() const;
  /// Takes up a state and hands out its points again, from the first. @throws DataError for another form.
  void Restore(const Json& state);

 private:
  void Emit(CurvePoint point);

  std::int64_t every_;
  std::function<void(const CurvePoint&)> on_point_;
  std::int64_t count_ = 0;
  std::vector<std::pair<std::string, double>> sums_;
  std::vector<CurvePoint> points_;
};

}  // namespace pentimento
