#pragma once

#include <set>
#include <string>
#include <vector>

#include "framework/results/result.h"
#include "metrics/identity/face_records.h"
#include "metrics/metric.h"
#include "metrics/statistics/subject_bootstrap.h"
#include "metrics/statistics/verification.h"

namespace pentimento {

/// How probes without a detected face enter the figures. Failing to detect is no protection, only a gap in what this
/// matcher can say: the true figure lies between the two bounds.
enum class UndetectedProbes {
  kLeftOut,
  kNonMatching,  ///< none of their comparisons is ever accepted: genuine and impostor scores are -inf
  kMatching,     ///< a perfect matcher is imagined: genuine scores are +inf, impostor scores -inf
};

/// The comparisons of one hop: its pictures as probes against *other* photographs (type II) among the originals; a
/// probe is never compared with its own source. Gallery pictures without a detected face take no part.
class HopComparisons {
 public:
  /// @param gallery the originals. @param records of every file of both.
  HopComparisons(const std::vector<ChainPicture>& probes, const std::vector<ChainPicture>& gallery,
                 const FaceRecords& records);

  [[nodiscard]] std::size_t probes() const { return probes_.size(); }
  [[nodiscard]] bool Detected(std::size_t probe) const { return probe_detected_[probe]; }
  [[nodiscard]] std::size_t DetectedProbes() const;
  /// Ids of probes with a detected face.
  [[nodiscard]] std::set<std::string> DetectedIds() const;
  /// 1 for every probe without a detected face, 0 for the others.
  [[nodiscard]] std::vector<SampleValue> FailuresToDetect() const;
  /// People among the probes; among the detected ones (where given, those with these ids alone).
  [[nodiscard]] std::int64_t Subjects() const;
  [[nodiscard]] std::int64_t DetectedSubjects(const std::set<std::string>* only = nullptr) const;

  /// @param only where given, probes with these ids alone.
  [[nodiscard]] ComparisonSet Comparisons(const SubjectBootstrap& bootstrap, UndetectedProbes undetected,
                                          const std::set<std::string>* only = nullptr) const;
  /// Scores (minus the distance) of all comparisons that were made; the caller says of which hop.
  [[nodiscard]] ScoreMatrix Matrix() const;

 private:
  std::vector<ChainPicture> probes_;
  std::vector<ChainPicture> gallery_;
  std::vector<bool> probe_detected_;
  std::vector<bool> gallery_detected_;
  std::vector<float> scores_;  ///< probes x gallery; NaN where no comparison was made
};

}  // namespace pentimento
