#pragma once

#include <string>
#include <vector>

namespace pentimento {

/// Becomes the program of that name in this one's folder, with this one's command line.
/// @throws MissingError if it cannot be started.
[[noreturn]] void BecomeProgramBeside(const std::string& name, const std::vector<std::string>& command_line);

}  // namespace pentimento
