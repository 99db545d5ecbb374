#include "framework/core/json.h"

#include <cmath>

namespace pentimento {

std::string CanonicalDump(const Json& document) { return document.dump(); }

Json FiniteOrNull(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

}  // namespace pentimento
