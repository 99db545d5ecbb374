#include "experiments/cli/usage.h"

#include <algorithm>
#include <iterator>
#include <regex>

#include <fmt/format.h>

#include "framework/core/text.h"

namespace pentimento {
namespace {

std::string Unknown(std::string_view what, const std::string& word, const std::vector<std::string>& known) {
  const std::string nearest = NearestName(word, known);
  return fmt::format("there is no {} \"{}\"{}", what, word,
                     nearest.empty() ? "" : fmt::format("; did you mean \"{}\"?", nearest));
}

std::vector<std::string> CommandsOf(const CLI::App& app) {
  std::vector<std::string> names;
  std::ranges::transform(app.get_subcommands([](const CLI::App*) { return true; }), std::back_inserter(names),
                         [](const CLI::App* command) { return command->get_name(); });
  return names;
}

std::vector<std::string> FlagsOf(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      names.push_back("--" + name);
    }
  }
  return names;
}

}  // namespace

std::string DescribeUnknownWord(const CLI::App& app, const std::vector<std::string>& words) {
  const CLI::App* command = &app;
  for (const std::string& word : words) {
    if (word == "--") {
      break;
    }
    if (word.starts_with("--")) {
      std::vector<std::string> flags = FlagsOf(*command);
      std::ranges::copy(FlagsOf(app), std::back_inserter(flags));
      const std::string name = word.substr(0, word.find('='));
      if (std::ranges::find(flags, name) == flags.end()) {
        return Unknown(command == &app ? "option" : fmt::format("option of {}", command->get_name()), name, flags);
      }
    } else if (const std::vector<std::string> commands = CommandsOf(*command);
               !commands.empty() && !word.starts_with('-')) {
      if (std::ranges::find(commands, word) == commands.end()) {
        return Unknown("command", word, commands);
      }
      command = command->get_subcommand(word);
    }
  }
  return "";
}

bool BeginsWithPlace(std::string_view message) {
  static const std::regex place("^[^\\n]*?:[0-9]+:[0-9]+: ");
  return std::regex_search(message.begin(), message.end(), place, std::regex_constants::match_continuous);
}

}  // namespace pentimento
