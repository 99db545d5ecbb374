#include "reports/verification.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

namespace pentimento {
namespace {

constexpr std::string_view kTar = "tar@fmr=";
constexpr const char* kAuc = "auc";

double RateOf(const std::string& tar) {
  try {
    return std::stod(tar.substr(kTar.size()));
  } catch (const std::exception&) {
    return std::numeric_limits<double>::quiet_NaN();
  }
}

/// The names of the rates that were asked for, ascending.
std::map<double, std::string> RatesAskedFor(const std::vector<Figure>& figures) {
  std::map<double, std::string> rates;
  for (const std::size_t i : FindFigures(figures, {})) {
    const std::string& name = figures[i].name;
    if (name.starts_with(kTar) && RateOf(name) > 0) {
      rates.try_emplace(RateOf(name), name);
    }
  }
  return rates;
}

std::size_t HopsWithValue(const std::vector<Figure>& figures, const FigureQuery& query) {
  std::set<std::tuple<std::string, std::string, std::string>> hops;
  for (const std::size_t i : VerificationFigures(figures, query)) {
    if (std::isfinite(figures[i].value) && !IsControl(figures[i].reverse)) {
      hops.emplace(figures[i].hop, figures[i].forward, figures[i].reverse);
    }
  }
  return hops.size();
}

/// The first figure among those queried that says why it has no value.
const Figure* FirstWithoutValue(const std::vector<Figure>& figures, const FigureQuery& query) {
  for (const std::size_t i : VerificationFigures(figures, query)) {
    if (!std::isfinite(figures[i].value) && !figures[i].note.empty()) {
      return &figures[i];
    }
  }
  return nullptr;
}

}  // namespace

bool IsAligned(const Figure& figure) { return ContextText(figure, "probes") == "attacker-aligned"; }

std::vector<std::size_t> VerificationFigures(const std::vector<Figure>& figures, const FigureQuery& query) {
  std::vector<std::size_t> found = FindFigures(figures, query);
  std::erase_if(found, [&](std::size_t i) {
    const std::string impostors = ContextText(figures[i], "impostors");
    return ContextText(figures[i], "probes").starts_with("all-") || (!impostors.empty() && impostors != "all") ||
           figures[i].context.contains("control");
  });
  const auto keep_if_any = [&](auto wanted) {
    if (std::ranges::any_of(found, wanted)) {
      std::erase_if(found, [&](std::size_t i) { return !wanted(i); });
    }
  };
  keep_if_any([&](std::size_t i) {
    return ContextText(figures[i], "thresholds") == "select" && std::isfinite(figures[i].value);
  });
  keep_if_any([&](std::size_t i) { return !IsAligned(figures[i]) && std::isfinite(figures[i].value); });
  return found;
}

std::string WhyNoValue(const std::vector<Figure>& figures, const FigureQuery& query) {
  const Figure* const figure = FirstWithoutValue(figures, query);
  return figure == nullptr ? "" : figure->note;
}

Verification ChooseVerification(const std::vector<Figure>& figures) {
  const std::map<double, std::string> rates = RatesAskedFor(figures);
  const bool has_originals = std::ranges::any_of(
      rates, [&](const auto& rate) { return !FindFigures(figures, {.name = rate.second, .hop = "x"}).empty(); });
  Verification chosen;
  chosen.measured = !rates.empty() || !FindFigures(figures, {.name = kAuc}).empty();
  std::size_t most = 0;
  for (const auto& [rate, name] : rates) {
    const bool ceiling = !has_originals || HopsWithValue(figures, {.name = name, .hop = "x"}) > 0;
    const std::size_t hops = HopsWithValue(figures, {.name = name});
    if (ceiling && hops > most) {
      most = hops;
      chosen.name = name;
      chosen.false_match_rate = rate;
    }
  }
  if (most > 0) {
    return chosen;
  }
  if (HopsWithValue(figures, {.name = kAuc}) > 0) {
    chosen.name = kAuc;
  }
  const std::string smallest = rates.empty() ? kAuc : rates.begin()->second;
  const Figure* const of_originals = FirstWithoutValue(figures, {.name = smallest, .hop = "x"});
  const Figure* const missing = of_originals != nullptr ? of_originals : FirstWithoutValue(figures, {.name = smallest});
  if (missing != nullptr) {
    chosen.why = missing->note;
    chosen.too_few_people = missing->context.contains("too_few_people");
  }
  return chosen;
}

}  // namespace pentimento
