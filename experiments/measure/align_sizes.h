#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "experiments/measure/picture_pairs.h"
#include "framework/core/stop_token.h"
#include "framework/core/threads.h"
#include "framework/image/resample.h"

namespace pentimento {

/// What figures call such a resizing: "bicubic, antialiased".
std::string NameOfResizing(Filter filter);

/// Deals with pairs that `ReadPairs` found to be of two sizes. With a filter the test picture is resized to the size of
/// its reference, into a PNG file of 16 bits a channel in `scratch` that then is the pair's; without, neither is
/// compared. @returns how many were resized. @throws Interrupted.
std::size_t AlignSizes(MeasuredPairs& pairs, std::optional<Filter> filter, const std::filesystem::path& scratch,
                       const ThreadBudget& threads, const StopToken& stop);

}  // namespace pentimento
