#pragma once

#include <string>

#include "framework/core/json.h"
#include "framework/core/option_schema.h"

namespace pentimento {

/// JSON Schema (draft 2020-12) of what `LoadConfig` and `Resolve` accept with `schema`, `include` among it: for editors
/// (completion, hover) and other tools. The same schema gives the same text.
Json MakeJsonSchema(const OptionSchema& schema, const std::string& title);

/// The part at `path` ("method.loss", "metrics.identity": keys, and names of alternatives; lists and maps are passed
/// through). @throws ConfigError naming what there is.
Json MakeJsonSchemaAt(const OptionSchema& schema, const std::string& path);

}  // namespace pentimento
