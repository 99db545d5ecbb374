#pragma once

#include <string>

#include "framework/core/json.h"
#include "reports/report.h"

namespace pentimento {

/// index.html: one page with everything inlined. Scripts run only if their hash is in the page's own content security
/// policy, which forbids every connection.
/// @param report  the content of report.json, which the page shows.
/// @throws DataError naming a picture that is missing or that browsers do not show.
std::string RenderPage(const ReportInput& input, const Json& report);

/// JSON as it may stand in a script element: UTF-8, every `<` as \u003c.
std::string ScriptSafe(const Json& document);

/// Text as it may stand in HTML content and quoted attributes.
std::string EscapeHtml(const std::string& text);

}  // namespace pentimento
