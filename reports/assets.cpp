#include "reports/assets.h"

#include <cstddef>

// The names are those that the assembler file gives the embedded files.
// NOLINTBEGIN(readability-identifier-naming)
extern "C" {
extern const char pentimento_template_html[];
extern const char pentimento_template_html_end[];
extern const char pentimento_report_css[];
extern const char pentimento_report_css_end[];
extern const char pentimento_report_js[];
extern const char pentimento_report_js_end[];
extern const char pentimento_measure_html[];
extern const char pentimento_measure_html_end[];
extern const char pentimento_measure_js[];
extern const char pentimento_measure_js_end[];
extern const char pentimento_vega_js[];
extern const char pentimento_vega_js_end[];
}
// NOLINTEND(readability-identifier-naming)

namespace pentimento {
namespace {

std::string_view Between(const char* begin, const char* end) { return {begin, static_cast<std::size_t>(end - begin)}; }

}  // namespace

std::string_view PageTemplate() { return Between(pentimento_template_html, pentimento_template_html_end); }

std::string_view PageStyle() { return Between(pentimento_report_css, pentimento_report_css_end); }

std::string_view PageScript() { return Between(pentimento_report_js, pentimento_report_js_end); }

std::string_view MeasureTemplate() { return Between(pentimento_measure_html, pentimento_measure_html_end); }

std::string_view MeasureScript() { return Between(pentimento_measure_js, pentimento_measure_js_end); }

std::string_view VegaScript() { return Between(pentimento_vega_js, pentimento_vega_js_end); }

}  // namespace pentimento
