#include "experiments/audit/fail_on.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <map>
#include <set>
#include <sstream>
#include <string_view>

#include <fmt/format.h>

#include "experiments/pipeline/experiment.h"
#include "framework/core/errors.h"
#include "framework/core/text.h"

namespace pentimento {
namespace {

const std::vector<std::string> kOperators = {">", ">=", "<", "<=", "==", "!="};
const std::map<std::string, std::string> kHops = {{"x", "x"}, {"y", "x-y"}, {"xhat", "x-xhat"}};

bool Compare(double value, const std::string& op, double number) {
  if (op == ">") {
    return value > number;
  }
  if (op == ">=") {
    return value >= number;
  }
  if (op == "<") {
    return value < number;
  }
  if (op == "<=") {
    return value <= number;
  }
  return (value == number) == (op == "==");
}

std::string TextOf(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

/// Whether a figure is the plain one of its name: no bound, no contrast, none of a few pictures that are only shown.
bool IsPlain(const Json& figure) {
  const Json& context = figure.at("context");
  static const std::set<std::string> kProbes = {"", "detected", "second-pixels", "all"};
  return kProbes.contains(TextOf(context, "probes")) && !context.contains("versus") && !context.contains("impostors") &&
         !context.contains("control") && !context.contains("set") && !context.contains("laundered") &&
         !context.contains("combine") && std::ranges::find(kControls, TextOf(figure, "reverse")) == kControls.end();
}

}  // namespace

FailOn::FailOn(const std::string& expression) : any_of_all_(1) {
  const auto fail = [&](const std::string& expected) {
    throw ConfigError(
        fmt::format("--fail-on '{}': {}; for example: retention[location] > 0 or auc@y > 0.6", expression, expected));
  };
  std::istringstream stream(expression);
  std::string word;
  for (bool more = true; more;) {
    Comparison comparison;
    std::string number;
    if (!(stream >> comparison.name >> comparison.op >> number)) {
      fail("a comparison is a figure's name, an operator and a number, with spaces between");
    }
    if (std::ranges::find(kOperators, comparison.op) == kOperators.end()) {
      fail(fmt::format("\"{}\" is no operator; there are {}", comparison.op, Join(kOperators, " ")));
    }
    char* end = nullptr;
    comparison.number = std::strtod(number.c_str(), &end);
    if (end == number.c_str() || *end != '\0' || !std::isfinite(comparison.number)) {
      fail(fmt::format("\"{}\" is no number", number));
    }
    comparison.hop = kHops.at("y");
    const std::size_t at = comparison.name.rfind('@');
    if (const auto hop = at == std::string::npos ? kHops.end() : kHops.find(comparison.name.substr(at + 1));
        hop != kHops.end()) {
      comparison.hop = hop->second;
      comparison.name.resize(at);
    }
    any_of_all_.back().push_back(std::move(comparison));
    more = static_cast<bool>(stream >> word);
    if (more && word == "or") {
      any_of_all_.emplace_back();
    } else if (more && word != "and") {
      fail(fmt::format("\"{}\" where `and` or `or` was expected", word));
    }
  }
}

FailOn::Verdict FailOn::Judge(const Comparison& comparison, const Json& report) {
  std::vector<std::string> names;
  Verdict verdict = Verdict::kUnknown;
  bool known = false;
  for (const Json& figure : report.at("figures")) {
    if (!IsPlain(figure) || figure.at("hop") != comparison.hop) {
      continue;
    }
    names.push_back(figure.at("name").get<std::string>());
    if (names.back() != comparison.name) {
      continue;
    }
    known = true;
    if (figure.at("value").is_null()) {
      continue;
    }
    if (Compare(figure.at("value").get<double>(), comparison.op, comparison.number)) {
      return Verdict::kHolds;
    }
    verdict = Verdict::kFails;
  }
  if (!known) {
    std::ranges::sort(names);
    const auto repeats = std::ranges::unique(names);
    names.erase(repeats.begin(), repeats.end());
    const std::string nearest = NearestName(comparison.name, names);
    throw ConfigError(fmt::format("--fail-on: no figure of hop {} is called \"{}\"{}\n  there are: {}", comparison.hop,
                                  comparison.name,
                                  nearest.empty() ? "" : fmt::format("; did you mean \"{}\"?", nearest), Join(names)));
  }
  return verdict;
}

FailOn::Verdict FailOn::Judge(const Json& report) const {
  Verdict any = Verdict::kFails;
  for (const std::vector<Comparison>& all_of : any_of_all_) {
    Verdict all = Verdict::kHolds;
    for (const Comparison& comparison : all_of) {
      const Verdict one = Judge(comparison, report);
      if (one == Verdict::kFails || (one == Verdict::kUnknown && all == Verdict::kHolds)) {
        all = one;
      }
    }
    if (all == Verdict::kHolds || (all == Verdict::kUnknown && any == Verdict::kFails)) {
      any = all;
    }
  }
  return any;
}

bool FailOn::LooksAtIdentity() const {
  constexpr std::array<std::string_view, 5> kFigures = {"auc", "tar@", "leakage@", "rank@", "reversal_gain"};
  return std::ranges::any_of(any_of_all_, [&](const std::vector<Comparison>& all_of) {
    return std::ranges::any_of(all_of, [&](const Comparison& comparison) {
      return std::ranges::any_of(kFigures, [&](std::string_view name) { return comparison.name.starts_with(name); });
    });
  });
}

bool HasAttestedAttacker(const Json& report) {
  return std::ranges::any_of(report.at("figures"), [](const Json& figure) {
    const Json& context = figure.at("context");
    return context.contains("attested") && context.at("attested") == true;
  });
}

}  // namespace pentimento
