#include "framework/config/describe.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/core/text.h"

namespace pentimento {
namespace {

std::string TypeName(const OptionField& field, bool plural) {
  switch (field.kind) {
    case OptionKind::kBoolean:
      return "true or false";
    case OptionKind::kInteger:
      return plural ? "whole numbers" : "whole number";
    case OptionKind::kReal:
      return plural ? "numbers" : "number";
    case OptionKind::kText:
      return plural ? "texts" : "text";
    case OptionKind::kScalar:
      return plural ? "numbers, texts, or true or false" : "number, text, or true or false";
    case OptionKind::kList:
      return (plural ? "lists of " : "list of ") + TypeName(*field.element, true);
    case OptionKind::kMap:
      return (plural ? "mappings of names to " : "mapping of names to ") + TypeName(*field.element, true);
    case OptionKind::kObject:
      return plural ? "mappings" : "mapping";
    case OptionKind::kVariant:
      return field.variants->what + (plural ? "s" : "");
  }
  throw InternalError("an option kind without a name");
}

std::string Range(const OptionField& field) {
  const OptionRules& rules = field.rules;
  std::string range = Join(rules.choices, " | ");
  if (const OptionField* const element = field.element.get(); element != nullptr && range.empty()) {
    range = Join(element->rules.choices, " | ");
  }
  const std::string entries = field.kind == OptionKind::kList || field.kind == OptionKind::kMap ? " entries" : "";
  const std::string separator = range.empty() ? "" : ", ";
  if (rules.minimum && rules.maximum) {
    range += fmt::format("{}{} to {}{}", separator, *rules.minimum, *rules.maximum, entries);
  } else if (rules.minimum) {
    range += fmt::format("{}at least {}{}", separator, *rules.minimum, entries);
  } else if (rules.maximum) {
    range += fmt::format("{}at most {}{}", separator, *rules.maximum, entries);
  }
  return range;
}

std::string DefaultText(const OptionField& field, const Json& value) {
  if (field.rules.required) {
    return "required";
  }
  if (value.is_null()) {
    return "none";
  }
  return value.is_string() && !value.get_ref<const std::string&>().empty() ? value.get<std::string>() : value.dump();
}

void Describe(const OptionSchema& schema, const Json& defaults, const std::string& prefix,
              std::vector<OptionDescription>& rows);

/// What entries take whatever their type is, and those whose type goes without saying.
void DescribeEveryEntry(const VariantSet& set, const std::string& prefix, std::vector<OptionDescription>& rows) {
  if (set.implied_type) {
    Describe(*set.Find(set.implied_type->second)->schema, Json(), prefix, rows);
  }
  if (set.common != nullptr) {
    Describe(*set.common, Json(), prefix, rows);
  }
}

void Describe(const OptionSchema& schema, const Json& defaults, const std::string& prefix,
              std::vector<OptionDescription>& rows) {
  for (const OptionField& field : schema.fields) {
    const bool overridden = defaults.is_object() && defaults.contains(field.name);
    const Json& value = overridden ? defaults[field.name] : field.default_value;
    const bool nested = field.kind == OptionKind::kObject;
    if (!nested || field.nullable || field.rules.required) {
      rows.push_back({prefix + field.name, TypeName(field, false) + (field.nullable ? " or none" : ""),
                      DefaultText(field, value), Range(field), field.rules.unit, field.doc});
    }
    if (field.element != nullptr && field.element->kind == OptionKind::kVariant) {
      DescribeEveryEntry(*field.element->variants, prefix + field.name + "[].", rows);
    } else if (nested) {
      Describe(*field.object, value, prefix + field.name + ".", rows);
    } else if (field.element != nullptr && field.element->kind == OptionKind::kObject) {
      Describe(*field.element->object, Json(), prefix + field.name + "[].", rows);
    }
  }
}

/// Range and unit as one reads them together.
std::string RangeWithUnit(const OptionDescription& row) {
  if (row.unit.empty()) {
    return row.range;
  }
  return row.range.empty() ? row.unit : row.range + " " + row.unit;
}

}  // namespace

std::vector<OptionDescription> DescribeOptions(const OptionSchema& schema) {
  std::vector<OptionDescription> rows;
  Describe(schema, Json(), "", rows);
  OptionSchema read_before;
  read_before.fields = schema.read_before;
  Describe(read_before, Json(), "", rows);
  return rows;
}

std::string DescribeOptionsText(const OptionSchema& schema, int indent) {
  using Cells = std::array<std::string, 5>;
  std::vector<Cells> table;
  std::array<std::size_t, 5> widths{};
  for (const OptionDescription& row : DescribeOptions(schema)) {
    table.push_back({row.name, row.type, row.default_value, RangeWithUnit(row), row.doc});
    for (std::size_t i = 0; i < widths.size(); ++i) {
      widths[i] = std::max(widths[i], table.back()[i].size());
    }
  }
  std::string text;
  for (const Cells& cells : table) {
    std::string line(static_cast<std::size_t>(indent), ' ');
    for (std::size_t i = 0; i < cells.size(); ++i) {
      line += fmt::format("{:<{}}  ", cells[i], widths[i]);
    }
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

}  // namespace pentimento
