#include "framework/core/chosen_options.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "framework/core/hash.h"

namespace pentimento {
namespace {

/// A file by what is in it; anything else as it is written.
Json ContentOf(const Json& path) {
  const std::filesystem::path file = path.get<std::string>();
  std::error_code ignored;
  return std::filesystem::is_regular_file(file, ignored) ? Json("sha256:" + Sha256OfFile(file)) : path;
}

Json Defining(const OptionField& field, const Json& value);

Json DefiningVariant(const VariantSet& set, const Json& value) {
  const auto type = value.find("type");
  const VariantSet::Alternative* const alternative =
      type != value.end() && type->is_string() ? set.Find(type->get<std::string>()) : nullptr;
  if (alternative == nullptr) {
    return value;
  }
  Json defining = {{"type", *type}};
  for (const OptionSchema* schema : set.SchemasOf(*alternative)) {
    defining.update(ChosenOptions(*schema, value));
  }
  return defining;
}

/// What of a resolved value defines a figure. Two that define the same are equal.
Json Defining(const OptionField& field, const Json& value) {
  if (value.is_null()) {
    return value;
  }
  switch (field.kind) {
    case OptionKind::kList:
    case OptionKind::kMap: {
      Json entries = value;
      for (Json& entry : entries) {
        entry = Defining(*field.element, entry);
      }
      return entries;
    }
    case OptionKind::kObject:
      return ChosenOptions(*field.object, value);
    case OptionKind::kVariant:
      return DefiningVariant(*field.variants, value);
    default:
      return field.path ? ContentOf(value) : value;
  }
}

}  // namespace

Json ChosenOptions(const OptionSchema& schema, const Json& resolved) {
  Json defaults;
  ResolveOptions(schema, Json::object(), defaults);
  Json chosen = Json::object();
  for (const OptionField& field : schema.fields) {
    const auto value = resolved.find(field.name);
    if (field.rules.device || field.rules.folder || field.rules.pace || value == resolved.end()) {
      continue;
    }
    const Json& standard = defaults.at(field.name);
    if (!field.rules.required && *value == standard) {
      continue;  // before any file is read
    }
    Json defining = Defining(field, *value);
    if (field.rules.required || defining != Defining(field, standard)) {
      chosen[field.name] = std::move(defining);
    }
  }
  return chosen;
}

}  // namespace pentimento
