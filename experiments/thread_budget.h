#pragma once

#include "framework/core/threads.h"

namespace pentimento {

/// Sets the compute threads of ATen, OpenCV, OpenBLAS and TBB for the rest of the process: the one place that does.
void ApplyThreadBudget(const ThreadBudget& budget);

/// Compute threads of OpenBLAS alone, which has one number for all threads that call it, and lets them take turns
/// unless it is 1.
void SetBlasThreads(int threads);

/// Takes all compute threads of ATen but one from the calling thread, for as long as it lives: of several threads that
/// compute side by side, each with a BLAS of one thread. @param others compute threads of threads that are yet to come,
/// as `ApplyThreadBudget` said.
void UseOneComputeThread(int others);

}  // namespace pentimento
