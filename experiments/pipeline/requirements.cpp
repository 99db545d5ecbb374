#include "experiments/pipeline/requirements.h"

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "framework/config/visit_options.h"
#include "framework/core/text.h"
#include "framework/nn/device.h"
#include "metrics/hops.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

/// The average face needs somebody.
constexpr std::int64_t kTrainPeopleOfTheAverage = 1;

/// How many people a model needs to be trained, and why.
struct TrainPeople {
  std::int64_t count = 0;
  const char* need = "";
};

/// A model learns its two domains from people of different halves, unless from pairs; validation holds somebody out of
/// each.
TrainPeople TrainPeopleOf(const Model& model) {
  const bool validates = model.held_out_share() > 0.0;
  if (model.paired()) {
    return validates ? TrainPeople{2, "a model with validation needs two"} : TrainPeople{1, "a model needs one"};
  }
  return validates ? TrainPeople{4, "a model with validation needs four, two for each of its domains"}
                   : TrainPeople{2, "a model needs two, one for each of its domains"};
}

class Requirements {
 public:
  Requirements(const ResolvedConfig& config, const OptionSchema& schema, const Registries& registries,
               const fs::path& weights)
      : config_(config),
        schema_(schema),
        registries_(registries),
        weights_(weights),
        experiment_(ReadExperiment(config.values, schema, registries.methods)) {}

  void Check() {
    CheckValues();
    CheckPeople();
    CheckMethods("forward", experiment_.forward);
    CheckMethods("reverse", experiment_.reverse);
    if (experiment_.laundering && !FailedBelow("/laundering")) {
      Try("/laundering", [this] { static_cast<void>(registries_.methods.Make(*experiment_.laundering)); });
    }
    CheckMetrics();
    if (text_.empty()) {
      return;
    }
    if (wrong_) {
      throw ConfigError(text_);
    }
    throw MissingError(text_);
  }

 private:
  void Fail(const std::string& pointer, const std::string& message, bool wrong) {
    text_ += fmt::format("{}{}: {}", text_.empty() ? "" : "\n", config_.origins.at(pointer), message);
    wrong_ = wrong_ || wrong;
    failed_.push_back(pointer);
  }

  /// Runs `work`, whose errors are those of the value at `pointer`.
  void Try(const std::string& pointer, const std::function<void()>& work) {
    try {
      work();
    } catch (const MissingError& error) {
      Fail(pointer, error.what(), false);
    } catch (const Error& error) {
      Fail(pointer, error.what(), true);
    }
  }

  [[nodiscard]] bool FailedBelow(const std::string& pointer) const {
    return std::ranges::any_of(failed_, [&](const std::string& other) { return other.starts_with(pointer + "/"); });
  }

  /// Devices and paths, wherever they stand.
  void CheckValues() {
    Json values = config_.values;
    VisitOptions(schema_, values, [this](const OptionField& field, const Json& value, const std::string& pointer) {
      if (field.rules.device) {
        Try(pointer, [&] { SelectDevice(value.get<std::string>()); });
      } else if (const auto path = field.path ? value.get<std::string>() : ""; !path.empty()) {
        CheckPath(field, path, pointer);
      }
    });
  }

  void CheckPath(const OptionField& field, const std::string& path, const std::string& pointer) {
    std::error_code error;
    if (path.starts_with(kFetchedPrefix)) {
      const std::string name = path.substr(kFetchedPrefix.size());
      if (!fs::exists(weights_ / name, error)) {
        Fail(pointer, fmt::format("{}: missing; run: pentimento weights get {}", (weights_ / name).string(), name),
             false);
      }
      return;
    }
    const fs::file_status status = fs::status(path, error);
    if (!fs::exists(status)) {
      Fail(pointer,
           fmt::format("{} names {}, which {}", field.name, path,
                       fs::is_symlink(fs::symlink_status(path, error)) ? "is a link to something that does not exist"
                                                                       : "does not exist"),
           field.rules.folder);
    } else if (fs::is_directory(status) != field.rules.folder) {
      Fail(pointer,
           fmt::format("{} names {}, which is {}", field.name, path, field.rules.folder ? "not a folder" : "a folder"),
           true);
    }
  }

  void CheckPeople() {
    if (FailedBelow("/dataset")) {
      return;
    }
    const auto dataset = registries_.datasets.Make(config_.values.at("dataset"));
    if (dataset->people(Split::kTest) == 0) {
      Fail("/dataset", "nobody is left to be tested; raise test_share or test_identities", true);
    }
    const auto left = dataset->people(Split::kTrain);
    if (const std::string few = left ? TooFewToTrain(*left, experiment_, registries_.models) : ""; !few.empty()) {
      Fail("/dataset", few, true);
    }
    CheckPairs(*dataset);
  }

  /// A forward's output comes in pairs with what it was given; domains of a data set do in some.
  void CheckPairs(const Dataset& dataset) {
    for (std::size_t i = 0; i < experiment_.models.size(); ++i) {
      const ModelEntry& model = experiment_.models[i];
      const std::string forward = WithoutLaundering(model.domain_b);
      const bool from_data =
          std::ranges::find(experiment_.forward, forward, &MethodEntry::name) == experiment_.forward.end();
      if (from_data && !dataset.has_pairs() && registries_.models.Make(model.model)->paired()) {
        Fail(fmt::format("/models/{}/domains/b", i),
             fmt::format("model \"{}\" learns from pairs, but this data set has none: domains.b must be the name of a "
                         "forward, or the data set must be paired_folders, or portraits with both domains",
                         model.name),
             true);
      }
    }
  }

  /// Makes each method, which reads its weights. Of a trained model there are none yet.
  void CheckMethods(const std::string& list, const std::vector<MethodEntry>& entries) {
    for (const MethodEntry& entry : entries) {
      const std::string pointer = PointerOf(list, entry.name);
      if (!entry.model.empty()) {
        CheckDirection(pointer, entry);
      } else if (!FailedBelow(pointer)) {
        Try(pointer, [&] { static_cast<void>(registries_.methods.Make(entry.method)); });
      }
    }
  }

  void CheckDirection(const std::string& pointer, const MethodEntry& entry) {
    const ModelEntry& model = experiment_.Model(entry.model);
    const std::vector<std::string> directions = registries_.models.Make(model.model)->directions();
    if (std::ranges::find(directions, entry.direction) == directions.end()) {
      Fail(pointer,
           fmt::format("\"{}\" uses the model \"{}\" in the direction {}, but that learns {} alone", entry.name,
                       model.name, entry.direction, Join(directions)),
           true);
    }
  }

  /// A sweep's copies and the controls are written nowhere themselves.
  [[nodiscard]] std::string PointerOf(const std::string& list, const std::string& name) const {
    const Json& entries = config_.values.at(list);
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (EntryName(entries[i]) == name) {
        return fmt::format("/{}/{}", list, i);
      }
    }
    return list == "forward" ? "/sweep" : "";
  }

  void CheckMetrics() {
    for (std::size_t i = 0; i < experiment_.metrics.size(); ++i) {
      const std::string pointer = fmt::format("/metrics/{}", i);
      if (!FailedBelow(pointer)) {
        Try(pointer, [&] { CheckWeights(pointer, experiment_.metrics[i]); });
      }
    }
  }

  void CheckWeights(const std::string& pointer, const Json& options) {
    std::vector<std::string> missing;
    std::set<std::string> packages;
    for (const std::string& file : registries_.metrics.Make(options)->weights()) {
      if (!fs::exists(weights_ / file)) {
        missing.push_back((weights_ / file).string());
        packages.insert(fs::path(file).begin()->string());
      }
    }
    if (!missing.empty()) {
      Fail(pointer,
           fmt::format("weight files that metric \"{}\" needs are missing: {}\n  run: pentimento weights get {}",
                       options.at("type").get<std::string>(), Join(missing),
                       Join(std::vector<std::string>(packages.begin(), packages.end()), " ")),
           false);
    }
  }

  const ResolvedConfig& config_;
  const OptionSchema& schema_;
  const Registries& registries_;
  const fs::path& weights_;
  const Experiment experiment_;
  std::string text_;
  bool wrong_ = false;  ///< a problem that no installation solves
  std::vector<std::string> failed_;
};

}  // namespace

std::string TooFewToTrain(std::int64_t people, const Experiment& experiment, const Registry<Model>& models) {
  std::int64_t needed = experiment.HasMeanFace() ? kTrainPeopleOfTheAverage : 0;
  std::string need = "the control mean_face needs one (`controls:` may leave it out)";
  for (const ModelEntry& entry : experiment.models) {
    if (const TrainPeople of_model = TrainPeopleOf(*models.Make(entry.model)); of_model.count > needed) {
      needed = of_model.count;
      need = of_model.need;
    }
  }
  return people >= needed
             ? ""
             : fmt::format("{} of the people are left to train on, but {}; add people, or test fewer", people, need);
}

void RequireInputs(const ResolvedConfig& config, const OptionSchema& schema, const Registries& registries,
                   const fs::path& weights) {
  Requirements(config, schema, registries, weights).Check();
}

}  // namespace pentimento
