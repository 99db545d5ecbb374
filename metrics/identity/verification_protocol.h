#pragma once

#include <functional>
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
///
/// A rate at a threshold is bounded by `kNonMatching` and `kMatching`. An AUC has no threshold that would reject both
/// kinds of comparison alike, so it is bounded by `kLosing` and `kMatching`: every pair of a genuine and an impostor
/// comparison one of which is an undetected probe's counts as lost, or as won. With -inf for its impostor scores, too,
/// as `kNonMatching` has them, the lower bound of an AUC near chance would lie above the AUC.
enum class UndetectedProbes {
  kLeftOut,
  kNonMatching,  ///< none of their comparisons is ever accepted: genuine and impostor scores are -inf
  kMatching,     ///< a perfect matcher is imagined: genuine scores are +inf, impostor scores -inf
  kLosing,       ///< the opposite of a perfect matcher: genuine scores are -inf, impostor scores +inf
};

/// What figures call the two bounds over all probes (`context.probes`): the lower and the upper one of what can only
/// grow when more probes match.
inline constexpr const char* kAllNonMatching = "all-nonmatching";
inline constexpr const char* kAllMatching = "all-matching";

/// What a genuine comparison is.
enum class Linkage {
  kIdentity,  ///< with *other* photographs of the person (type II): never with the probe's own source
  kImage,     ///< with the very source photograph (type I), which also shares pose, light and background
};

/// The score that an undetected probe's comparison counts as. @pre `undetected` is not kLeftOut.
double ScoreOfUndetected(UndetectedProbes undetected, bool genuine);

/// Which people a probe is told apart from.
enum class Impostors {
  kAll,
  kSameGroup,  ///< those of the probe's own group (`ChainPicture::group`): what is left is more than the group
};

/// How like two faces are; greater is more alike.
using Similarity = std::function<double(const FaceRecord& probe, const FaceRecord& gallery)>;

/// Minus the distance of one matcher, number `number` of those that the records come from.
Similarity SimilarityBy(const Matcher& matcher, std::size_t number);

/// The comparisons of one hop: its pictures as probes against a gallery of photographs. Gallery pictures
/// without a detected face take no part.
class HopComparisons {
 public:
  /// @param gallery the originals. @param probe_records, gallery_records of every file of both.
  HopComparisons(const std::vector<ChainPicture>& probes, const FaceRecords& probe_records,
                 const std::vector<ChainPicture>& gallery, const FaceRecords& gallery_records,
                 const Similarity& similarity, Linkage linkage = Linkage::kIdentity);

  /// Comparisons whose scores come from elsewhere. @param scores probes x gallery, row by row; a probe or gallery
  /// picture without any finite score counts as undetected.
  static HopComparisons FromScores(const std::vector<ChainPicture>& probes, const std::vector<ChainPicture>& gallery,
                                   std::vector<float> scores);

  [[nodiscard]] std::size_t probes() const { return probes_.size(); }
  /// Probes x gallery, row by row; NaN where no comparison was made.
  [[nodiscard]] const std::vector<float>& scores() const { return scores_; }
  [[nodiscard]] const std::vector<ChainPicture>& probe_pictures() const { return probes_; }
  [[nodiscard]] const std::vector<ChainPicture>& gallery_pictures() const { return gallery_; }
  [[nodiscard]] bool Detected(std::size_t probe) const { return probe_detected_[probe]; }
  [[nodiscard]] bool GalleryDetected(std::size_t picture) const { return gallery_detected_[picture]; }
  [[nodiscard]] std::size_t DetectedProbes() const;
  /// Probes on whose picture the detector saw more than one face; 0 where scores come from elsewhere.
  [[nodiscard]] std::size_t SeveralFaces() const { return several_faces_; }
  /// Ids of probes with a detected face.
  [[nodiscard]] std::set<std::string> DetectedIds() const;
  /// 1 for every probe without a detected face, 0 for the others.
  [[nodiscard]] std::vector<SampleValue> FailuresToDetect() const;
  /// Of every probe with a detected face the factor that its picture was enlarged by for detection. None where the
  /// scores come from elsewhere.
  [[nodiscard]] std::vector<SampleValue> Upsampling() const;
  /// People among the probes; among the detected ones (where given, those with these ids alone).
  [[nodiscard]] std::int64_t Subjects() const;
  [[nodiscard]] std::int64_t DetectedSubjects(const std::set<std::string>* only = nullptr) const;

  /// @param only where given, probes with these ids alone.
  [[nodiscard]] ComparisonSet Comparisons(const SubjectBootstrap& bootstrap, UndetectedProbes undetected,
                                          const std::set<std::string>* only = nullptr,
                                          Impostors impostors = Impostors::kAll) const;
  /// Scores (minus the distance) of all comparisons that were made; the caller says of which hop.
  [[nodiscard]] ScoreMatrix Matrix(Impostors impostors = Impostors::kAll) const;

 private:
  HopComparisons() = default;

  enum class Kind { kNone, kGenuine, kImpostor };
  [[nodiscard]] bool SameGroup(std::size_t probe, std::size_t gallery) const;
  [[nodiscard]] Kind KindOf(std::size_t probe, std::size_t gallery) const;

  Linkage linkage_ = Linkage::kIdentity;
  std::vector<ChainPicture> probes_;
  std::vector<ChainPicture> gallery_;
  std::vector<bool> probe_detected_;
  std::vector<bool> gallery_detected_;
  std::vector<int> probe_upsampling_;  ///< of detected ones; empty where the scores come from elsewhere
  std::size_t several_faces_ = 0;
  std::vector<float> scores_;  ///< probes x gallery; NaN where no comparison was made
};

}  // namespace pentimento
