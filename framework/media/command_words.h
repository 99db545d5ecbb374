#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace pentimento {

/// The words of a command line. No shell takes part, so that nothing is expanded: `$`, `*`, `~` and `#` stand for
/// themselves, and a program gets exactly these words.
///
/// White space separates words. Between single quotes everything is itself. Between double quotes, \" is a quote and
/// \\ a backslash, and everything else is itself. Outside of quotes a backslash makes the next character itself. '' is
/// an empty word. (POSIX.1-2017, Shell Command Language 2.2, without its expansions.)
/// @throws ConfigError for a quote that does not end, a backslash at the end, no words at all, or an unquoted word that
/// only a shell would understand: | || & && ; < > >> 2>
std::vector<std::string> SplitCommand(std::string_view command);

/// Each word with `{name}` replaced by `values`' text for that name, wherever it occurs. Other braces stay. What was
/// put in is not looked at again, so that a file name may hold anything.
std::vector<std::string> FillPlaceholders(const std::vector<std::string>& words,
                                          const std::map<std::string, std::string>& values);

/// Whether some word holds `{name}`.
bool HasPlaceholder(const std::vector<std::string>& words, std::string_view name);

}  // namespace pentimento
