#include <algorithm>
#include <cctype>
#include <iterator>
#include <set>

#include <fmt/format.h>

#include "experiments/pipeline/experiment.h"
#include "experiments/pipeline/keep_templates.h"
#include "experiments/pipeline/people_check.h"
#include "framework/core/text.h"
#include "metrics/hops.h"

namespace pentimento {
namespace {

/// Names become folder names and parts of figure keys.
bool IsUsableName(const std::string& name) {
  return !name.empty() && name.size() <= 64 && name.front() != '.' && std::ranges::all_of(name, [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.';
  });
}

class Checker {
 public:
  Checker(const Json& resolved, const OptionField& forwards)
      : config_(resolved), sweep_(SweepOf(resolved)), forwards_(SweptForwards(resolved, forwards)) {}

  std::vector<OptionProblem> Run() {
    CheckName("/name", config_.at("name").get<std::string>(), "the run");
    model_names_ = CheckNames("models", {});
    forward_names_ =
        WithCopies(sweep_, CheckNames("forward", {"original", "train", "select", "attest", "showcase", "gallery"}));
    CheckCopies();
    reverse_names_ = CheckNames("reverse", kControls);
    CheckRoles();
    CheckModelReferences("forward");
    CheckModelReferences("reverse");
    CheckAppliesTo();
    CheckSweptDomains();
    CheckLaundering();
    CheckAugmentation();
    CheckMetrics();
    std::ranges::move(CheckPeople(config_), std::back_inserter(problems_));
    CheckKeepTemplates();
    if (problems_.empty()) {
      CheckDomains();
    }
    return std::move(problems_);
  }

 private:
  void Fail(std::string pointer, std::string message, std::vector<std::string> accepted = {}) {
    problems_.push_back({std::move(pointer), false, std::move(message), std::move(accepted)});
  }

  void CheckName(const std::string& pointer, const std::string& name, std::string_view what) {
    if (!IsUsableName(name)) {
      Fail(pointer,
           fmt::format("\"{}\" cannot name {}: use letters, digits, '-', '_' and '.', 64 at most", name, what));
    }
  }

  std::vector<std::string> CheckNames(const char* list, const std::vector<std::string>& reserved) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < config_.at(list).size(); ++i) {
      const std::string pointer = fmt::format("/{}/{}", list, i);
      const std::string name = EntryName(config_.at(list)[i]);
      CheckName(pointer, name, "an entry");
      if (std::ranges::find(names, name) != names.end()) {
        Fail(pointer,
             fmt::format("two entries under {} are called \"{}\"; give one of them another `name:`", list, name));
      }
      if (std::ranges::find(reserved, name) != reserved.end()) {
        Fail(pointer, fmt::format("\"{}\" is a name of the program's own ({}); give the entry another `name:`", name,
                                  reserved == kControls ? "a control that every run has" : "a folder of the run"));
      }
      names.push_back(name);
    }
    return names;
  }

  /// Reports name forwards and reverses side by side.
  void CheckRoles() {
    for (std::size_t i = 0; i < reverse_names_.size(); ++i) {
      if (std::ranges::find(forward_names_, reverse_names_[i]) != forward_names_.end()) {
        Fail(fmt::format("/reverse/{}", i),
             fmt::format("a forward is called \"{}\", too; give one of them another `name:`", reverse_names_[i]));
      }
    }
  }

  /// The copies' names are the sweep's to answer for.
  void CheckCopies() {
    if (!sweep_) {
      return;
    }
    for (std::size_t i = 0; i < sweep_->copies.size(); ++i) {
      const std::string pointer = fmt::format("/sweep/values/{}", i);
      const std::string& copy = sweep_->copies[i];
      CheckName(pointer, copy, "a copy of the forward");
      if (std::ranges::count(forward_names_, copy) > 1) {
        Fail(pointer, fmt::format("two forwards would be called \"{}\"", copy));
      }
      if (sweep_->key == "model") {
        RequireModel(pointer, sweep_->values[i].get<std::string>());
      }
    }
  }

  void Unknown(const std::string& pointer, std::string_view what, const std::string& name,
               const std::vector<std::string>& known) {
    problems_.push_back(UnknownReference(pointer, what, name, known));
  }

  void RequireForward(const std::string& pointer, const std::string& name) {
    if (sweep_ && name == sweep_->forward) {
      Fail(pointer,
           fmt::format("there is no forward called \"{}\" any more: the sweep has put {} in its place", name,
                       Join(sweep_->copies)),
           forward_names_);
    } else if (std::ranges::find(forward_names_, name) == forward_names_.end()) {
      Unknown(pointer, "forward", name, forward_names_);
    }
  }

  void CheckModelReferences(const char* list) {
    for (std::size_t i = 0; i < config_.at(list).size(); ++i) {
      const Json& entry = config_.at(list)[i];
      if (entry.at("type") == "model") {
        RequireModel(fmt::format("/{}/{}/model", list, i), entry.at("model").get<std::string>());
      }
    }
  }

  void RequireModel(const std::string& pointer, const std::string& name) {
    if (std::ranges::find(model_names_, name) == model_names_.end()) {
      Unknown(pointer, "model", name, model_names_);
    }
  }

  void CheckAppliesTo() {
    for (std::size_t i = 0; i < config_.at("reverse").size(); ++i) {
      const Json& names = config_.at("reverse")[i].at("applies_to");
      for (std::size_t j = 0; j < names.size(); ++j) {
        const std::string name = names[j].get<std::string>();
        if (!sweep_ || name != sweep_->forward) {
          RequireForward(fmt::format("/reverse/{}/applies_to/{}", i, j), name);
        }
      }
    }
  }

  /// A domain may be one of the data set, which only the data tell; the forward's name was not meant so.
  void CheckSweptDomains() {
    for (std::size_t i = 0; i < config_.at("models").size(); ++i) {
      const Json& b = config_.at("models")[i].at("domains").at("b");
      if (sweep_ && b == sweep_->forward) {
        RequireForward(fmt::format("/models/{}/domains/b", i), sweep_->forward);
      }
    }
  }

  void CheckLaundering() {
    const Json& laundering = config_.at("laundering");
    if (!laundering.is_null() &&
        std::ranges::find(kControls, laundering.at("type").get<std::string>()) != kControls.end()) {
      Fail("/laundering", fmt::format("the control \"{}\" launders nothing", laundering.at("type").get<std::string>()));
    }
    for (std::size_t i = 0; i < config_.at("models").size(); ++i) {
      const Json& b = config_.at("models")[i].at("domains").at("b");
      if (!b.is_null() && IsLaundered(b.get<std::string>())) {
        CheckLaunderedDomain(fmt::format("/models/{}/domains/b", i), b.get<std::string>());
      }
    }
    for (std::size_t i = 0; i < config_.at("reverse").size(); ++i) {
      const Json& entry = config_.at("reverse")[i];
      if (!entry.at("afresh_for").get<std::string>().empty()) {
        CheckAfresh(fmt::format("/reverse/{}/afresh_for", i), entry);
      }
    }
  }

  void CheckLaunderedDomain(const std::string& pointer, const std::string& domain) {
    if (config_.at("laundering").is_null()) {
      Fail(pointer, fmt::format("\"{}\" needs a method under `laundering:`", domain));
    }
    RequireForward(pointer, WithoutLaundering(domain));
  }

  /// The co-adapted share compares what laundering costs two reverses of the same forward.
  void CheckAfresh(const std::string& pointer, const Json& entry) {
    const std::string own = EntryName(entry);
    const std::string name = entry.at("afresh_for").get<std::string>();
    if (config_.at("laundering").is_null()) {
      Fail(pointer, "afresh_for needs a method under `laundering:`; without it nothing is compared");
    }
    const auto found = std::ranges::find(reverse_names_, name);
    if (found == reverse_names_.end()) {
      Unknown(pointer, "reverse", name, reverse_names_);
      return;
    }
    const Json& other = config_.at("reverse")[static_cast<std::size_t>(found - reverse_names_.begin())];
    if (!other.at("afresh_for").get<std::string>().empty()) {
      Fail(pointer,
           fmt::format("afresh_for must name a reverse trained together with the forward, but \"{}\" is itself "
                       "one trained afresh",
                       name));
      return;
    }
    const std::vector<std::string> others = ForwardsOf(other);
    for (const std::string& forward : ForwardsOf(entry)) {
      if (std::ranges::find(others, forward) == others.end()) {
        Fail(pointer,
             fmt::format("\"{}\" recovers from \"{}\", which \"{}\" does not: the two are compared on the same "
                         "forward, so `applies_to:` must say which",
                         own, forward, name),
             others);
      } else if (LearnsFromOtherThan(LaunderedName(forward), entry)) {
        Fail(
            pointer,
            fmt::format("\"{}\" is not trained afresh on what laundering leaves of \"{}\": domains.b of its model must "
                        "be \"{}\"",
                        own, forward, LaunderedName(forward)));
      }
    }
  }

  /// Of a method that is no model of this run nobody can tell.
  [[nodiscard]] bool LearnsFromOtherThan(const std::string& domain, const Json& reverse) const {
    if (reverse.at("type") != "model") {
      return false;
    }
    const std::string model = reverse.at("model").get<std::string>();
    return std::ranges::find(model_names_, model) != model_names_.end() && DomainB(model) != domain;
  }

  [[nodiscard]] std::vector<std::string> ForwardsOf(const Json& reverse) const {
    const auto named = reverse.at("applies_to").get<std::vector<std::string>>();
    return named.empty() ? forward_names_ : WithCopies(sweep_, named);
  }

  void CheckMetrics() {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < config_.at("metrics").size(); ++i) {
      if (!seen.insert(config_.at("metrics")[i].dump()).second) {
        Fail(fmt::format("/metrics/{}", i), "the same metric with the same options is listed twice");
      }
      CheckAttested(i);
      if (!config_.at("gallery").is_null() && config_.at("metrics")[i].at("type") == "leakage") {
        Fail("/gallery",
             "the metric \"leakage\" compares each part of the people with their own originals: leave out one of the "
             "two");
      }
    }
  }

  void CheckAugmentation() {
    for (std::size_t i = 0; i < config_.at("models").size(); ++i) {
      for (const char* domain : {"a", "b"}) {
        double sum = 0.0;
        for (const Json& style : config_.at("models")[i].at("augment")) {
          sum += style.at("domain") == domain ? style.at("probability").get<double>() : 0.0;
        }
        constexpr double kRounding = 1e-9;
        if (sum > 1.0 + kRounding) {
          Fail(
              fmt::format("/models/{}/augment", i),
              fmt::format("probabilities of domain {} add up to {}; at most one style is applied to a picture, so they "
                          "must not exceed 1",
                          domain, sum));
        }
      }
    }
  }

  /// Metrics know forwards by what was made of them, which is late to say that there is none of that name.
  void CheckAttested(std::size_t metric) {
    const Json attest = config_.at("metrics")[metric].value("attest", Json::object());
    if (!attest.is_object() || !attest.contains("forwards") || !attest.at("forwards").is_array()) {
      return;
    }
    for (std::size_t i = 0; i < attest.at("forwards").size(); ++i) {
      if (const Json& name = attest.at("forwards")[i]; name.is_string()) {
        RequireForward(fmt::format("/metrics/{}/attest/forwards/{}", metric, i), name.get<std::string>());
      }
    }
  }

  void CheckKeepTemplates() {
    const Json& text = config_.at("keep_templates");
    if (!text.is_null() && !KeptUntil(text.get<std::string>())) {
      Fail("/keep_templates",
           fmt::format("keep_templates must be \"until\" and a day of the calendar, not \"{}\"",
                       text.get<std::string>()),
           {"until YYYY-MM-DD"});
    }
  }

  /// A model may learn from a forward's output only if that forward does not need the model itself.
  void CheckDomains() {
    for (std::size_t i = 0; i < config_.at("models").size(); ++i) {
      const Json& b = config_.at("models")[i].at("domains").at("b");
      const std::string pointer = fmt::format("/models/{}/domains", i);
      if (b.is_null()) {
        if (PlainForwards().size() != 1) {
          Fail(pointer,
               "domains.b must say what the model learns from, because there is not exactly one forward that "
               "needs no model",
               forward_names_);
        }
        continue;
      }
      std::set<std::string> visited;
      std::string forward = WithoutLaundering(b.get<std::string>());
      while (const Json* entry = FindForward(forward)) {
        if (entry->at("type") != "model") {
          break;
        }
        const std::string model = entry->at("model").get<std::string>();
        if (model == config_.at("models")[i].at("name").get<std::string>() || !visited.insert(model).second) {
          Fail(pointer + "/b",
               fmt::format("model \"{}\" would learn from its own output, by way of forward \"{}\"",
                           config_.at("models")[i].at("name").get<std::string>(), b.get<std::string>()));
          break;
        }
        forward = WithoutLaundering(DomainB(model));
      }
    }
  }

  [[nodiscard]] const Json* FindForward(const std::string& name) const {
    for (const Json& entry : forwards_) {
      if (EntryName(entry) == name) {
        return &entry;
      }
    }
    return nullptr;
  }

  [[nodiscard]] std::string DomainB(const std::string& model) const {
    for (const Json& entry : config_.at("models")) {
      if (entry.at("name") == model && !entry.at("domains").at("b").is_null()) {
        return entry.at("domains").at("b").get<std::string>();
      }
    }
    return "";
  }

  [[nodiscard]] std::vector<std::string> PlainForwards() const {
    std::vector<std::string> names;
    for (const Json& entry : forwards_) {
      if (entry.at("type") != "model") {
        names.push_back(EntryName(entry));
      }
    }
    return names;
  }

  const Json& config_;
  std::optional<Sweep> sweep_;
  Json forwards_;  ///< as they are run: copies in the place of the swept one
  std::vector<std::string> model_names_;
  std::vector<std::string> forward_names_;
  std::vector<std::string> reverse_names_;
  std::vector<OptionProblem> problems_;
};

}  // namespace

std::vector<OptionProblem> CheckExperiment(const Json& resolved, const OptionField& forwards) {
  return Checker(resolved, forwards).Run();
}

}  // namespace pentimento
