#include <algorithm>
#include <cctype>
#include <iterator>
#include <set>

#include <fmt/format.h>

#include "experiments/pipeline/entry_names.h"
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

std::string UnusableName(const std::string& name, std::string_view what) {
  return fmt::format("\"{}\" cannot name {}: use letters, digits, '-', '_' and '.', not beginning with '.', 64 at most",
                     name, what);
}

/// What is wrong with the sweep, apart from what `known` leaves in doubt.
std::vector<OptionProblem> CheckSweepBeside(const Json& given, const OptionField& forwards, const EntryNames& names,
                                            const std::vector<OptionProblem>& known) {
  std::vector<OptionProblem> problems = CheckSweep(given, forwards);
  std::erase_if(problems, [&](const OptionProblem& problem) {
    return IsInDoubt(known, problem.pointer) || (problem.pointer == "/sweep/forward" && !names.complete);
  });
  return problems;
}

class Checker {
 public:
  /// @param known problems found before, those of the sweep among them.
  Checker(const Json& resolved, const OptionField& forwards, const std::vector<OptionProblem>& known)
      : config_(resolved),
        known_(known),
        sweep_(HasDoubts(known, "/sweep") ? std::nullopt : SweepOf(resolved)),
        forwards_(sweep_ ? SweptForwards(resolved, forwards) : resolved.at("forward")) {}

  std::vector<OptionProblem> Run() {
    if (const auto name = config_.at("name").get<std::string>(); !IsUsableName(name)) {
      Fail("/name", UnusableName(name, "the run"));
    }
    model_names_ = CheckNames("models", {});
    forward_names_ = CheckNames("forward", {"original", "train", "select", "attest", "showcase", "gallery"});
    forward_names_.all = WithCopies(sweep_, forward_names_.all);
    forward_names_.complete = forward_names_.complete && !HasDoubts(known_, "/sweep");
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
    CheckDomains();
    return std::move(problems_);
  }

 private:
  void Fail(std::string pointer, std::string message, std::vector<std::string> accepted = {}) {
    Add({std::move(pointer), false, std::move(message), std::move(accepted)});
  }

  /// Of an entry that is what it says, under a name that it cannot have.
  void FailName(const std::string& pointer, std::string message) {
    Add({pointer, false, std::move(message), {}, {}, kNoDoubt});
  }

  void Add(OptionProblem problem) {
    if (!IsInDoubt(known_, problem.pointer)) {
      problems_.push_back(std::move(problem));
    }
  }

  EntryNames CheckNames(const char* list, const std::vector<std::string>& reserved) {
    EntryNames names = NamesIn(config_, list, known_);
    for (std::size_t i = 0; i < names.all.size(); ++i) {
      const std::string pointer = fmt::format("/{}/{}", list, i);
      const std::string& name = names.all[i];
      if (name.empty()) {
        continue;
      }
      if (!IsUsableName(name)) {
        FailName(pointer, UnusableName(name, "an entry"));
      }
      if (std::ranges::find(names.all, name) - names.all.begin() < static_cast<std::ptrdiff_t>(i)) {
        FailName(pointer,
                 fmt::format("two entries under {} are called \"{}\"; give one of them another `name:`", list, name));
        ambiguous_ = true;
      }
      if (std::ranges::find(reserved, name) != reserved.end()) {
        FailName(pointer,
                 fmt::format("\"{}\" is a name of the program's own ({}); give the entry another `name:`", name,
                             reserved == kControls ? "a control that every run has" : "a folder of the run"));
      }
    }
    return names;
  }

  /// Reports name forwards and reverses side by side.
  void CheckRoles() {
    for (std::size_t i = 0; i < reverse_names_.all.size(); ++i) {
      const std::string& name = reverse_names_.all[i];
      if (!name.empty() && forward_names_.Contains(name)) {
        FailName(fmt::format("/reverse/{}", i),
                 fmt::format("a forward is called \"{}\", too; give one of them another `name:`", name));
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
      if (!IsUsableName(copy)) {
        Fail(pointer, UnusableName(copy, "a copy of the forward"));
      }
      if (std::ranges::count(forward_names_.all, copy) > 1) {
        Fail(pointer, fmt::format("two forwards would be called \"{}\"", copy));
      }
      if (sweep_->key == "model") {
        RequireModel(pointer, sweep_->values[i].get<std::string>());
      }
    }
  }

  void Unknown(const std::string& pointer, std::string_view what, const std::string& name, const EntryNames& names) {
    if (names.complete) {
      Add(UnknownReference(pointer, what, name, names.all));
    }
  }

  void RequireForward(const std::string& pointer, const std::string& name) {
    if (sweep_ && name == sweep_->forward) {
      Fail(pointer,
           fmt::format("there is no forward called \"{}\" any more: the sweep has put {} in its place", name,
                       Join(sweep_->copies)),
           forward_names_.Sure());
    } else if (!forward_names_.Contains(name)) {
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
    if (!model_names_.Contains(name)) {
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
    const std::string type = laundering.is_object() ? EntryName(laundering) : "";
    if (std::ranges::find(kControls, type) != kControls.end()) {
      Fail("/laundering", fmt::format("the control \"{}\" launders nothing", type));
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

  /// In doubt there is: whoever misspelt it meant to.
  [[nodiscard]] bool Launders() const {
    return !config_.at("laundering").is_null() || HasDoubts(known_, "/laundering");
  }

  void CheckLaunderedDomain(const std::string& pointer, const std::string& domain) {
    if (!Launders()) {
      Fail(pointer, fmt::format("\"{}\" needs a method under `laundering:`", domain));
    }
    RequireForward(pointer, WithoutLaundering(domain));
  }

  /// The co-adapted share compares what laundering costs two reverses of the same forward.
  void CheckAfresh(const std::string& pointer, const Json& entry) {
    const std::string own = EntryName(entry);
    const std::string name = entry.at("afresh_for").get<std::string>();
    if (!Launders()) {
      Fail(pointer, "afresh_for needs a method under `laundering:`; without it nothing is compared");
    }
    const auto found = std::ranges::find(reverse_names_.all, name);
    if (found == reverse_names_.all.end()) {
      Unknown(pointer, "reverse", name, reverse_names_);
      return;
    }
    const Json& other = config_.at("reverse")[static_cast<std::size_t>(found - reverse_names_.all.begin())];
    if (!other.at("afresh_for").get<std::string>().empty()) {
      Fail(pointer,
           fmt::format("afresh_for must name a reverse trained together with the forward, but \"{}\" is itself "
                       "one trained afresh",
                       name));
      return;
    }
    const std::vector<std::string> others = ForwardsOf(other);
    for (const std::string& forward : ForwardsOf(entry)) {
      if (!forward_names_.complete || !forward_names_.Contains(forward)) {
        continue;  // said of what names it
      }
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
    const auto found = std::ranges::find(model_names_.all, model);
    return found != model_names_.all.end() && DomainB(model) != domain &&
           !HasDoubts(known_, fmt::format("/models/{}/domains", found - model_names_.all.begin()));
  }

  [[nodiscard]] std::vector<std::string> ForwardsOf(const Json& reverse) const {
    const auto named = reverse.at("applies_to").get<std::vector<std::string>>();
    return named.empty() ? forward_names_.all : WithCopies(sweep_, named);
  }

  void CheckMetrics() {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < config_.at("metrics").size(); ++i) {
      const bool in_doubt = HasDoubts(known_, fmt::format("/metrics/{}", i));
      if (!in_doubt && !seen.insert(config_.at("metrics")[i].dump()).second) {
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
        if (sum > 1.0 + kRounding && !HasDoubts(known_, fmt::format("/models/{}/augment", i))) {
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
    if (ambiguous_) {
      return;
    }
    for (std::size_t i = 0; i < config_.at("models").size(); ++i) {
      const Json& b = config_.at("models")[i].at("domains").at("b");
      const std::string pointer = fmt::format("/models/{}/domains", i);
      if (HasDoubts(known_, pointer)) {
        continue;
      }
      if (b.is_null()) {
        if (forward_names_.complete && !TypesAreInDoubt() && PlainForwards().size() != 1) {
          Fail(pointer,
               "domains.b must say what the model learns from, because there is not exactly one forward that "
               "needs no model",
               forward_names_.all);
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

  [[nodiscard]] bool TypesAreInDoubt() const {
    return std::ranges::any_of(forwards_, [](const Json& entry) { return entry.at("type").is_null(); });
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
  const std::vector<OptionProblem>& known_;
  std::optional<Sweep> sweep_;  ///< none, too, where it is in doubt
  Json forwards_;               ///< as they are run: copies in the place of the swept one
  EntryNames model_names_;
  EntryNames forward_names_;
  EntryNames reverse_names_;
  bool ambiguous_ = false;  ///< two entries of a list share a name
  std::vector<OptionProblem> problems_;
};

}  // namespace

std::vector<OptionProblem> CheckExperiment(const Json& given, const Json& resolved, const OptionField& forwards,
                                           const std::vector<OptionProblem>& known) {
  std::vector<OptionProblem> problems = CheckSweepBeside(given, forwards, NamesIn(resolved, "forward", known), known);
  std::vector<OptionProblem> all_known = known;
  all_known.insert(all_known.end(), problems.begin(), problems.end());
  std::ranges::move(Checker(resolved, forwards, all_known).Run(), std::back_inserter(problems));
  return problems;
}

}  // namespace pentimento
