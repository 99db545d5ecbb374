#include "framework/media/canary/catalogue.h"

#include <fmt/format.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"

namespace pentimento {
namespace {

constexpr const char* kSchema = "pentimento-canaries/1";

}  // namespace

std::string Canary::Field() const {
  std::string field = carrier;
  for (const std::string& part : {group, name}) {
    field += part.empty() ? "" : "." + part;
  }
  return field;
}

Json ToJson(const CanaryCatalogue& catalogue) {
  Json files = Json::array();
  for (const CanaryFile& file : catalogue.files) {
    Json planted = Json::array();
    for (const Canary& canary : file.planted) {
      planted.push_back({{"kind", canary.kind},
                         {"carrier", canary.carrier},
                         {"group", canary.group},
                         {"name", canary.name},
                         {"value", canary.value}});
    }
    files.push_back(
        {{"file", file.file}, {"source", file.source}, {"format", file.format}, {"planted", std::move(planted)}});
  }
  return {{"schema", kSchema}, {"seed", catalogue.seed}, {"files", std::move(files)}};
}

CanaryCatalogue ReadCanaryCatalogue(const std::filesystem::path& file) {
  const Json json = Json::parse(ReadFile(file), nullptr, false);
  try {
    if (json.at("schema") != kSchema) {
      throw DataError(fmt::format("{}: of another version than {}; plant the canaries anew", file.string(), kSchema));
    }
    CanaryCatalogue catalogue;
    json.at("seed").get_to(catalogue.seed);
    for (const Json& entry : json.at("files")) {
      CanaryFile made{entry.at("file"), entry.at("source"), entry.at("format"), {}};
      for (const Json& canary : entry.at("planted")) {
        made.planted.push_back(
            {canary.at("kind"), canary.at("carrier"), canary.at("group"), canary.at("name"), canary.at("value")});
      }
      catalogue.files.push_back(std::move(made));
    }
    return catalogue;
  } catch (const Json::exception&) {
    throw DataError(
        fmt::format("{}: no catalogue of canaries, or a damaged one; plant the canaries anew with "
                    "`pentimento metadata canary`",
                    file.string()));
  }
}

}  // namespace pentimento
