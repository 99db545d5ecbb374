#pragma once

#include <string>
#include <vector>

namespace pentimento {

/// Sets the environment variables that libraries of this program read, except those that the user has set. They move no
/// figure, only speed:
/// - GOMP_SPINCOUNT: threads of libgomp (PyTorch's) spin for milliseconds before they sleep, on cores that OpenBLAS's
///   own threads then wait for;
/// - THP_MEM_ALLOC_ENABLE: PyTorch asks for large pages for its large tensors.
void SetLibraryEnvironment();

/// The same in a program that runs already, whose libgomp has read its variable: starts it anew, once. Returns where
/// nothing had to be set, or it cannot be started again.
void RestartWithLibraryEnvironment(char** command_line);

/// The environment, as NAME=VALUE, without what was set here: what programs of others are started with.
std::vector<std::string> EnvironmentOfOthers();

}  // namespace pentimento
