#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "experiments/cli/console.h"

namespace pentimento {

/// Declares `metadata` with the subcommands that need neither libtorch nor the registries, so that the program can run
/// them without loading either: see `kLightMetadataCommands`.
/// @returns `metadata`, for further subcommands.
CLI::App& AddMetadataCommand(CLI::App& app, ConsoleAction& action);

/// What `AddMetadataCommand` declares.
inline constexpr std::array<std::string_view, 3> kLightMetadataCommands = {"show", "diff", "strip"};

/// Declares `metadata strip`.
void AddMetadataStripCommand(CLI::App& metadata, ConsoleAction& action);

/// Worker processes for so many files: one a core, but none for a few files only; starting one takes as long as reading
/// some ten.
int WorkersFor(std::size_t files);

}  // namespace pentimento
