#include "experiments/pipeline/keep_templates.h"

#include <chrono>
#include <regex>

#include <fmt/format.h>

#include "experiments/pipeline/clock.h"
#include "framework/core/errors.h"

namespace pentimento {

std::optional<std::string> KeptUntil(const std::string& text) {
  static const std::regex form("until (([0-9]{4})-([0-9]{2})-([0-9]{2}))");
  std::smatch part;
  if (!std::regex_match(text, part, form)) {
    return std::nullopt;
  }
  const std::chrono::year_month_day day(std::chrono::year(std::stoi(part[2])),
                                        std::chrono::month(static_cast<unsigned>(std::stoi(part[3]))),
                                        std::chrono::day(static_cast<unsigned>(std::stoi(part[4]))));
  return day.ok() ? std::optional(part[1].str()) : std::nullopt;
}

void RequireNotPassed(const std::string& day) {
  // Both begin with the date in an order that texts sort by.
  if (UtcNow().substr(0, day.size()) > day) {
    throw ConfigError(
        fmt::format("keep_templates: {} has passed, so originals of real people may no longer be kept; give a later "
                    "day or leave the key out, and remove what an earlier run kept with: pentimento purge RUN",
                    day));
  }
}

}  // namespace pentimento
