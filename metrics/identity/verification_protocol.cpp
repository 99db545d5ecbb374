#include "metrics/identity/verification_protocol.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "metrics/hops.h"

namespace pentimento {

HopComparisons::HopComparisons(const std::vector<ChainPicture>& probes, const std::vector<ChainPicture>& gallery,
                               const FaceRecords& records)
    : probes_(probes), gallery_(gallery) {
  for (const ChainPicture& picture : gallery_) {
    gallery_detected_.push_back(records.at(picture.path).detected);
  }
  scores_.reserve(probes_.size() * gallery_.size());
  for (const ChainPicture& probe : probes_) {
    const FaceRecord& face = records.at(probe.path);
    probe_detected_.push_back(face.detected);
    for (std::size_t j = 0; j < gallery_.size(); ++j) {
      const bool compared = face.detected && gallery_detected_[j] && probe.id != gallery_[j].id;
      scores_.push_back(compared
                            ? static_cast<float>(-Distance(face.descriptor, records.at(gallery_[j].path).descriptor))
                            : std::numeric_limits<float>::quiet_NaN());
    }
  }
}

std::size_t HopComparisons::DetectedProbes() const {
  return static_cast<std::size_t>(std::ranges::count(probe_detected_, true));
}

std::set<std::string> HopComparisons::DetectedIds() const {
  std::set<std::string> ids;
  for (std::size_t i = 0; i < probes_.size(); ++i) {
    if (probe_detected_[i]) {
      ids.insert(probes_[i].id);
    }
  }
  return ids;
}

std::vector<SampleValue> HopComparisons::FailuresToDetect() const {
  std::vector<SampleValue> failures;
  for (std::size_t i = 0; i < probes_.size(); ++i) {
    failures.push_back({probes_[i].id, SubjectOf(probes_[i]), probe_detected_[i] ? 0.0 : 1.0});
  }
  return failures;
}

std::int64_t HopComparisons::Subjects() const {
  std::set<std::string> subjects;
  for (const ChainPicture& probe : probes_) {
    subjects.insert(SubjectOf(probe));
  }
  return static_cast<std::int64_t>(subjects.size());
}

std::int64_t HopComparisons::DetectedSubjects(const std::set<std::string>* only) const {
  std::set<std::string> subjects;
  for (std::size_t i = 0; i < probes_.size(); ++i) {
    if (probe_detected_[i] && (only == nullptr || only->contains(probes_[i].id))) {
      subjects.insert(SubjectOf(probes_[i]));
    }
  }
  return static_cast<std::int64_t>(subjects.size());
}

ComparisonSet HopComparisons::Comparisons(const SubjectBootstrap& bootstrap, UndetectedProbes undetected,
                                          const std::set<std::string>* only) const {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  std::vector<std::int32_t> gallery_numbers;
  for (const ChainPicture& picture : gallery_) {
    gallery_numbers.push_back(bootstrap.Number(SubjectOf(picture)));
  }
  std::vector<Comparison> comparisons;
  for (std::size_t i = 0; i < probes_.size(); ++i) {
    if ((!probe_detected_[i] && undetected == UndetectedProbes::kLeftOut) ||
        (only != nullptr && !only->contains(probes_[i].id))) {
      continue;
    }
    const std::int32_t probe_number = bootstrap.Number(SubjectOf(probes_[i]));
    for (std::size_t j = 0; j < gallery_.size(); ++j) {
      if (!gallery_detected_[j] || probes_[i].id == gallery_[j].id) {
        continue;
      }
      const bool genuine = probe_number == gallery_numbers[j];
      double score = scores_[i * gallery_.size() + j];
      if (!probe_detected_[i]) {
        score = genuine && undetected == UndetectedProbes::kMatching ? kInfinity : -kInfinity;
      }
      comparisons.push_back({score, probe_number, gallery_numbers[j], genuine});
    }
  }
  return ComparisonSet(std::move(comparisons));
}

ScoreMatrix HopComparisons::Matrix() const {
  ScoreMatrix matrix;
  for (const ChainPicture& probe : probes_) {
    matrix.probe_ids.push_back(probe.id);
    matrix.probe_subjects.push_back(SubjectOf(probe));
  }
  for (const ChainPicture& picture : gallery_) {
    matrix.gallery_ids.push_back(picture.id);
    matrix.gallery_subjects.push_back(SubjectOf(picture));
  }
  matrix.scores = scores_;
  return matrix;
}

}  // namespace pentimento
