#include "framework/core/option_schema.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "framework/core/text.h"

namespace pentimento {
namespace {

OptionField ListOf(OptionField element, std::string name, std::string doc, OptionRules rules, Json default_value) {
  OptionField field;
  field.name = std::move(name);
  field.doc = std::move(doc);
  field.kind = OptionKind::kList;
  field.rules = std::move(rules);
  field.default_value = std::move(default_value);
  field.element = std::make_shared<const OptionField>(std::move(element));
  return field;
}

bool LiesIn(std::string_view pointer, std::string_view outer) {
  return pointer.starts_with(outer) && (pointer.size() == outer.size() || pointer[outer.size()] == '/');
}

std::string_view InDoubt(const OptionProblem& problem) {
  return problem.concerns.empty() ? problem.pointer : problem.concerns;
}

}  // namespace

bool IsInDoubt(const std::vector<OptionProblem>& problems, std::string_view pointer) {
  return std::ranges::any_of(problems, [&](const OptionProblem& problem) { return LiesIn(pointer, InDoubt(problem)); });
}

bool HasDoubts(const std::vector<OptionProblem>& problems, std::string_view pointer) {
  return IsInDoubt(problems, pointer) ||
         std::ranges::any_of(problems, [&](const OptionProblem& problem) { return LiesIn(InDoubt(problem), pointer); });
}

const OptionField* OptionSchema::Find(std::string_view name) const {
  const auto found = std::ranges::find(fields, name, &OptionField::name);
  return found == fields.end() ? nullptr : &*found;
}

std::vector<std::string> OptionSchema::Names() const {
  std::vector<std::string> names;
  for (const OptionField& field : fields) {
    names.push_back(field.name);
  }
  return names;
}

const VariantSet::Alternative* VariantSet::Find(std::string_view name) const {
  const auto found = std::ranges::find(alternatives, name, &Alternative::name);
  return found == alternatives.end() ? nullptr : &*found;
}

std::vector<std::string> VariantSet::Names() const {
  std::vector<std::string> names;
  for (const Alternative& alternative : alternatives) {
    names.push_back(alternative.name);
  }
  return names;
}

void VariantSet::Add(std::string name, std::string doc, const OptionSchema* schema) {
  std::shared_ptr<OptionSchema> narrowed;
  if (common != nullptr && !schema->refused.empty()) {
    narrowed = std::make_shared<OptionSchema>();
    std::ranges::copy_if(common->fields, std::back_inserter(narrowed->fields),
                         [&](const OptionField& field) { return !schema->refused.contains(field.name); });
  }
  alternatives.push_back({std::move(name), std::move(doc), schema, std::move(narrowed)});
}

std::vector<const OptionSchema*> VariantSet::SchemasOf(const Alternative& alternative) const {
  std::vector<const OptionSchema*> schemas = {alternative.common ? alternative.common.get() : common,
                                              alternative.schema};
  std::erase(schemas, nullptr);
  return schemas;
}

OptionField VariantField(std::string name, std::string doc, std::shared_ptr<const VariantSet> variants,
                         OptionRules rules, Json default_value) {
  OptionField field;
  field.name = std::move(name);
  field.doc = std::move(doc);
  field.kind = OptionKind::kVariant;
  field.nullable = !rules.required && default_value.is_null();
  field.rules = std::move(rules);
  field.default_value = std::move(default_value);
  field.variants = std::move(variants);
  return field;
}

OptionField VariantListField(std::string name, std::string doc, std::shared_ptr<const VariantSet> variants,
                             OptionRules rules, Json default_value) {
  OptionField element;
  element.kind = OptionKind::kVariant;
  element.variants = std::move(variants);
  return ListOf(std::move(element), std::move(name), std::move(doc), std::move(rules), std::move(default_value));
}

OptionField ScalarListField(std::string name, std::string doc, OptionRules rules) {
  OptionField element;
  element.kind = OptionKind::kScalar;
  return ListOf(std::move(element), std::move(name), std::move(doc), std::move(rules), Json::array());
}

OptionField ObjectField(std::string name, std::string doc, const OptionSchema* object, OptionRules rules) {
  OptionField field;
  field.name = std::move(name);
  field.doc = std::move(doc);
  field.kind = OptionKind::kObject;
  field.rules = std::move(rules);
  field.default_value = Json::object();
  field.object = object;
  return field;
}

OptionField ObjectListField(std::string name, std::string doc, const OptionSchema* object, OptionRules rules,
                            Json default_value) {
  return ListOf(ObjectField("", "", object), std::move(name), std::move(doc), std::move(rules),
                std::move(default_value));
}

std::string EscapePointerToken(std::string_view key) {
  std::string escaped;
  for (const char c : key) {
    if (c == '~') {
      escaped += "~0";
    } else if (c == '/') {
      escaped += "~1";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

std::string SpokenPointer(std::string_view pointer) {
  if (pointer.empty()) {
    return "the top level";
  }
  std::string text;
  for (std::size_t i = 1; i < pointer.size(); ++i) {
    if (pointer[i] == '~' && i + 1 < pointer.size()) {
      text += pointer[++i] == '1' ? '/' : '~';
    } else {
      text += pointer[i] == '/' ? '.' : pointer[i];
    }
  }
  return text;
}

void ThrowProblems(const std::vector<OptionProblem>& problems, const std::string& place) {
  if (problems.empty()) {
    return;
  }
  std::string text;
  for (const OptionProblem& problem : problems) {
    text += fmt::format("{}{}: {}", text.empty() ? "" : "\n", place, problem.message);
    if (!problem.accepted.empty()) {
      text += fmt::format("\n  accepted: {}", Join(problem.accepted));
    }
  }
  throw ConfigError(text);
}

}  // namespace pentimento
