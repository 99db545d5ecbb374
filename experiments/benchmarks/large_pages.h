#pragma once

#include <span>

namespace pentimento {

/// Asks the system to move what lies between the first and the last of some neighbouring allocations into large pages;
/// where it cannot, nothing happens. NumPy asks for them for its arrays, and what takes microseconds depends on it.
void PreferLargePages(std::span<const float> first, std::span<const float> last);

}  // namespace pentimento
