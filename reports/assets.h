#pragma once

#include <string_view>

namespace pentimento {

/// The files of reports/viewer/, embedded at build time.
std::string_view PageTemplate();
std::string_view PageStyle();
std::string_view PageScript();
/// Of the page of `pentimento measure`, which has the same style.
std::string_view MeasureTemplate();
std::string_view MeasureScript();
/// Vega's modules that the charts use, joined into one script that defines `vega`.
std::string_view VegaScript();

}  // namespace pentimento
