#pragma once

#include <optional>
#include <string>

namespace pentimento {

/// The day in "until YYYY-MM-DD"; nothing if the text has another form or the calendar has no such day.
std::optional<std::string> KeptUntil(const std::string& text);

/// @param day of `KeptUntil`, the last one on which originals may be kept. @throws ConfigError once it has passed
/// (UTC).
void RequireNotPassed(const std::string& day);

}  // namespace pentimento
