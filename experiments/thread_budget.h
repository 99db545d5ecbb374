#pragma once

#include "framework/core/threads.h"

namespace pentimento {

/// Sets the compute threads of ATen, OpenCV, OpenBLAS and TBB for the rest of the process: the one place that does.
void ApplyThreadBudget(const ThreadBudget& budget);

}  // namespace pentimento
