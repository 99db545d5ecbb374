#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "framework/core/ground_truth.h"
#include "framework/core/progress.h"
#include "framework/core/stop_token.h"
#include "framework/core/threads.h"
#include "framework/registry/registry.h"

namespace pentimento {

/// Which part of an experiment sees a person; nobody is in two.
enum class Split {
  kTrain,   ///< models, adapters, regressors and the mean face are fitted on them
  kSelect,  ///< thresholds are set and the strongest attacker is chosen on them
  kTest,    ///< figures are measured on them
  kAttest,  ///< attackers prove their strength on them
};

/// "train", "select", "test", "attest".
std::string ToString(Split split);
Split SplitFromString(const std::string& text);  ///< @throws DataError

/// One picture of a data set: a file, who is on it, and which part of the experiment may see it.
struct Sample {
  std::string id;       ///< percent-encoded path relative to the data set, extension included
  std::string subject;  ///< identity; where the reader knows none, the sample's own id
  std::string domain;   ///< "photo" unless the reader has several ("cel"; "a" and "b")
  Split split = Split::kTest;
  std::filesystem::path path;
  std::string group = {};  ///< of the person's looks ("light-skinned, bearded"), where the reader knows it
  GroundTruth truth = {};  ///< factors of the person's looks, where the reader knows them; the same for one subject
};

/// A file that was passed over, and why.
struct UnreadableFile {
  std::filesystem::path path;
  std::string reason;
};

/// What a data set holds, sorted by (domain, id).
struct DatasetListing {
  std::vector<Sample> samples;
  std::vector<UnreadableFile> unreadable;
  bool real_people = true;  ///< false for generated people: originals may then be kept in the run folder
  std::string description;  ///< one line for the report: "60 procedural people × 4, 128 px"
  std::string decoding;     ///< what was done to how many pictures when they were decoded; "" for nothing

  [[nodiscard]] std::vector<Sample> Select(const std::string& domain, Split split) const;
};

/// What a reader is given.
struct DatasetContext {
  std::filesystem::path config_folder;  ///< relative paths of the config are taken from here
  std::filesystem::path workspace;      ///< where generated pictures go: `<workspace>/<domain>/<id>`
  std::uint64_t seed = 0;
  ThreadBudget threads;
  StopToken stop;
  Progress* progress = nullptr;  ///< never null
};

/// Where images come from.
class Dataset {
 public:
  virtual ~Dataset() = default;

  /// Changes whenever the same options would give other pictures or splits; part of the stage key.
  [[nodiscard]] virtual int version() const = 0;
  /// Files are generated into `context.workspace` rather than read from the user's disk.
  [[nodiscard]] virtual bool generated() const { return false; }
  /// True if pictures of two of its domains that have the same id show the same person at the same moment.
  [[nodiscard]] virtual bool has_pairs() const { return false; }
  /// How many people a part of the experiment sees, where the options alone say so.
  [[nodiscard]] virtual std::optional<std::int64_t> people(Split /*split*/) const { return std::nullopt; }
  /// Lists (generating first, where the data are generated) and test-decodes every file, in parallel; the result does
  /// not depend on the number of threads. @throws DataError if nothing is there or more than the configured share of
  /// files is unreadable; Interrupted.
  [[nodiscard]] virtual DatasetListing Prepare(const DatasetContext& context) const = 0;
  /// The names of its domains, where the options alone say so; else empty.
  [[nodiscard]] virtual std::vector<std::string> domains() const { return {}; }
};

/// Registers image_folder, paired_folders, unpaired_folders, identity_folders and portraits.
void RegisterBuiltinDatasets(Registry<Dataset>& registry);

}  // namespace pentimento
