#pragma once

#include <string>
#include <string_view>

#include "framework/core/json.h"

namespace pentimento {

/// A sentence of the answer that remembers which of its numbers are figures, so that the page can mark them:
/// {"text": "... links 41 ...", "parts": ["... links ", {"figure": 7, "field": "value", "shown": "41"}, " ..."]}.
class Sentence {
 public:
  Sentence() = default;
  explicit Sentence(std::string_view text) { Text(text); }

  Sentence& Text(std::string_view text);
  /// @param figure  index in the document's list of figures.
  Sentence& Value(std::size_t figure, std::string_view shown);
  /// As Value, for a figure's interval.
  Sentence& Interval(std::size_t figure, std::string_view shown);

  [[nodiscard]] bool empty() const { return text_.empty(); }
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] Json ToJson() const;

 private:
  Sentence& Marked(std::size_t figure, std::string_view field, std::string_view shown);

  std::string text_;
  Json parts_ = Json::array();
};

}  // namespace pentimento
