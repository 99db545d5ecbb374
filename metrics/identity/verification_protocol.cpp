#include "metrics/identity/verification_protocol.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "metrics/hops.h"

namespace pentimento {

Similarity SimilarityBy(const Matcher& matcher, std::size_t number) {
  return [&matcher, number](const FaceRecord& probe, const FaceRecord& gallery) {
    return -matcher.Distance(probe.templates[number], gallery.templates[number]);
  };
}

double ScoreOfUndetected(UndetectedProbes undetected, bool genuine) {
  const bool accepted = genuine ? undetected == UndetectedProbes::kMatching : undetected == UndetectedProbes::kLosing;
  return accepted ? std::numeric_limits<double>::infinity() : -std::numeric_limits<double>::infinity();
}

HopComparisons::HopComparisons(const std::vector<ChainPicture>& probes, const FaceRecords& probe_records,
                               const std::vector<ChainPicture>& gallery, const FaceRecords& gallery_records,
                               const Similarity& similarity, Linkage linkage)
    : linkage_(linkage), probes_(probes), gallery_(gallery) {
  for (const ChainPicture& picture : gallery_) {
    gallery_detected_.push_back(gallery_records.at(picture.path).detected);
  }
  scores_.reserve(probes_.size() * gallery_.size());
  for (std::size_t i = 0; i < probes_.size(); ++i) {
    const FaceRecord& face = probe_records.at(probes_[i].path);
    probe_detected_.push_back(face.detected);
    probe_upsampling_.push_back(face.face.upsampling);
    several_faces_ += face.detected && face.face.faces_in_picture > 1 ? 1 : 0;
    for (std::size_t j = 0; j < gallery_.size(); ++j) {
      const bool compared = face.detected && gallery_detected_[j] && KindOf(i, j) != Kind::kNone;
      scores_.push_back(compared ? static_cast<float>(similarity(face, gallery_records.at(gallery_[j].path)))
                                 : std::numeric_limits<float>::quiet_NaN());
    }
  }
}

HopComparisons HopComparisons::FromScores(const std::vector<ChainPicture>& probes,
                                          const std::vector<ChainPicture>& gallery, std::vector<float> scores) {
  HopComparisons hop;
  hop.probes_ = probes;
  hop.gallery_ = gallery;
  hop.scores_ = std::move(scores);
  hop.probe_detected_.assign(probes.size(), false);
  hop.gallery_detected_.assign(gallery.size(), false);
  for (std::size_t i = 0; i < probes.size(); ++i) {
    for (std::size_t j = 0; j < gallery.size(); ++j) {
      if (std::isfinite(hop.scores_[i * gallery.size() + j])) {
        hop.probe_detected_[i] = true;
        hop.gallery_detected_[j] = true;
      }
    }
  }
  return hop;
}

HopComparisons::Kind HopComparisons::KindOf(std::size_t probe, std::size_t gallery) const {
  if (SubjectOf(probes_[probe]) != SubjectOf(gallery_[gallery])) {
    return Kind::kImpostor;
  }
  const bool own_source = probes_[probe].id == gallery_[gallery].id;
  return own_source == (linkage_ == Linkage::kImage) ? Kind::kGenuine : Kind::kNone;
}

bool HopComparisons::SameGroup(std::size_t probe, std::size_t gallery) const {
  return !probes_[probe].group.empty() && probes_[probe].group == gallery_[gallery].group;
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

std::vector<SampleValue> HopComparisons::Upsampling() const {
  std::vector<SampleValue> factors;
  for (std::size_t i = 0; i < probe_upsampling_.size(); ++i) {
    if (probe_detected_[i]) {
      factors.push_back({probes_[i].id, SubjectOf(probes_[i]), static_cast<double>(probe_upsampling_[i])});
    }
  }
  return factors;
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
                                          const std::set<std::string>* only, Impostors impostors) const {
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
      const Kind kind = KindOf(i, j);
      const bool genuine = kind == Kind::kGenuine;
      if (!gallery_detected_[j] || kind == Kind::kNone ||
          (!genuine && impostors == Impostors::kSameGroup && !SameGroup(i, j))) {
        continue;
      }
      double score = scores_[i * gallery_.size() + j];
      if (probe_detected_[i] && std::isnan(score)) {
        continue;
      }
      if (!probe_detected_[i]) {
        score = ScoreOfUndetected(undetected, genuine);
      }
      comparisons.push_back({score, probe_number, gallery_numbers[j], genuine});
    }
  }
  return ComparisonSet(std::move(comparisons));
}

ScoreMatrix HopComparisons::Matrix(Impostors impostors) const {
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
  for (std::size_t i = 0; impostors == Impostors::kSameGroup && i < scores_.size(); ++i) {
    const std::size_t probe = i / gallery_.size();
    const std::size_t gallery = i % gallery_.size();
    if (KindOf(probe, gallery) == Kind::kImpostor && !SameGroup(probe, gallery)) {
      matrix.scores[i] = std::numeric_limits<float>::quiet_NaN();
    }
  }
  return matrix;
}

}  // namespace pentimento
