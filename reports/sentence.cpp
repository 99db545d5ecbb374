#include "reports/sentence.h"

namespace pentimento {

Sentence& Sentence::Text(std::string_view text) {
  text_ += text;
  if (!parts_.empty() && parts_.back().is_string()) {
    parts_.back().get_ref<std::string&>() += text;
  } else {
    parts_.push_back(text);
  }
  return *this;
}

Sentence& Sentence::Value(std::size_t figure, std::string_view shown) { return Marked(figure, "value", shown); }

Sentence& Sentence::Interval(std::size_t figure, std::string_view shown) { return Marked(figure, "ci95", shown); }

Sentence& Sentence::Marked(std::size_t figure, std::string_view field, std::string_view shown) {
  text_ += shown;
  parts_.push_back({{"figure", figure}, {"field", field}, {"shown", shown}});
  return *this;
}

Json Sentence::ToJson() const { return {{"text", text_}, {"parts", parts_}}; }

}  // namespace pentimento
