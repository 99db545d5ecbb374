#pragma once

#include "framework/methods/method.h"

namespace pentimento {

/// Registers the methods of this folder: `pixelate`, `blur`, `mask` and `launder`.
void RegisterAnonymisers(Registry<Method>& registry);

}  // namespace pentimento
