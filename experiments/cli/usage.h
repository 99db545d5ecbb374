#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

namespace pentimento {

/// The first word of a command line that is no subcommand or flag of the program, with the nearest that is one:
/// "there is no command \"lst\"; did you mean \"list\"?". "" if every word is known.
/// @param words without the program's own name.
std::string DescribeUnknownWord(const CLI::App& app, const std::vector<std::string>& words);

/// Whether a message begins as compilers' do: "configs/a.yaml:3:5: ".
bool BeginsWithPlace(std::string_view message);

}  // namespace pentimento
