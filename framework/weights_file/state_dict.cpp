#include "framework/weights_file/state_dict.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/core/text.h"

namespace pentimento {
namespace {

/// From the most specific to what could be anything. Averaged weights come before those they are the average of.
constexpr std::array<std::string_view, 14> kWrappers = {
    "state_dict", "model_state_dict", "params_ema", "g_ema",          "model_ema", "ema", "params", "model", "network",
    "net",        "generator",        "weights",    "net_state_dict", "netG"};

bool LiesIn(const TensorView& view, std::string_view section) {
  return view.section == section || (view.section.starts_with(section) && view.section.size() > section.size() &&
                                     view.section[section.size()] == '.');
}

bool HasSection(const std::vector<TensorView>& tensors, std::string_view section) {
  return std::ranges::any_of(tensors, [&](const TensorView& view) { return LiesIn(view, section); });
}

std::string UsualSection(const std::vector<TensorView>& tensors) {
  constexpr int kDeepest = 4;
  std::string section;
  for (int depth = 0; depth < kDeepest; ++depth) {
    const auto found = std::ranges::find_if(kWrappers, [&](std::string_view wrapper) {
      return HasSection(tensors, section.empty() ? std::string(wrapper) : fmt::format("{}.{}", section, wrapper));
    });
    if (found == kWrappers.end()) {
      break;
    }
    section = section.empty() ? std::string(*found) : fmt::format("{}.{}", section, *found);
  }
  return section;
}

/// "g (99 tensors), d (36 tensors)".
std::string Sections(const std::vector<TensorView>& tensors) {
  constexpr std::size_t kMostShown = 20;
  std::map<std::string, std::size_t> counts;
  for (const TensorView& view : tensors) {
    ++counts[view.section];
  }
  std::vector<std::string> shown;
  for (const auto& [section, count] : counts) {
    if (shown.size() < kMostShown) {
      shown.push_back(fmt::format("{} ({} tensors)", section.empty() ? "the outermost" : section, count));
    }
  }
  return shown.empty() ? "no tensors at all" : Join(shown);
}

void TakeOffPrefix(std::vector<TensorView>& tensors, std::string_view prefix) {
  const bool everywhere = !tensors.empty() && std::ranges::all_of(tensors, [&](const TensorView& view) {
    return view.section.empty() && view.key.starts_with(prefix) && view.key.size() > prefix.size();
  });
  if (everywhere) {
    for (TensorView& view : tensors) {
      view.key.erase(0, prefix.size());
    }
  }
}

}  // namespace

std::vector<TensorView> SelectStateDict(const WeightsFile& weights, std::string_view section, const std::string& file) {
  const std::string chosen = section.empty() ? UsualSection(weights.tensors) : std::string(section);
  std::vector<TensorView> selected;
  for (const TensorView& view : weights.tensors) {
    if (chosen.empty() || LiesIn(view, chosen)) {
      TensorView& taken = selected.emplace_back(view);
      taken.section.erase(0, std::min(taken.section.size(), chosen.empty() ? 0 : chosen.size() + 1));
    }
  }
  if (selected.empty()) {
    throw WeightsError(
        fmt::format("{}: {} file: no tensors{}; it holds {}{}", file, weights.format,
                    chosen.empty() ? "" : fmt::format(" under \"{}\"", chosen), Sections(weights.tensors),
                    weights.skipped.empty() ? "" : fmt::format("; passed over: {}", Join(weights.skipped))));
  }
  for (const std::string_view prefix : {"module.", "_orig_mod.", "module."}) {
    TakeOffPrefix(selected, prefix);
  }
  return selected;
}

}  // namespace pentimento
