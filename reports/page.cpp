#include "reports/page.h"

#include <map>
#include <string_view>

#include <fmt/format.h>

#include "framework/core/base64.h"
#include "framework/core/errors.h"
#include "framework/core/hash.h"
#include "framework/core/text.h"
#include "reports/assets.h"
#include "reports/page_data.h"

namespace pentimento {
namespace {

std::string HashSource(std::string_view script) {
  const std::string hex = Sha256(script);
  std::string digest;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    digest += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  }
  return fmt::format("'sha256-{}'", Base64(digest));
}

std::string Fill(std::string_view text, const std::map<std::string, std::string_view, std::less<>>& values) {
  std::string filled;
  while (true) {
    const std::size_t open = text.find("{{");
    if (open == std::string_view::npos) {
      return filled.append(text);
    }
    const std::size_t close = text.find("}}", open);
    const auto value = values.find(text.substr(open + 2, close - open - 2));
    if (close == std::string_view::npos || value == values.end()) {
      throw InternalError("reports/viewer/template.html: a placeholder that nothing fills");
    }
    filled.append(text.substr(0, open)).append(value->second);
    text.remove_prefix(close + 2);
  }
}

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
  const std::string hashes = HashSource(VegaScript()) + " " + HashSource(PageScript());
  const std::string name = report.value("name", "");
  const std::string title = EscapeHtml(name.empty() ? "Pentimento" : name + " · Pentimento");
  const std::string answer = AnswerWithoutScripts(report.at("answer"));
  return Fill(PageTemplate(), {{"title", title},
                               {"script-hashes", hashes},
                               {"style", PageStyle()},
                               {"answer", answer},
                               {"data", data},
                               {"vega", VegaScript()},
                               {"script", PageScript()}});
}

}  // namespace pentimento
