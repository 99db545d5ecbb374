#pragma once

namespace pentimento {

/// How many threads each kind of work may use. The numbers are config fields with fixed defaults, never the core
/// count, because the number of compute threads is part of what "the same figures" means.
struct ThreadBudget {
  int compute = 2;  ///< ATen, OpenBLAS, OpenCV and TBB; changes low-order bits of tensor results
  int loaders = 2;  ///< decoding and reading; never changes a figure
};

}  // namespace pentimento
