#pragma once

#include <iosfwd>

namespace pentimento {

/// Speaks the worker's side of the protocol of `peers/README.md` until the input ends. Every error is answered in the
/// protocol's form. @param peer be the C++ peer of a row instead of ours.
void ServeBenchmarkWork(std::istream& in, std::ostream& out, bool peer);

}  // namespace pentimento
