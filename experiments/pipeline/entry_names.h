#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "framework/core/option_schema.h"

namespace pentimento {

/// What the entries of one list of a config (`models`, `forward`, `reverse`) are called.
struct EntryNames {
  std::vector<std::string> all;  ///< one for each entry, in their order; "" where it is in doubt
  bool complete = true;          ///< false: something in doubt may be called otherwise, so nothing is surely unknown

  [[nodiscard]] bool Contains(const std::string& name) const;
  /// Those that are not in doubt.
  [[nodiscard]] std::vector<std::string> Sure() const;
};

/// @param resolved a config, complete. @param known its problems: a name that one of them may have changed is in doubt.
EntryNames NamesIn(const Json& resolved, std::string_view list, const std::vector<OptionProblem>& known);

}  // namespace pentimento
