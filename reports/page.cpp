#include "reports/page.h"

#include <fmt/format.h>

#include "reports/assets.h"
#include "reports/page_data.h"
#include "reports/page_template.h"

namespace pentimento {
namespace {

std::string AnswerWithoutScripts(const Json& answer) {
  std::string html;
  for (const Json& sentence : answer.at("headline")) {
    html += fmt::format("<p><strong>{}</strong></p>\n", EscapeHtml(sentence.at("text").get<std::string>()));
  }
  for (const Json& section : answer.at("sections")) {
    html += fmt::format("<h2>{}</h2>\n", EscapeHtml(section.at("title").get<std::string>()));
    for (const Json& sentence : section.at("sentences")) {
      html += fmt::format("<p>{}</p>\n", EscapeHtml(sentence.at("text").get<std::string>()));
    }
  }
  return html;
}

}  // namespace

std::string ScriptSafe(const Json& document) {
  const std::string text = document.dump(-1, ' ', false, Json::error_handler_t::replace);
  std::string safe;
  safe.reserve(text.size());
  for (const char c : text) {
    if (c == '<') {
      safe += "\\u003c";
    } else {
      safe += c;
    }
  }
  return safe;
}

std::string EscapeHtml(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string RenderPage(const ReportInput& input, const Json& report) {
  const std::string data = ScriptSafe(PageData(input, report));
  const std::string hashes = ScriptHash(VegaScript()) + " " + ScriptHash(PageScript());
  const std::string name = report.value("name", "");
  const std::string title = EscapeHtml(name.empty() ? "Pentimento" : name + " · Pentimento");
  const std::string answer = AnswerWithoutScripts(report.at("answer"));
  return FillTemplate(PageTemplate(), {{"title", title},
                                       {"script-hashes", hashes},
                                       {"style", PageStyle()},
                                       {"answer", answer},
                                       {"data", data},
                                       {"vega", VegaScript()},
                                       {"script", PageScript()}});
}

}  // namespace pentimento
