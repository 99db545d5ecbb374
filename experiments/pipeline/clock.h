#pragma once

#include <string>

namespace pentimento {

/// Now, in UTC: "2026-03-01T12:00:00Z".
std::string UtcNow();

}  // namespace pentimento
