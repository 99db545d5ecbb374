#include <algorithm>
#include <regex>

#include <fmt/format.h>

#include "framework/config/resolve.h"

namespace pentimento {
namespace {

/// What the schema says of a value: its field, or for the top level its schema. Both null: nothing.
struct Shape {
  const OptionField* field = nullptr;
  const OptionSchema* schema = nullptr;
};

/// Text that YAML reads back as the same text.
std::string QuotedIfNeeded(const std::string& text) {
  static const std::regex plain("[A-Za-z_][A-Za-z0-9_./-]*", std::regex::optimize);
  constexpr std::size_t kLongestPlain = 200;
  if (text.size() <= kLongestPlain && std::regex_match(text, plain) && PlainScalar(text).is_string()) {
    return text;
  }
  return Json(text).dump();
}

std::string Scalar(const Json& value) {
  if (value.is_structured()) {
    return value.is_array() ? "[]" : "{}";
  }
  return value.is_string() ? QuotedIfNeeded(value.get<std::string>()) : value.dump();
}

std::vector<const OptionSchema*> SchemasOf(const Shape& shape, const Json& object) {
  if (shape.schema != nullptr) {
    return {shape.schema};
  }
  if (shape.field == nullptr) {
    return {};
  }
  if (shape.field->kind == OptionKind::kObject) {
    return {shape.field->object};
  }
  if (shape.field->kind == OptionKind::kVariant) {
    const VariantSet& variants = *shape.field->variants;
    const VariantSet::Alternative* chosen = variants.Find(object.value("type", ""));
    if (chosen != nullptr) {
      return variants.SchemasOf(*chosen);
    }
    return variants.common == nullptr ? std::vector<const OptionSchema*>() : std::vector{variants.common};
  }
  return {};
}

std::string FileOf(const std::string& origin) { return origin.substr(0, origin.find(':')); }

class Writer {
 public:
  explicit Writer(const ResolvedConfig& config) : config_(config) {}

  std::string Write(const OptionSchema& schema) {
    text_ = "# Every option as it was used, and where its value came from.\n";
    if (config_.values.empty()) {
      text_ += "{}\n";
    } else {
      WriteObject(config_.values, {nullptr, &schema}, "", 0, false);
    }
    return std::move(text_);
  }

 private:
  /// A comment ends with its line, and an origin may hold whatever was typed after `--set`.
  [[nodiscard]] std::string Comment(const std::string& pointer) const {
    std::string origin = config_.origins.at(pointer);
    std::ranges::replace_if(
        origin, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return "  # " + origin + "\n";
  }

  [[nodiscard]] bool OnOneLine(const Json& value, const std::string& pointer) const {
    if (!value.is_structured() || value.empty()) {
      return true;
    }
    if (!value.is_array()) {
      return false;
    }
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (value[i].is_structured() ||
          FileOf(config_.origins.at(fmt::format("{}/{}", pointer, i))) != FileOf(config_.origins.at(pointer))) {
        return false;
      }
    }
    return true;
  }

  [[nodiscard]] static std::string OneLine(const Json& value) {
    if (!value.is_array()) {
      return Scalar(value);
    }
    std::string items;
    for (const Json& item : value) {
      items += (items.empty() ? "" : ", ") + Scalar(item);
    }
    return "[" + items + "]";
  }

  /// @param after_dash the first key goes on the line that a list's dash has begun.
  void WriteObject(const Json& object, const Shape& shape, const std::string& pointer, int indent, bool after_dash) {
    std::vector<std::pair<std::string, const OptionField*>> keys;
    const auto add = [&](const std::string& key, const OptionField* field) {
      if (object.contains(key) && std::ranges::find(keys, key, &decltype(keys)::value_type::first) == keys.end()) {
        keys.emplace_back(key, field);
      }
    };
    if (shape.field != nullptr && shape.field->kind == OptionKind::kVariant) {
      add("type", nullptr);
    }
    for (const OptionSchema* schema : SchemasOf(shape, object)) {
      for (const OptionField& field : schema->fields) {
        add(field.name, &field);
      }
    }
    const bool is_map = shape.field != nullptr && shape.field->kind == OptionKind::kMap;
    for (const auto& [key, value] : object.items()) {
      add(key, is_map ? shape.field->element.get() : nullptr);
    }
    for (const auto& [key, field] : keys) {
      if (!after_dash) {
        text_.append(static_cast<std::size_t>(indent), ' ');
      }
      after_dash = false;
      text_ += QuotedIfNeeded(key) + ":";
      WriteValue(object.at(key), field, pointer + "/" + EscapePointerToken(key), indent);
    }
  }

  /// What follows "key:".
  void WriteValue(const Json& value, const OptionField* field, const std::string& pointer, int indent) {
    if (OnOneLine(value, pointer)) {
      text_ += " " + OneLine(value) + Comment(pointer);
      return;
    }
    text_ += Comment(pointer);
    if (value.is_object()) {
      WriteObject(value, {field, nullptr}, pointer, indent + 2, false);
      return;
    }
    const OptionField* element = field == nullptr ? nullptr : field->element.get();
    for (std::size_t i = 0; i < value.size(); ++i) {
      WriteItem(value[i], element, fmt::format("{}/{}", pointer, i), indent + 2);
    }
  }

  void WriteItem(const Json& item, const OptionField* element, const std::string& pointer, int indent) {
    text_.append(static_cast<std::size_t>(indent), ' ');
    text_ += "-";
    if (item.is_object() && !item.empty()) {
      text_ += " ";
      WriteObject(item, {element, nullptr}, pointer, indent + 2, true);
    } else {
      WriteValue(item, element, pointer, indent);
    }
  }

  const ResolvedConfig& config_;
  std::string text_;
};

}  // namespace

std::string WriteResolvedYaml(const ResolvedConfig& config, const OptionSchema& schema) {
  return Writer(config).Write(schema);
}

}  // namespace pentimento
