#pragma once

#include "experiments/cli/console.h"

namespace pentimento {

/// Declares `metadata` and its subcommands. They need neither libtorch nor the registries, so that the program can run
/// them without loading either.
void AddMetadataCommand(CLI::App& app, ConsoleAction& action);

}  // namespace pentimento
