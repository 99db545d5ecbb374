#pragma once

#include <string>
#include <vector>

#include "framework/core/option_schema.h"

namespace pentimento {

// The single values of `ResolveOptions`: what they must be, and how messages say it.

/// "a whole number", "a mapping".
std::string KindName(const OptionField& field);

/// A value in a message, a long one cut short.
std::string Shown(const Json& value);

/// "; did you mean "psnr"?"; "" where there is no nearest name, or none of the accepted ones is near.
std::string Suggestion(const std::string& nearest);
std::string Suggestion(const std::string& name, const std::vector<std::string>& accepted);

/// "steps must be between 1 and 1000 steps".
std::string RangeText(const OptionRules& rules, std::string_view what);
bool InRange(const OptionRules& rules, double number);

/// Whether a value can be an option's at all.
bool HasKind(const OptionField& field, const Json& value);

/// A number, a text, or true or false of the right kind, in the form that it is kept in. @param what it is called.
Json ResolveSingle(const OptionField& field, const Json& value, const std::string& what, const std::string& pointer,
                   std::vector<OptionProblem>& problems);

}  // namespace pentimento
