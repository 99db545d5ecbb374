#pragma once

#include "experiments/registries.h"

namespace pentimento {

/// The whole program: reads the command line, runs the subcommand, maps errors to the promised exit codes. A program
/// built out of tree calls it with an `extension` that registers further kinds.
int RunMain(int argc, char** argv, const Extension& extension = {});

}  // namespace pentimento
