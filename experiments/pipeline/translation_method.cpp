#include "experiments/pipeline/translation_method.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "experiments/weights.h"
#include "framework/config/load.h"
#include "framework/config/resolve.h"

namespace pentimento {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMethodKey = "method";

struct TranslationKeys {
  EncodeOptions encoding;

  static const OptionSchema& Schema() {
    static const OptionSchema schema =
        OptionTable<TranslationKeys>()
            .Add("encoding", &TranslationKeys::encoding, "how pictures are written, and which metadata go with them")
            .Build();
    return schema;
  }
};

bool IsMethodFile(const std::string& named) {
  const fs::path path = named;
  return path.has_parent_path() || path.extension() == ".yaml" || path.extension() == ".yml";
}

LoadedConfig LoadMethod(const std::string& named, const std::vector<std::string>& overrides) {
  if (!IsMethodFile(named)) {
    std::vector<std::string> nested;
    for (const std::string& argument : overrides) {
      nested.push_back(fmt::format("{}.{}", kMethodKey, argument));
    }
    return LoadConfigValues({{kMethodKey, {{"type", named}}}}, "--method " + named, nested);
  }
  LoadedConfig file = LoadConfig(named, overrides);
  LoadedConfig loaded = LoadConfigValues({{kMethodKey, Json::object()}}, named);
  loaded.path = file.path;
  loaded.values[kMethodKey] = std::move(file.values);
  for (const auto& [pointer, place] : file.places) {
    loaded.places[fmt::format("/{}{}", kMethodKey, pointer)] = place;
  }
  std::ranges::move(file.problems, std::back_inserter(loaded.problems));
  loaded.files = std::move(file.files);
  return loaded;
}

}  // namespace

TranslationMethod MakeTranslationMethod(const Registries& registries, const std::string& named,
                                        const std::vector<std::string>& overrides) {
  OptionSchema schema;
  schema.fields = {VariantField(kMethodKey, "what pictures are translated by",
                                registries.methods.Variants(&TranslationKeys::Schema()), {.required = true})};
  TranslationMethod made;
  made.resolved = Resolve(LoadMethod(named, overrides), schema).values.at(kMethodKey);
  made.resolved = WithFetched(std::move(made.resolved), WeightsFolder());
  if (made.resolved.contains("encoding")) {
    made.encoding = ReadOptions<EncodeOptions>(made.resolved.at("encoding"));
    made.resolved.erase("encoding");
  }
  made.method = registries.methods.Make(made.resolved);
  if (made.method->needs_originals() || made.method->needs_fitting()) {
    throw ConfigError(
        fmt::format("{}: works only within a run, which has originals and people to train on; see "
                    "`pentimento run`",
                    named));
  }
  return made;
}

}  // namespace pentimento
