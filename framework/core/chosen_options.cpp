#include "framework/core/chosen_options.h"

namespace pentimento {

Json ChosenOptions(const OptionSchema& schema, const Json& resolved) {
  Json defaults;
  ResolveOptions(schema, Json::object(), defaults);  // what has no default differs from every one
  Json chosen = Json::object();
  for (const OptionField& field : schema.fields) {
    const auto value = resolved.find(field.name);
    if (!field.rules.device && value != resolved.end() && *value != defaults.value(field.name, Json(nullptr))) {
      chosen[field.name] = *value;
    }
  }
  return chosen;
}

}  // namespace pentimento
