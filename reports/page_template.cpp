#include "reports/page_template.h"

#include <fmt/format.h>

#include "framework/core/base64.h"
#include "framework/core/errors.h"
#include "framework/core/hash.h"

namespace pentimento {

std::string ScriptHash(std::string_view script) {
  const std::string hex = Sha256(script);
  std::string digest;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    digest += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  }
  return fmt::format("'sha256-{}'", Base64(digest));
}

std::string FillTemplate(std::string_view text, const std::map<std::string, std::string_view, std::less<>>& values) {
  std::string filled;
  while (true) {
    const std::size_t open = text.find("{{");
    if (open == std::string_view::npos) {
      return filled.append(text);
    }
    const std::size_t close = text.find("}}", open);
    const auto value = values.find(text.substr(open + 2, close - open - 2));
    if (close == std::string_view::npos || value == values.end()) {
      throw InternalError("reports/viewer: a placeholder of a page's template that nothing fills");
    }
    filled.append(text.substr(0, open)).append(value->second);
    text.remove_prefix(close + 2);
  }
}

}  // namespace pentimento
