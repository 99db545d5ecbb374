#include <algorithm>

#include <fmt/format.h>

#include "framework/core/option_schema.h"
#include "framework/core/option_values.h"
#include "framework/core/text.h"

namespace pentimento {
namespace {

using Problems = std::vector<OptionProblem>;

/// Where in the document and where in the schema.
struct Place {
  std::string pointer;
  std::string schema;

  [[nodiscard]] Place Key(const std::string& key) const {
    return {pointer + "/" + EscapePointerToken(key), Chosen(key).schema};
  }
  [[nodiscard]] Place Entry(const std::string& key) const { return {pointer + "/" + EscapePointerToken(key), schema}; }
  /// The same place once an alternative is chosen.
  [[nodiscard]] Place Chosen(const std::string& name) const {
    return {pointer, schema.empty() ? name : schema + "." + name};
  }
};

Json ResolveValue(const OptionField& field, const Json& value, const Place& place, Problems& problems);

void Fail(Problems& problems, const Place& place, std::string message, std::vector<std::string> accepted = {}) {
  problems.push_back({place.pointer, false, std::move(message), std::move(accepted)});
}

void ReportUnknownKeys(const Json& object, const std::vector<std::string>& accepted, const Place& place,
                       Problems& problems, const std::map<std::string, std::string>& refused = {}) {
  for (const auto& [key, value] : object.items()) {
    if (const auto refusal = refused.find(key); refusal != refused.end()) {
      problems.push_back({place.Key(key).pointer, true,
                          fmt::format("{} takes no key \"{}\": {}", SpokenPointer(place.pointer), key, refusal->second),
                          accepted, place.schema});
    } else if (std::ranges::find(accepted, key) == accepted.end()) {
      const std::string meant = NearestName(key, accepted);
      problems.push_back(
          {place.Key(key).pointer, true,
           fmt::format("unknown key \"{}\" in {}{}", key, SpokenPointer(place.pointer), Suggestion(meant)), accepted,
           place.schema, meant.empty() ? "" : place.Key(meant).pointer});
    }
  }
}

/// Unless a misspelling of it was reported already.
void ReportLackingKey(const OptionField& field, const Place& place, Problems& problems) {
  const std::string lacking = place.Key(field.name).pointer;
  if (std::ranges::find(problems, lacking, &OptionProblem::concerns) == problems.end()) {
    problems.push_back({place.pointer,
                        true,
                        fmt::format("{} lacks the key \"{}\": {}", SpokenPointer(place.pointer), field.name, field.doc),
                        {},
                        {},
                        lacking});
  }
}

/// What stands for a value with a problem, so that the rest of the document can be looked at.
Json StandIn(const OptionField& field) {
  if (field.nullable) {
    return nullptr;
  }
  const Place nowhere;
  Problems unsaid;
  if (!field.default_value.is_null()) {
    OptionField without_default = field;  // a default that breaks its own rules must not stand for itself
    without_default.default_value = nullptr;
    return ResolveValue(without_default, field.default_value, nowhere, unsaid);
  }
  switch (field.kind) {
    case OptionKind::kBoolean:
      return false;
    case OptionKind::kInteger:
    case OptionKind::kReal:
      return 0;
    case OptionKind::kText:
      return field.rules.choices.empty() ? "" : field.rules.choices.front();
    case OptionKind::kScalar:
      return "";
    case OptionKind::kList:
      return Json::array();
    case OptionKind::kMap:
      return Json::object();
    case OptionKind::kObject:
    case OptionKind::kVariant:
      return ResolveValue(field, Json::object(), nowhere, unsaid);
  }
  throw InternalError("an option kind without a stand-in");
}

/// Fields of `schema` present in `object` are resolved; of the missing ones `defaults` decides, else the field's own.
void ResolveFields(const OptionSchema& schema, const Json& object, const Json& defaults, const Place& place,
                   Json& resolved, Problems& problems) {
  for (const OptionField& field : schema.fields) {
    const Place here = place.Key(field.name);
    const auto given = object.find(field.name);
    const auto outer = defaults.find(field.name);
    const Json& fallback = outer != defaults.end() ? *outer : field.default_value;
    if (given != object.end()) {
      OptionField with_default = field;
      with_default.default_value = fallback;
      resolved[field.name] = ResolveValue(with_default, *given, here, problems);
    } else if (field.rules.required && outer == defaults.end()) {
      ReportLackingKey(field, place, problems);
      resolved[field.name] = StandIn(field);
    } else {
      resolved[field.name] = fallback.is_null() ? fallback : ResolveValue(field, fallback, here, problems);
    }
  }
}

void RunCheck(const OptionSchema& schema, const Json& resolved, const Place& place, Problems& problems) {
  if (schema.check) {
    try {
      schema.check(resolved);
    } catch (const OptionProblemsError& error) {
      for (OptionProblem problem : error.problems()) {
        problem.pointer = place.pointer + problem.pointer;
        problems.push_back(std::move(problem));
      }
    } catch (const ConfigError& error) {
      Fail(problems, place, error.what());
    }
  }
}

Json ResolveObject(const OptionSchema& schema, const Json& object, const Json& defaults, const Place& place,
                   Problems& problems) {
  const std::size_t before = problems.size();
  std::vector<std::string> accepted = schema.Names();
  std::ranges::transform(schema.read_before, std::back_inserter(accepted), &OptionField::name);
  ReportUnknownKeys(object, accepted, place, problems);
  Json resolved = Json::object();
  ResolveFields(schema, object, defaults.is_object() ? defaults : Json::object(), place, resolved, problems);
  if (problems.size() == before) {
    RunCheck(schema, resolved, place, problems);
  }
  return resolved;
}

/// Whether `object` says more than its type and the keys that every alternative takes.
bool HasOwnOptions(const VariantSet& set, const Json& object) {
  for (const auto& [key, value] : object.items()) {
    if (key != "type" && (set.common == nullptr || set.common->Find(key) == nullptr)) {
      return true;
    }
  }
  return false;
}

/// The alternative that `object` asks for; null after reporting why there is none.
const VariantSet::Alternative* ChooseAlternative(const VariantSet& set, const Json& object, bool shorthand,
                                                 const Place& place, Problems& problems) {
  const std::string unchecked =
      HasOwnOptions(set, object) ? " (its options are not checked until the type is known)" : "";
  std::string type;
  if (const auto tag = object.find("type"); tag != object.end()) {
    if (!tag->is_string()) {
      Fail(problems, place.Key("type"), fmt::format("type must be a text, not {}{}", Shown(*tag), unchecked),
           set.Names());
      return nullptr;
    }
    type = tag->get<std::string>();
  } else if (set.implied_type && object.contains(set.implied_type->first)) {
    type = set.implied_type->second;
  } else {
    problems.push_back(
        {place.pointer, true,
         fmt::format("{} lacks the key \"type\": which {}{}", SpokenPointer(place.pointer), set.what, unchecked),
         set.Names(), "", place.Key("type").pointer});
    return nullptr;
  }
  const VariantSet::Alternative* chosen = set.Find(type);
  if (chosen == nullptr) {
    Fail(problems, shorthand ? place : place.Key("type"),
         fmt::format("unknown {} {}{}{}", set.what, Shown(type), Suggestion(type, set.Names()), unchecked),
         set.Names());
  }
  return chosen;
}

/// Of an object whose type is not known, the keys that every type takes.
Json ResolveCommon(const VariantSet& set, const Json& object, const Place& place, Problems& problems) {
  Json resolved = {{"type", nullptr}};
  if (set.common != nullptr) {
    ResolveFields(*set.common, object, Json::object(), place, resolved, problems);
  }
  return resolved;
}

Json ResolveVariant(const VariantSet& set, const Json& value, const Place& place, Problems& problems) {
  const Json object = value.is_string() ? Json{{"type", value}} : value;
  const VariantSet::Alternative* chosen = ChooseAlternative(set, object, value.is_string(), place, problems);
  if (chosen == nullptr) {
    return ResolveCommon(set, object, place, problems);
  }
  const std::vector<const OptionSchema*> schemas = set.SchemasOf(*chosen);
  std::vector<std::string> accepted = {"type"};
  for (const OptionSchema* schema : schemas) {
    std::ranges::copy(schema->Names(), std::back_inserter(accepted));
  }
  const Place inside = place.Chosen(chosen->name);
  const std::size_t before = problems.size();
  // Where there are no common keys, a refused one is a plain unknown one.
  ReportUnknownKeys(object, accepted, inside, problems,
                    chosen->common ? chosen->schema->refused : std::map<std::string, std::string>());
  Json resolved = {{"type", chosen->name}};
  for (const OptionSchema* schema : schemas) {
    ResolveFields(*schema, object, Json::object(), inside, resolved, problems);
  }
  if (problems.size() == before) {
    for (const OptionSchema* schema : schemas) {
      RunCheck(*schema, resolved, inside, problems);
    }
  }
  return resolved;
}

Json ResolveEntries(const OptionField& field, const Json& value, const std::string& what, const Place& place,
                    Problems& problems) {
  if (!InRange(field.rules, static_cast<double>(value.size()))) {
    Fail(problems, place,
         fmt::format("{}, not {}", RangeText(field.rules, fmt::format("the length of {}", what)), value.size()));
  }
  Json items = value.is_array() ? Json::array() : Json::object();
  // For a list's entries, nlohmann's key is the index.
  for (const auto& [key, item] : value.items()) {
    Json resolved = ResolveValue(*field.element, item, place.Entry(key), problems);
    if (value.is_array()) {
      items.push_back(std::move(resolved));
    } else {
      items[key] = std::move(resolved);
    }
  }
  return items;
}

Json ResolveValue(const OptionField& field, const Json& value, const Place& place, Problems& problems) {
  if (value.is_null() && field.nullable) {
    return nullptr;
  }
  const std::string what = field.name.empty() ? SpokenPointer(place.pointer) : field.name;
  if (!HasKind(field, value)) {
    Fail(problems, place, fmt::format("{} must be {}, not {}", what, KindName(field), Shown(value)),
         field.kind == OptionKind::kVariant ? field.variants->Names() : field.rules.choices);
    return StandIn(field);
  }
  switch (field.kind) {
    case OptionKind::kList:
    case OptionKind::kMap:
      return ResolveEntries(field, value, what, place, problems);
    case OptionKind::kObject:
      return ResolveObject(*field.object, value, field.default_value, place, problems);
    case OptionKind::kVariant:
      return ResolveVariant(*field.variants, value, place, problems);
    default:
      const std::size_t before = problems.size();
      Json resolved = ResolveSingle(field, value, what, place.pointer, problems);
      return problems.size() == before ? resolved : StandIn(field);
  }
}

}  // namespace

std::vector<OptionProblem> ResolveOptions(const OptionSchema& schema, const Json& value, Json& resolved,
                                          const std::string& pointer) {
  Problems problems;
  const Place place{pointer, ""};
  if (!value.is_object()) {
    Fail(problems, place, fmt::format("{} must be a mapping, not {}", SpokenPointer(pointer), Shown(value)));
    Problems unsaid;
    resolved = ResolveObject(schema, Json::object(), Json::object(), place, unsaid);
    return problems;
  }
  resolved = ResolveObject(schema, value, Json::object(), place, problems);
  return problems;
}

}  // namespace pentimento
