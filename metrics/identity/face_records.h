#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "framework/core/progress.h"
#include "framework/core/stop_token.h"
#include "framework/core/threads.h"
#include "metrics/faces/face_finder.h"
#include "metrics/matchers/matcher.h"
#include "metrics/metric.h"

namespace pentimento {

using MatcherList = std::vector<std::shared_ptr<Matcher>>;

/// What matching needs to know of one picture.
struct FaceRecord {
  bool detected = false;
  FoundFace face;                   ///< without its chips; of an aligned picture that of its original
  std::vector<Template> templates;  ///< one a matcher; none where no face was detected
};

using FaceRecords = std::map<std::filesystem::path, FaceRecord>;

/// Gives the picture of a name; called from several threads. @throws DataError.
using LoadPicture = std::function<Picture(const std::filesystem::path& name)>;

/// Finds faces and has every matcher describe them.
class FaceReader {
 public:
  /// Loads the matchers. @throws WeightsError.
  FaceReader(const std::filesystem::path& weights_folder, const FaceOptions& options, MatcherList matchers,
             const ThreadBudget& threads);

  [[nodiscard]] const MatcherList& matchers() const { return matchers_; }

  /// Finds and describes the face of every file, each distinct picture once: files with equal pixels (an oracle's
  /// output and its original, one mean face for everybody) share the work. Decoding and detection run on the loader
  /// threads; which pictures share a batch depends on the sorted paths alone. @throws DataError, Interrupted.
  [[nodiscard]] FaceRecords Read(std::vector<std::filesystem::path> files, const StopToken& stop,
                                 Progress& progress) const;
  /// The same of pictures that are no files of their own, by their names.
  [[nodiscard]] FaceRecords Read(std::vector<std::filesystem::path> names, const LoadPicture& load,
                                 const StopToken& stop, Progress& progress) const;

  /// The chips of each picture's face as `records` have it (found on it, or carried over from its original), as
  /// `matcher` wants them; pictures whose record has none are left out. @throws DataError, Interrupted.
  [[nodiscard]] std::map<std::filesystem::path, FaceChips> Chips(const std::vector<ChainPicture>& pictures,
                                                                 const FaceRecords& records, const Matcher& matcher,
                                                                 const StopToken& stop, Progress& progress) const;

  /// The chips that `matcher` wants of a picture in memory, cut where `face` was found in another of the same scene.
  [[nodiscard]] FaceChips CutAs(const FoundFace& face, const Picture& picture, const Matcher& matcher) const {
    return Wanted(finder_->CutAs(face, picture), matcher);
  }

  /// Describes each picture's face as an attacker would who knows where it is: cut where the face of its original was
  /// found, whether or not a detector sees one. Where the original shows no face, nothing is detected.
  /// @param pairs picture and original. @param originals records of the latter. @throws DataError, Interrupted.
  [[nodiscard]] FaceRecords ReadAligned(
      const std::vector<std::pair<std::filesystem::path, std::filesystem::path>>& pairs, const FaceRecords& originals,
      const StopToken& stop, Progress& progress) const;

 private:
  /// The chips of a face that `matcher` wants.
  [[nodiscard]] FaceChips Wanted(const FaceChips& chips, const Matcher& matcher) const;
  /// Has the matchers describe the chips of `face`, one vector a record, and stores the templates there.
  void Describe(const std::vector<FaceChips>& chips, const std::vector<FaceRecord*>& owners) const;

  MatcherList matchers_;
  ThreadBudget threads_;
  std::unique_ptr<FaceFinder> finder_;
};

/// Copies of the records of `pictures` whose templates by matcher number `number` are those that `matcher` makes of
/// `chips`.
FaceRecords DescribedBy(const Matcher& matcher, std::size_t number, const std::vector<ChainPicture>& pictures,
                        const FaceRecords& records, const std::map<std::filesystem::path, FaceChips>& chips);

/// True if one of them must see training identities first.
bool NeedCalibration(const MatcherList& matchers);

/// The user's files that they read.
std::vector<std::filesystem::path> FilesOfMatchers(const MatcherList& matchers);

/// Shows the matchers of `reader` the originals of the training identities. @throws DataError where there are none.
void CalibrateMatchers(const FaceReader& reader, const MeasureInput& input);

/// The weight files that these matchers and the finder read, each once.
std::vector<std::string> FaceWeightFiles(const FaceOptions& options, const MatcherList& matchers);

}  // namespace pentimento
