#pragma once

#include "framework/core/json.h"

namespace pentimento {

/// Versions of the libraries in use that figures may depend on, by name. A library that tells its version to programs
/// is asked when this is called; of libjpeg, which does not, and of a BLAS other than OpenBLAS, it is the file that was
/// loaded. Those that this program was built without are left out.
Json LibraryVersions();

}  // namespace pentimento
