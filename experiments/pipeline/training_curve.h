#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "framework/core/json.h"
#include "framework/methods/method.h"

namespace pentimento {

/// The points of a training curve, appended to a journal as they come, so that a killed training keeps those it had.
/// A resumed training repeats points after its checkpoint; the first of each (step, name) counts, and they are equal.
class TrainingCurve {
 public:
  /// Reads what an earlier process left; a last line cut short is dropped.
  explicit TrainingCurve(std::filesystem::path journal);
  void Add(const CurvePoint& point);
  [[nodiscard]] std::vector<CurvePoint> Sorted() const;

 private:
  std::filesystem::path journal_;
  std::ofstream out_;
  std::vector<CurvePoint> points_;
};

Json ToJson(const std::vector<CurvePoint>& curve);
std::vector<CurvePoint> CurveFromJson(const Json& json);

/// Writes the curve into `folder` for TensorBoard, in step order; a file that says so already is left alone.
/// @throws WorkError.
void WriteEvents(std::vector<CurvePoint> curve, const std::filesystem::path& folder);

}  // namespace pentimento
