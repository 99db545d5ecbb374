#pragma once

#include <string>
#include <string_view>

namespace pentimento::test {

// What the fuzzers run on any bytes. Each returns what is wrong with the outcome, "" if nothing is.

/// Segments tile the file, the account adds up, items are UTF-8 text in the file, further pictures lie in it.
std::string FuzzContainer(std::string_view bytes);

/// Strip refuses the file by a DataError or WorkError, or gives a copy without unknown bytes that strip leaves as it
/// is.
std::string FuzzStrip(std::string_view bytes);

}  // namespace pentimento::test
