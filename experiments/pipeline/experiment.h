#pragma once

#include <optional>
#include <string>
#include <vector>

#include "experiments/pipeline/sweep.h"
#include "experiments/registries.h"
#include "framework/core/options.h"
#include "framework/core/threads.h"

namespace pentimento {

/// The reverses that a run has besides those of its config, unless that leaves some out.
inline const std::vector<std::string> kControls = {"oracle", "noop", "mean_face"};

/// What a config file may contain, as a schema made from the registries.
class ExperimentSchema {
 public:
  explicit ExperimentSchema(const Registries& registries);
  [[nodiscard]] const OptionSchema& schema() const { return schema_; }

 private:
  OptionSchema schema_;
};

/// One forward or reverse entry of the config.
struct MethodEntry {
  std::string name;
  Json method;                          ///< resolved `type:` and its options, without the entry's own keys
  Json encoding;                        ///< how its pictures are written; null: its method writes files itself
  std::string model;                    ///< "" unless the entry names a trained model
  std::string direction;                ///< of the model
  std::vector<std::string> applies_to;  ///< names of forwards; empty: all (reverse entries only)
  std::string afresh_for;               ///< the reverse that it is the afresh trained counterpart of; "" for none
  std::optional<int> working_size;      ///< longer side of what the method is handed, in px; none: the picture's own
  double strength = 1.0;                ///< of the method's effect, 0 (none of it) to 1
};

/// One style that a model's training pictures are shown in, some of the time.
struct AugmentationEntry {
  char domain = 'a';
  double probability = 0.5;
  Json method;  ///< resolved `type:` and its options
};

/// One entry under `models:`.
struct ModelEntry {
  std::string name;
  Json model;            ///< resolved `type:` and its options
  std::string domain_a;  ///< a domain of the data set
  std::string domain_b;  ///< a domain of the data set, or a forward's name or laundered name (metrics/hops.h)
  std::vector<AugmentationEntry> augment;
};

/// Pictures that go through the whole chain and are shown with their distances, but no inference is drawn from.
struct ShowcaseEntry {
  std::string title;
  Json dataset;
  int size = 256;
  bool show_originals = false;
};

/// A config, resolved and checked: what a run does.
struct Experiment {
  std::string name;
  std::uint64_t seed = 0;
  ThreadBudget threads;
  Json dataset;
  std::optional<Json> gallery;  ///< a data set to compare probes with; without it the originals are
  std::vector<ModelEntry> models;
  std::vector<MethodEntry> forward;  ///< copies in the place of the one that is swept
  std::vector<MethodEntry> reverse;  ///< the controls first, then the config's
  std::optional<Json> laundering;    ///< the method that stylised pictures are laundered by; without it none are
  std::optional<Sweep> sweep;
  std::vector<Json> metrics;
  std::vector<ShowcaseEntry> showcases;
  StatisticsOptions statistics;
  bool single_file = false;
  std::optional<std::string> keep_until;  ///< last day on which originals of real people may lie in the run folder
  Json resolved;                          ///< the whole document, for hashing and for the report

  [[nodiscard]] const ModelEntry& Model(const std::string& model_name) const;
  [[nodiscard]] const MethodEntry& Forward(const std::string& forward_name) const;
  /// How a forward's pictures are laundered. They are written without loss, and with the metadata that they had, so
  /// that nothing changes but what the method does; those of a forward that writes its files itself with all of their
  /// metadata. @pre `laundering`.
  [[nodiscard]] MethodEntry LaunderingOf(const MethodEntry& forward_entry) const;
  /// Whether the run has the control that is one average face, of people to train on.
  [[nodiscard]] bool HasMeanFace() const;
  /// The reverses that apply to a forward, controls included.
  [[nodiscard]] std::vector<const MethodEntry*> ReversesOf(const std::string& forward_name) const;
};

/// Problems that only the whole document shows: sweeps, names used twice, references to what is not there, circles.
/// @param given the document as it was written. @param resolved the same, complete.
/// @param forwards the schema's key `forward`. @param known what else is wrong; nothing that follows from it is said.
std::vector<OptionProblem> CheckExperiment(const Json& given, const Json& resolved, const OptionField& forwards,
                                           const std::vector<OptionProblem>& known);

/// @param resolved a document without problems, or with others in the place of wrong values: then what has a wrong type
/// keeps the type null, and what `domains.b` leaves to a forward that is not there is "". @param schema what it was
/// resolved by. @param methods where the controls' own options come from.
Experiment ReadExperiment(const Json& resolved, const OptionSchema& schema, const Registry<Method>& methods);

}  // namespace pentimento
