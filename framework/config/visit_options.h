#pragma once

#include <functional>
#include <string>

#include "framework/core/option_schema.h"

namespace pentimento {

/// Calls `visit` for every single value (no mapping or list, and not null) of an object that `ResolveOptions` made by
/// `schema`: its option, the value, which may be replaced by another one, and its JSON pointer. Where it is not known
/// of which type something is, only what every type takes.
void VisitOptions(const OptionSchema& schema, Json& resolved,
                  const std::function<void(const OptionField&, Json&, const std::string&)>& visit);

}  // namespace pentimento
