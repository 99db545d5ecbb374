#include "experiments/cli/retention_text.h"

#include <cstdint>

#include <fmt/format.h>

namespace pentimento {
namespace {

/// "back of tool": what made the pictures, each with its version where that is known.
std::string ToolsOf(const Json& row) {
  const auto name = [&](const char* role) {
    const Json& version = row.at(fmt::format("{}_version", role));
    const auto own = row.at(role).get<std::string>();
    return version.is_null() ? own : fmt::format("{} ({})", own, version.get<std::string>());
  };
  const std::string forward = name("forward");
  return row.at("reverse").is_null() ? forward : fmt::format("{}, reversed by {}", forward, name("reverse"));
}

}  // namespace

std::string RetentionText(const Json& figure) {
  std::string text;
  std::string carriers;
  for (const Json& row : figure.at("context").at("matrix")) {
    const auto count = [&](const char* name) { return row.at(name).get<std::int64_t>(); };
    if (text.empty()) {
      text = fmt::format("Metadata after {}: items\n", ToolsOf(row));
    }
    if (const auto own = row.at("carriers").get<std::string>(); own != carriers) {
      carriers = own;
      text += fmt::format("  of pictures {}\n    {:<14} {:>8} {:>8} {:>8} {:>8} {:>8}\n",
                          own == "none" ? "without metadata" : fmt::format("with metadata in {}", own), "category",
                          "pictures", "kept", "altered", "removed", "added");
    }
    text += fmt::format("    {:<14} {:>8} {:>8} {:>8} {:>8} {:>8}\n", row.at("category").get<std::string>(),
                        count("images"), count("kept"), count("altered"), count("removed"), count("added"));
  }
  return text;
}

}  // namespace pentimento
