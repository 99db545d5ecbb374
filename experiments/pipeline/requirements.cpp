#include "experiments/pipeline/requirements.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "experiments/pipeline/augmentation.h"
#include "experiments/pipeline/entry_names.h"
#include "experiments/pipeline/judging.h"
#include "experiments/pipeline/keep_templates.h"
#include "experiments/weights.h"
#include "framework/config/visit_options.h"
#include "framework/core/hash.h"
#include "framework/core/text.h"
#include "framework/nn/device.h"
#include "metrics/hops.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

/// A model learns its two domains from people of different halves, unless from pairs; of each domain validation holds
/// somebody out. The average face needs somebody.
constexpr std::int64_t kTrainPeopleOfAModel = 2;
constexpr std::int64_t kTrainPeopleOfPairs = 1;
constexpr std::int64_t kFactorOfValidation = 2;
constexpr std::int64_t kTrainPeopleOfTheAverage = 1;

class Requirements {
 public:
  Requirements(const ResolvedConfig& config, const OptionSchema& schema, const Registries& registries,
               const fs::path& weights, const std::vector<OptionProblem>& known)
      : config_(config),
        schema_(schema),
        registries_(registries),
        weights_(weights),
        experiment_(ReadExperiment(config.values, schema, registries.methods)),
        forwards_are_sure_(NamesIn(config.values, "forward", known).complete && !HasDoubts(known, "/sweep")),
        problems_(known),
        already_known_(known.size()) {}

  /// What is wrong besides what is known.
  std::vector<OptionProblem> Check() {
    CheckValues();
    if (experiment_.keep_until) {
      Try("/keep_templates", [this] { RequireNotPassed(*experiment_.keep_until); });
    }
    CheckDomains();
    CheckPeople();
    CheckModels();
    CheckAugmentation();
    CheckMethods("forward", experiment_.forward);
    CheckMethods("reverse", experiment_.reverse);
    CheckLaundering();
    CheckMetrics();
    problems_.erase(problems_.begin(), problems_.begin() + static_cast<std::ptrdiff_t>(already_known_));
    return std::move(problems_);
  }

 private:
  void Fail(const std::string& pointer, const std::string& message, bool wrong) {
    problems_.push_back({pointer, false, message, {}, {}, {}, !wrong});
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

  /// Something was said of the very value at `pointer`.
  [[nodiscard]] bool IsSaid(const std::string& pointer) const {
    return std::ranges::any_of(problems_, [&](const OptionProblem& problem) {
      return (problem.concerns.empty() ? problem.pointer : problem.concerns) == pointer;
    });
  }

  /// Devices and paths, wherever they stand.
  void CheckValues() {
    Json values = config_.values;
    VisitOptions(schema_, values, [this](const OptionField& field, const Json& value, const std::string& pointer) {
      if (IsSaid(pointer)) {
        return;
      }
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
      const bool there = fs::exists(weights_ / name, error);
      if (error) {
        Fail(pointer, fmt::format("{}: cannot be read: {}", (weights_ / name).string(), error.message()), false);
      } else if (!there) {
        Fail(pointer,
             fmt::format("{}: missing; run: pentimento weights get {}", (weights_ / name).string(),
                         name.substr(0, name.find('/'))),
             false);
      }
      return;
    }
    const fs::file_status status = fs::status(path, error);
    if (status.type() == fs::file_type::none) {
      Fail(pointer, fmt::format("{} names {}, which cannot be read: {}", field.name, path, error.message()), true);
    } else if (!fs::exists(status)) {
      Fail(pointer,
           fmt::format("{} names {}, which {}", field.name, path,
                       fs::is_symlink(fs::symlink_status(path, error)) ? "is a link to something that does not exist"
                                                                       : "does not exist"),
           false);
    } else if (fs::is_directory(status) != field.rules.folder) {
      Fail(pointer,
           fmt::format("{} names {}, which is {}", field.name, path, field.rules.folder ? "not a folder" : "a folder"),
           true);
    }
  }

  /// The names of the data set's domains; none where they, or what it is, are in doubt or only the data tell.
  [[nodiscard]] std::vector<std::string> DomainsOfData() const {
    const Json& dataset = config_.values.at("dataset");
    if (dataset.at("type").is_null() || HasDoubts(problems_, "/dataset/domains")) {
      return {};
    }
    return registries_.datasets.Make(dataset)->domains();
  }

  void CheckDomains() {
    const std::vector<std::string> of_data = DomainsOfData();
    if (of_data.empty()) {
      return;
    }
    std::vector<std::string> known = of_data;
    std::ranges::transform(experiment_.forward, std::back_inserter(known), &MethodEntry::name);
    const Json& models = config_.values.at("models");
    for (std::size_t i = 0; i < models.size(); ++i) {
      const Json& domains = models[i].at("domains");
      const std::string pointer = fmt::format("/models/{}/domains", i);
      RequireDomain(pointer + "/a", "domain of the data set", domains.at("a"), of_data);
      if (forwards_are_sure_ && !(domains.at("b").is_string() && IsLaundered(domains.at("b").get<std::string>()))) {
        RequireDomain(pointer + "/b", "domain of the data set, or forward,", domains.at("b"), known);
      }
    }
  }

  void RequireDomain(const std::string& pointer, std::string_view what, const Json& name,
                     const std::vector<std::string>& known) {
    if (name.is_string() && !IsInDoubt(problems_, pointer) &&
        std::ranges::find(known, name.get<std::string>()) == known.end()) {
      problems_.push_back(UnknownReference(pointer, what, name.get<std::string>(), known));
    }
  }

  void CheckPeople() {
    if (HasDoubts(problems_, "/dataset")) {
      return;
    }
    const auto dataset = registries_.datasets.Make(config_.values.at("dataset"));
    if (dataset->people(Split::kTest) == 0) {
      Fail("/dataset", "nobody is left to be tested; raise test_share or test_identities", true);
    }
    if (const auto left = dataset->people(Split::kTrain); left && !HasDoubts(problems_, "/controls")) {
      if (const std::string problem = TooFewToTrain(*left, WithSureModels(), registries_.models); !problem.empty()) {
        Fail("/dataset", problem, true);
      }
    }
    CheckPairs(*dataset);
  }

  [[nodiscard]] Experiment WithSureModels() const {
    Experiment sure = experiment_;
    sure.models.clear();
    for (std::size_t i = 0; i < experiment_.models.size(); ++i) {
      if (!HasDoubts(problems_, fmt::format("/models/{}", i))) {
        sure.models.push_back(experiment_.models[i]);
      }
    }
    return sure;
  }

  /// A forward's output comes in pairs with what it was given; domains of a data set do in some.
  void CheckPairs(const Dataset& dataset) {
    for (std::size_t i = 0; i < experiment_.models.size(); ++i) {
      if (!forwards_are_sure_ || HasDoubts(problems_, fmt::format("/models/{}", i))) {
        continue;
      }
      const ModelEntry& model = experiment_.models[i];
      const std::string forward = WithoutLaundering(model.domain_b);
      const bool from_data =
          std::ranges::find(experiment_.forward, forward, &MethodEntry::name) == experiment_.forward.end();
      const bool to_itself = model.domain_a == model.domain_b;  // stylised on the fly
      if (from_data && !to_itself && !dataset.has_pairs() && registries_.models.Make(model.model)->paired()) {
        Fail(fmt::format("/models/{}/domains/b", i),
             fmt::format("model \"{}\" learns from pairs, but this data set has none: domains.b must be the name of a "
                         "forward, or the data set must be paired_folders, or portraits with both domains",
                         model.name),
             true);
      }
    }
  }

  void CheckModels() {
    for (std::size_t i = 0; i < experiment_.models.size(); ++i) {
      const ModelEntry& entry = experiment_.models[i];
      const std::string pointer = fmt::format("/models/{}", i);
      if (!OptionsAreSure(pointer, entry.model)) {
        continue;
      }
      Try(pointer, [&] {
        CheckWeights(pointer, fmt::format("model \"{}\"", entry.name), registries_.models.Make(entry.model)->weights());
      });
    }
  }

  /// Whether a method or model can be made of `options`: its entry at `pointer` may have problems in other keys.
  [[nodiscard]] bool OptionsAreSure(const std::string& pointer, const Json& options) const {
    return !options.at("type").is_null() && !IsSaid(pointer) &&
           std::ranges::none_of(options.items(), [&](const auto& option) {
             return HasDoubts(problems_, pointer + "/" + EscapePointerToken(option.key()));
           });
  }

  [[nodiscard]] bool ModelIsSure(const std::string& name) const {
    const auto found = std::ranges::find(experiment_.models, name, &ModelEntry::name);
    return found != experiment_.models.end() &&
           OptionsAreSure(fmt::format("/models/{}", found - experiment_.models.begin()), found->model);
  }

  /// The matchers in the loss of a model that is trained in this run.
  void AddMatchersOf(const MethodEntry& entry) {
    std::vector<std::string> hashes;
    for (const std::string& file : registries_.models.Make(experiment_.Model(entry.model).model)->matchers_in_loss()) {
      if (std::error_code error; fs::exists(weights_ / file, error)) {  // what is missing was said of the model
        hashes.push_back(Sha256OfFile(weights_ / file));
      }
    }
    loss_matchers_.Add(fmt::format("\"{}\", of the model \"{}\",", entry.name, entry.model), hashes);
  }

  void CheckAugmentation() {
    for (std::size_t i = 0; i < experiment_.models.size(); ++i) {
      for (std::size_t j = 0; j < experiment_.models[i].augment.size(); ++j) {
        const std::string pointer = fmt::format("/models/{}/augment/{}/method", i, j);
        if (!HasDoubts(problems_, pointer)) {
          Try(pointer,
              [&] { static_cast<void>(MakeAugmentation(registries_.methods, experiment_.models[i].augment[j])); });
        }
      }
    }
  }

  /// Makes each method, which reads its weights. Of a trained model there are none yet.
  void CheckMethods(const std::string& list, const std::vector<MethodEntry>& entries) {
    for (const MethodEntry& entry : entries) {
      const std::string pointer = PointerOf(list, entry.name);
      if (entry.method.at("type") == "model") {
        if (ModelIsSure(entry.model) && !IsSaid(pointer + "/direction")) {
          CheckDirection(pointer, entry);
          AddMatchersOf(entry);
        }
      } else if (OptionsAreSure(pointer, entry.method)) {
        Try(pointer, [&] {
          loss_matchers_.Add(fmt::format("\"{}\"", entry.name),
                             registries_.methods.Make(WithFetched(entry.method, weights_))->matchers_in_loss());
        });
      }
    }
  }

  /// Metrics judge what it leaves, too: in the laundered twins.
  void CheckLaundering() {
    if (experiment_.laundering && !HasDoubts(problems_, "/laundering")) {
      Try("/laundering", [this] {
        loss_matchers_.Add(
            fmt::format("the laundering \"{}\"", EntryName(*experiment_.laundering)),
            registries_.methods.Make(WithFetched(*experiment_.laundering, weights_))->matchers_in_loss());
      });
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
      if (!HasDoubts(problems_, pointer)) {
        Try(pointer, [&] { CheckMetric(pointer, experiment_.metrics[i]); });
      }
    }
  }

  void CheckMetric(const std::string& pointer, const Json& options) {
    const auto name = options.at("type").get<std::string>();
    const auto metric = registries_.metrics.Make(options);
    CheckWeights(pointer, fmt::format("metric \"{}\"", name), metric->weights());
    CheckSize(pointer, name, *metric);
    if (const std::string complaint = loss_matchers_.Complaint(name, *metric, weights_); !complaint.empty()) {
      Fail(pointer, complaint, true);
    }
  }

  /// Of pictures that are yet to be drawn; the user's have whatever size they have.
  void CheckSize(const std::string& pointer, const std::string& name, const Metric& metric) {
    if (!OptionsAreSure("/dataset", experiment_.dataset) || !experiment_.dataset.contains("size") ||
        !registries_.datasets.Make(WithFetched(experiment_.dataset, weights_))->generated()) {
      return;
    }
    if (const int size = experiment_.dataset.at("size").get<int>(); size < metric.minimum_side()) {
      Fail(pointer,
           fmt::format("metric \"{}\" needs pictures of at least {} px, and dataset.size is {}", name,
                       metric.minimum_side(), size),
           true);
    }
  }

  void CheckWeights(const std::string& pointer, const std::string& what, const std::vector<std::string>& files) {
    std::vector<std::string> missing;
    std::set<std::string> packages;
    for (const std::string& file : files) {
      std::error_code error;
      const bool there = fs::exists(weights_ / file, error);
      if (error) {
        throw MissingError(
            fmt::format("{}, which {} needs, cannot be read: {}", (weights_ / file).string(), what, error.message()));
      }
      if (!there) {
        missing.push_back((weights_ / file).string());
        packages.insert(fs::path(file).begin()->string());
      }
    }
    if (!missing.empty()) {
      Fail(pointer,
           fmt::format("weight files that {} needs are missing: {}\n  run: pentimento weights get {}", what,
                       Join(missing), Join(std::vector<std::string>(packages.begin(), packages.end()), " ")),
           false);
    }
  }

  const ResolvedConfig& config_;
  const OptionSchema& schema_;
  const Registries& registries_;
  const fs::path& weights_;
  const Experiment experiment_;
  LossMatchers loss_matchers_;
  bool forwards_are_sure_;               ///< of no forward the name is in doubt
  std::vector<OptionProblem> problems_;  ///< those that were known first
  std::size_t already_known_;
};

}  // namespace

std::string TooFewToTrain(std::int64_t people, const Experiment& experiment, const Registry<Model>& models) {
  const auto complaint = [&](const std::string& need) {
    return fmt::format("{} of the people are left to train on, but {}; add people, or test fewer", people, need);
  };
  for (const ModelEntry& entry : experiment.models) {
    const auto model = models.Make(entry.model);
    const bool validates = model->held_out_share() > 0.0;
    const std::int64_t of_training = model->paired() ? kTrainPeopleOfPairs : kTrainPeopleOfAModel;
    if (people >= of_training * (validates ? kFactorOfValidation : 1)) {
      continue;
    }
    if (model->paired()) {
      return complaint(validates ? "a model of pairs with validation needs two" : "a model needs one");
    }
    return complaint(validates ? "a model with validation needs four, two for each of its domains"
                               : "a model needs two, one for each of its domains");
  }
  return people < kTrainPeopleOfTheAverage && experiment.HasMeanFace()
             ? complaint("the control mean_face needs one (`controls:` may leave it out)")
             : "";
}

void RequireInputs(const ResolvedConfig& config, const OptionSchema& schema, const Registries& registries,
                   const fs::path& weights) {
  ThrowProblems(config, CheckInputs(config, schema, registries, weights, {}));
}

std::vector<OptionProblem> CheckInputs(const ResolvedConfig& config, const OptionSchema& schema,
                                       const Registries& registries, const fs::path& weights,
                                       const std::vector<OptionProblem>& known) {
  return Requirements(config, schema, registries, weights, known).Check();
}

}  // namespace pentimento
