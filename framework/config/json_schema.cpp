#include "framework/config/json_schema.h"

#include <algorithm>

#include <fmt/format.h>

#include "framework/config/load.h"
#include "framework/core/errors.h"
#include "framework/core/text.h"

namespace pentimento {
namespace {

Json SchemaOfField(const OptionField& field, const Json& default_value);

Json WholeIfWhole(const OptionField& field, double number) {
  return field.kind == OptionKind::kInteger ? Json(static_cast<std::int64_t>(number)) : Json(number);
}

/// The properties of `schema` into `object`; `defaults` are what an enclosing struct says instead of the fields' own.
void AddProperties(const OptionSchema& schema, const Json& defaults, Json& object) {
  for (const OptionField& field : schema.fields) {
    const bool overridden = defaults.is_object() && defaults.contains(field.name);
    object["properties"][field.name] = SchemaOfField(field, overridden ? defaults[field.name] : field.default_value);
    if (field.rules.required && !overridden) {
      object["required"].push_back(field.name);
    }
  }
}

Json EmptyObject() { return {{"type", "object"}, {"properties", Json::object()}, {"additionalProperties", false}}; }

Json SchemaOfObject(const OptionSchema& schema, const Json& defaults) {
  Json object = EmptyObject();
  AddProperties(schema, defaults, object);
  return object;
}

Json SchemaOfAlternative(const VariantSet& set, const VariantSet::Alternative& alternative) {
  Json object = EmptyObject();
  object["title"] = alternative.name;
  object["description"] = alternative.doc;
  for (const OptionSchema* schema : set.SchemasOf(alternative)) {
    AddProperties(*schema, Json(), object);
  }
  object["properties"]["type"] = {{"const", alternative.name}, {"description", alternative.doc}};
  const bool implied = set.implied_type && set.implied_type->second == alternative.name;
  const std::string tag = implied ? set.implied_type->first : "type";
  Json& required = object["required"];
  if (std::ranges::find(required, Json(tag)) == required.end()) {
    required.push_back(tag);
  }
  return object;
}

bool HasRequired(const VariantSet& set, const VariantSet::Alternative& alternative) {
  const auto required = [](const OptionSchema* schema) {
    return std::ranges::any_of(schema->fields, [](const OptionField& field) { return field.rules.required; });
  };
  return std::ranges::any_of(set.SchemasOf(alternative), required);
}

Json SchemaOfVariants(const VariantSet& set) {
  Json names = Json::array();
  Json choices = Json::array();
  for (const VariantSet::Alternative& alternative : set.alternatives) {
    if (!HasRequired(set, alternative)) {
      names.push_back(alternative.name);
    }
    choices.push_back(SchemaOfAlternative(set, alternative));
  }
  if (!names.empty()) {
    const Json by_name = {
        {"type", "string"}, {"enum", names}, {"description", fmt::format("a {} by its name", set.what)}};
    choices.insert(choices.begin(), by_name);
  }
  return {{"oneOf", choices}};
}

Json SchemaOfKind(const OptionField& field, const Json& default_value) {
  const OptionRules& rules = field.rules;
  Json json = Json::object();
  switch (field.kind) {
    case OptionKind::kBoolean:
      return {{"type", "boolean"}};
    case OptionKind::kInteger:
    case OptionKind::kReal:
      json["type"] = field.kind == OptionKind::kInteger ? "integer" : "number";
      if (rules.minimum) {
        json["minimum"] = WholeIfWhole(field, *rules.minimum);
      } else if (field.kind == OptionKind::kInteger && !field.is_signed) {
        json["minimum"] = 0;
      }
      if (rules.maximum) {
        json["maximum"] = WholeIfWhole(field, *rules.maximum);
      }
      return json;
    case OptionKind::kText:
      json["type"] = "string";
      if (!rules.choices.empty()) {
        json["enum"] = rules.choices;
      }
      return json;
    case OptionKind::kScalar:
      return {{"type", {"number", "string", "boolean"}}};
    case OptionKind::kList:
    case OptionKind::kMap: {
      const bool is_list = field.kind == OptionKind::kList;
      json["type"] = is_list ? "array" : "object";
      json[is_list ? "items" : "additionalProperties"] = SchemaOfField(*field.element, Json());
      if (rules.minimum) {
        json[is_list ? "minItems" : "minProperties"] = static_cast<std::int64_t>(*rules.minimum);
      }
      if (rules.maximum) {
        json[is_list ? "maxItems" : "maxProperties"] = static_cast<std::int64_t>(*rules.maximum);
      }
      return json;
    }
    case OptionKind::kObject:
      return SchemaOfObject(*field.object, default_value);
    case OptionKind::kVariant:
      return SchemaOfVariants(*field.variants);
  }
  throw InternalError("an option kind without a JSON Schema");
}

Json SchemaOfField(const OptionField& field, const Json& default_value) {
  Json json = SchemaOfKind(field, default_value);
  if (field.nullable) {
    if (json.contains("type") && !json.contains("enum")) {
      json["type"] = {json["type"], "null"};
    } else {
      json = {{"anyOf", {json, {{"type", "null"}}}}};
    }
  }
  std::string description = field.doc;
  if (!field.rules.unit.empty()) {
    description += fmt::format("{}[{}]", description.empty() ? "" : " ", field.rules.unit);
  }
  if (!description.empty()) {
    json["description"] = description;
  }
  if (!field.name.empty() && !field.rules.required && field.kind != OptionKind::kObject &&
      (field.nullable || !default_value.is_null())) {
    json["default"] = default_value;
  }
  return json;
}

/// One step of a path; lists and maps are passed through first.
struct Step {
  const OptionField* field = nullptr;
  std::vector<const OptionSchema*> schemas;
  const VariantSet* variants = nullptr;
};

Step Enter(const OptionField* field) {
  while (field->element != nullptr) {
    field = field->element.get();
  }
  if (field->kind == OptionKind::kVariant) {
    return {field, {}, field->variants.get()};
  }
  return {field, field->kind == OptionKind::kObject ? std::vector{field->object} : std::vector<const OptionSchema*>(),
          nullptr};
}

std::vector<std::string> NamesIn(const Step& step) {
  std::vector<std::string> names = step.variants == nullptr ? std::vector<std::string>() : step.variants->Names();
  for (const OptionSchema* schema : step.schemas) {
    std::ranges::copy(schema->Names(), std::back_inserter(names));
  }
  return names;
}

}  // namespace

Json MakeJsonSchema(const OptionSchema& schema, const std::string& title) {
  Json json = SchemaOfObject(schema, Json());
  json["$schema"] = "https://json-schema.org/draft/2020-12/schema";
  json["title"] = title;
  json["properties"]["$schema"] = {{"type", "string"}, {"description", "an editor's hint; ignored"}};
  json["properties"]["include"] = {
      {"description", IncludeField().doc},
      {"anyOf", {{{"type", "string"}}, {{"type", "array"}, {"items", {{"type", "string"}}}}}}};
  // What a file leaves out, an included one may give.
  if (const auto required = json.find("required"); required != json.end()) {
    const Json keys = *required;
    json.erase("required");
    json["anyOf"] = {{{"required", {"include"}}}, {{"required", keys}}};
  }
  return json;
}

Json MakeJsonSchemaAt(const OptionSchema& schema, const std::string& path) {
  Step step{nullptr, {&schema}, nullptr};
  Json found = SchemaOfObject(schema, Json());
  std::size_t start = 0;
  while (start <= path.size() && !path.empty()) {
    const std::size_t end = std::min(path.find('.', start), path.size());
    const std::string name = path.substr(start, end - start);
    const VariantSet::Alternative* alternative = step.variants == nullptr ? nullptr : step.variants->Find(name);
    const OptionField* field = nullptr;
    for (const OptionSchema* candidate : step.schemas) {
      field = field == nullptr ? candidate->Find(name) : field;
    }
    if (alternative != nullptr) {
      found = SchemaOfAlternative(*step.variants, *alternative);
      step = {nullptr, step.variants->SchemasOf(*alternative), nullptr};
    } else if (field != nullptr) {
      found = SchemaOfField(*field, field->default_value);
      step = Enter(field);
    } else {
      const std::vector<std::string> names = NamesIn(step);
      const std::string nearest = NearestName(name, names);
      throw ConfigError(fmt::format("no option \"{}\" in {}{}\n  accepted: {}", name,
                                    start == 0 ? "the top level" : path.substr(0, start - 1),
                                    nearest.empty() ? "" : fmt::format("; did you mean \"{}\"?", nearest),
                                    names.empty() ? "(no further keys)" : Join(names)));
    }
    start = end + 1;
  }
  return found;
}

}  // namespace pentimento
