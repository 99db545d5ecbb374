#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "framework/core/ground_truth.h"
#include "framework/core/progress.h"
#include "framework/core/stop_token.h"
#include "framework/core/threads.h"
#include "framework/registry/registry.h"
#include "framework/results/result.h"

namespace pentimento {

/// One picture of the chain, as a file: metrics decode what they need, when they need it.
struct ChainPicture {
  std::string id;       ///< sample id
  std::string subject;  ///< who is on it; "" where nobody says
  std::filesystem::path path;
  std::string group = {};       ///< of the person's looks, where the data set knows one; "" otherwise
  GroundTruth truth = {};       ///< factors of the person's looks, where the data set knows them; null otherwise
  std::string given_name = {};  ///< what the tool that made the file called it; "" where this program names it
};

/// One hop of the chain. `reference[i]` and `test[i]` are the same sample before and after it.
struct HopView {
  std::string hop;      ///< "x-y" or "x-xhat"
  std::string forward;  ///< method's name
  std::string reverse;  ///< "" on x-y; controls and laundered twins: see metrics/hops.h
  std::vector<ChainPicture> reference;
  std::vector<ChainPicture> test;
  std::string afresh_for = {};  ///< the reverse whose co-adapted share this one tells; "" for none
};

/// The chain of some of the people.
struct PartView {
  std::vector<ChainPicture> originals;
  std::vector<HopView> hops;
};

/// What a metric looks at besides the tested identities.
struct MetricNeeds {
  bool training = false;  ///< originals of the training identities
  bool parts = false;     ///< the chains of the other parts of the people
  bool gallery = false;   ///< the run's own gallery, where it has one
  bool tools = false;     ///< which programs, in which versions, its methods are
};

/// What a metric compares: what `pentimento measure` offers of it.
enum class MetricScope {
  kPairs,  ///< each picture with its reference
  kSets,   ///< all pictures with all references, as distributions
  kChain,  ///< something else of a chain: people, files, what was planted
};

/// Settings that all metrics' intervals share.
struct StatisticsOptions {
  int replicates = 1000;  ///< bootstrap replicates; 0: no intervals

  static const OptionSchema& Schema();
};

class Method;

/// Everything a metric may look at.
struct MeasureInput {
  std::vector<HopView> hops;
  std::vector<ChainPicture> originals;  ///< every test original: probes of the ceiling and gallery of all hops
  std::vector<ChainPicture> gallery;    ///< photographs to compare probes with; empty: the originals are (`GalleryOf`)
  std::vector<ChainPicture> training;   ///< originals of training identities; empty unless the metric needs them
  PartView fit;                         ///< of some training identities, hops x-y alone; empty unless needed, like
  PartView select;                      ///<   this, of those that thresholds and attackers are chosen on,
  PartView attest;                      ///<   and this, of those that attackers prove their strength on
  /// What each method is, with its version, by its entry's name: "ImageMagick 6.9.11-60"; empty unless needed.
  std::map<std::string, std::string> tools;
  /// The method of a reverse that is no control, by its name; empty where the chain's methods are not at hand.
  std::function<std::unique_ptr<Method>(const std::string& reverse)> reverse_method;
  std::filesystem::path weights_folder;
  StatisticsOptions statistics;
  std::uint64_t seed = 0;
  ThreadBudget threads;
  StopToken stop;
  Progress* progress = nullptr;  ///< never null while measuring
  /// Of the metric's options those that are not the default ones (`ChosenOptions`). All of its figures say them, but
  /// for those that it said otherwise of (`SayOwnOptions`).
  Json options = Json::object();
};

/// What a metric found: figures, and for matchers the comparisons behind them.
struct MeasureResult {
  std::vector<Figure> figures;
  std::vector<ScoreMatrix> scores;
};

/// A metric: a function of the chain's files to figures. It registers under a name with its options, states unit and
/// direction in each figure, and keeps per-sample values in `Figure::samples`.
///
/// Figures of one metric are computed together so that contrasts (x̂ beside `noop` or `mean_face`) can be paired.
class Metric {
 public:
  virtual ~Metric() = default;

  /// Part of the stage key: a change of definition changes it, and then stored figures are measured again.
  [[nodiscard]] virtual int version() const = 0;
  /// Weight files (relative to the weights folder) it cannot work without; hashed into the manifest.
  [[nodiscard]] virtual std::vector<std::string> weights() const { return {}; }
  /// Files of the user's that it reads; their contents are part of the stage key.
  [[nodiscard]] virtual std::vector<std::filesystem::path> files() const { return {}; }
  /// Least width and height of pictures that it is defined on, in px.
  [[nodiscard]] virtual int minimum_side() const { return 1; }
  /// What it looks at besides the tested identities.
  [[nodiscard]] virtual MetricNeeds needs() const { return {}; }
  [[nodiscard]] virtual MetricScope scope() const { return MetricScope::kChain; }
  /// @throws DataError, MissingError, Interrupted.
  [[nodiscard]] virtual MeasureResult Measure(const MeasureInput& input) const = 0;
};

class Matcher;

/// Registers every metric of this folder's subfolders. @param matchers all of them, frozen.
void RegisterBuiltinMetrics(Registry<Metric>& registry, const std::shared_ptr<const Registry<Matcher>>& matchers);

}  // namespace pentimento
