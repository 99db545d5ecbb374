#pragma once

#include "framework/core/option_schema.h"

namespace pentimento {

/// Which of an object's options differ from their defaults, but for devices, which change no definition.
/// @param resolved by `schema`; further keys are passed over.
Json ChosenOptions(const OptionSchema& schema, const Json& resolved);

}  // namespace pentimento
