#pragma once

#include <string>

#include "framework/checkpoint/tensor_file.h"

namespace pentimento {

/// Adds the tensors of `part` to `all`, with `prefix` before their names.
void AddUnder(TensorMap& all, const std::string& prefix, const TensorMap& part);

/// The tensors whose names begin with `prefix`, without it.
TensorMap Under(const TensorMap& all, const std::string& prefix);

}  // namespace pentimento
