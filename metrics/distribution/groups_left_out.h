#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include <torch/types.h>

#include "metrics/distribution/moments.h"

namespace pentimento {

/// Rows of lots, in groups that have none in common.
using RowGroups = std::vector<std::vector<std::int64_t>>;

/// The rows of all groups but one, ascending.
std::vector<std::int64_t> RowsWithout(const RowGroups& groups, std::size_t left_out);

/// Calls `use` for each group in turn with the moments that each lot has without the group's rows.
///
/// Nothing is subtracted, so that rounding is what it is when the other rows are read alone. The groups are halved
/// again and again; each half's shard is read and joins what the other half leaves out. So a vector is read once for
/// each time that the groups can be halved (six times of 40), and as many streams' moments are in memory.
/// @param lots [n,D], each with a row for every number in `groups`. @param groups at least two, none empty.
void ForEachGroupLeftOut(const std::vector<torch::Tensor>& lots, const RowGroups& groups,
                         const std::function<void(std::size_t left_out, const std::vector<Moments>& of_others)>& use);

}  // namespace pentimento
