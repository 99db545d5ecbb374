#include "framework/media/command_words.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

#include <fmt/format.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

constexpr std::array<std::string_view, 9> kShellWords = {"|", "||", "&", "&&", ";", "<", ">", ">>", "2>"};

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

class Splitter {
 public:
  explicit Splitter(std::string_view command) : rest_(command), whole_(command) {}

  std::vector<std::string> Run() {
    while (!rest_.empty()) {
      const char c = Take();
      if (IsSpace(c)) {
        End();
      } else if (c == '\'') {
        TakeSingleQuoted();
      } else if (c == '"') {
        TakeDoubleQuoted();
      } else if (c == '\\') {
        quoted_ = true;
        Word() += TakeOr("ends with a backslash");
      } else {
        Word() += c;
      }
    }
    End();
    if (words_.empty()) {
      throw ConfigError("the command is empty; it begins with the program to be run");
    }
    return std::move(words_);
  }

 private:
  char Take() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }

  char TakeOr(std::string_view problem) {
    if (rest_.empty()) {
      throw ConfigError(fmt::format("the command `{}` {}", whole_, problem));
    }
    return Take();
  }

  std::string& Word() {
    if (!word_) {
      word_.emplace();
    }
    return *word_;
  }

  void TakeSingleQuoted() {
    quoted_ = true;
    Word();
    for (char c = TakeOr("has a ' without its end"); c != '\''; c = TakeOr("has a ' without its end")) {
      Word() += c;
    }
  }

  void TakeDoubleQuoted() {
    quoted_ = true;
    Word();
    for (char c = TakeOr("has a \" without its end"); c != '"'; c = TakeOr("has a \" without its end")) {
      const bool escapes = c == '\\' && !rest_.empty() && (rest_.front() == '"' || rest_.front() == '\\');
      Word() += escapes ? Take() : c;
    }
  }

  void End() {
    if (!word_) {
      return;
    }
    if (!quoted_ && std::ranges::find(kShellWords, *word_) != kShellWords.end()) {
      throw ConfigError(fmt::format(
          "the command `{}` holds `{}`, but it is run without a shell; put pipes and redirections into a script and "
          "name that, or quote the word if the program wants it",
          whole_, *word_));
    }
    words_.push_back(*std::move(word_));
    word_.reset();
    quoted_ = false;
  }

  std::string_view rest_;
  std::string_view whole_;
  std::optional<std::string> word_;
  bool quoted_ = false;
  std::vector<std::string> words_;
};

}  // namespace

std::vector<std::string> SplitCommand(std::string_view command) { return Splitter(command).Run(); }

std::vector<std::string> FillPlaceholders(const std::vector<std::string>& words,
                                          const std::map<std::string, std::string>& values) {
  std::vector<std::string> filled;
  for (const std::string& word : words) {
    std::string made;
    for (std::size_t at = 0; at < word.size();) {
      const std::size_t end = word[at] == '{' ? word.find('}', at) : std::string::npos;
      const auto value = end == std::string::npos ? values.end() : values.find(word.substr(at + 1, end - at - 1));
      if (value != values.end()) {
        made += value->second;
        at = end + 1;
      } else {
        made += word[at++];
      }
    }
    filled.push_back(std::move(made));
  }
  return filled;
}

bool HasPlaceholder(const std::vector<std::string>& words, std::string_view name) {
  const std::string placeholder = fmt::format("{{{}}}", name);
  return std::ranges::any_of(words,
                             [&](const std::string& word) { return word.find(placeholder) != std::string::npos; });
}

}  // namespace pentimento
