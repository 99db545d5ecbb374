#include "experiments/pipeline/entry_names.h"

#include <algorithm>

#include <fmt/format.h>

#include "experiments/pipeline/sweep.h"

namespace pentimento {

bool EntryNames::Contains(const std::string& name) const { return std::ranges::find(all, name) != all.end(); }

std::vector<std::string> EntryNames::Sure() const {
  std::vector<std::string> sure = all;
  std::erase(sure, "");
  return sure;
}

EntryNames NamesIn(const Json& resolved, std::string_view list, const std::vector<OptionProblem>& known) {
  EntryNames names;
  names.complete = !IsInDoubt(known, fmt::format("/{}", list));
  const Json& entries = resolved.at(std::string(list));
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const std::string pointer = fmt::format("/{}/{}", list, i);
    const bool named = !entries[i].at("name").get_ref<const std::string&>().empty();
    // Without a name of its own an entry is called by its type, and a misspelt key may have been meant to be the name.
    const bool sure = named ? !IsInDoubt(known, pointer + "/name") : !HasDoubts(known, pointer);
    names.all.push_back(sure ? EntryName(entries[i]) : "");
    names.complete = names.complete && sure;
  }
  return names;
}

}  // namespace pentimento
