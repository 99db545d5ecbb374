#pragma once

#include <torch/types.h>

namespace pentimento::testing {

inline torch::Tensor ChannelsLast(const torch::Tensor& x) { return x.contiguous(torch::MemoryFormat::ChannelsLast); }

}  // namespace pentimento::testing
