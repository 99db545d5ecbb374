#pragma once

#include "framework/core/option_schema.h"

namespace pentimento {

/// Which of an object's options, at any depth, define what is made by them and are not the default ones. Devices,
/// folders and what only changes the pace define nothing. A file counts by its content, wherever it lies
/// ("sha256:..."), and an entry of a list by its type and its own options that are not the default ones.
/// @param resolved by `schema`; further keys are passed over.
/// @throws DataError for a file that cannot be read; one that is not there counts by its path.
Json ChosenOptions(const OptionSchema& schema, const Json& resolved);

}  // namespace pentimento
