#pragma once

#include <filesystem>

#include "reports/report.h"

namespace pentimento::test {

/// A report's input like that of a small run: one forward, one reverse, the three controls, every kind of figure, score
/// matrices, curves, `people` rows of three drawn pictures each (written below `folder`/images), and names that try to
/// break out of JSON, CSV and HTML. Always the same.
ReportInput DemoReport(const std::filesystem::path& folder, int people = 6);

/// Adds what a sweep leaves: the key `sweep` of the header, and for each copy of `ghibli`, strength 0, 0.5 and 1, the
/// leakage of the naive and the combined attackers; that of the combined one has no value at strength 0.
void AddSweep(ReportInput& input);

/// Adds figures of pooled pictures: leakage and TAR for 1, 2 and 4 reference photographs of each person and for 1 and 3
/// stylised pictures, by mean template and by best match, and the originals' TAR alike.
void AddPooled(ReportInput& input);

/// A name that ends scripts, quotes and cells where it is not escaped.
inline constexpr const char* kHostileId = "p \"1\"</script><img src=x onerror=\"document.title='broken'\">, é—☂.jpg";

}  // namespace pentimento::test
