#pragma once

#include <filesystem>

#include "reports/report.h"

namespace pentimento::test {

/// A report's input like that of a small run: one forward, one reverse, the three controls, every kind of figure, score
/// matrices, curves, `people` rows of three drawn pictures each (written below `folder`/images), and names that try to
/// break out of JSON, CSV and HTML. Always the same.
ReportInput DemoReport(const std::filesystem::path& folder, int people = 6);

/// A name that ends scripts, quotes and cells where it is not escaped.
inline constexpr const char* kHostileId = "p \"1\"</script><img src=x onerror=\"document.title='broken'\">, é—☂.jpg";

}  // namespace pentimento::test
