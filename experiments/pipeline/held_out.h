#pragma once

#include <cstdint>

#include "experiments/pipeline/file_set.h"

namespace pentimento {

/// The training pictures of one domain: those that a model learns from, and those it is validated on. Nobody is on
/// both.
struct HeldOutSplit {
  FileSet training;
  FileSet held_out;
};

/// Holds out the pictures of a share of the people, at least of one; of a data set that doesn't say who is who, each
/// picture counts as a person. Who it is follows from the seed and the people's names: two sets of the same people are
/// split alike.
/// @param share of the people, in [0,1); 0 holds out nobody. @throws DataError if nobody would be left to train on.
HeldOutSplit HoldOut(const FileSet& files, double share, std::uint64_t seed);

}  // namespace pentimento
