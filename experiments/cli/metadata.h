#pragma once

#include <array>
#include <string_view>

#include "experiments/cli/console.h"

namespace pentimento {

/// Declares `metadata` with the subcommands that need neither libtorch nor the registries, so that the program can run
/// them without loading either: see `kLightMetadataCommands`.
/// @returns `metadata`, for further subcommands.
CLI::App& AddMetadataCommand(CLI::App& app, ConsoleAction& action);

/// What `AddMetadataCommand` declares.
inline constexpr std::array<std::string_view, 2> kLightMetadataCommands = {"show", "diff"};

}  // namespace pentimento
