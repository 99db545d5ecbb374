#include "experiments/pipeline/tools.h"

#include <filesystem>

#include <fmt/format.h>

#include "experiments/weights.h"
#include "framework/core/hash.h"
#include "framework/methods/method.h"

namespace pentimento {
namespace {

constexpr std::size_t kDigestDigits = 12;

std::string OwnVersion(const std::string& type, int version) {
  return fmt::format("pentimento {}, {} version {}", PENTIMENTO_VERSION, type, version);
}

}  // namespace

std::string VersionLine(const Json& provenance) {
  if (const auto version = provenance.find("version"); version != provenance.end() && version->is_string()) {
    const auto text = version->get<std::string>();
    const std::size_t begin = text.find_first_not_of(" \r\n");
    if (begin != std::string::npos) {
      const std::string line = text.substr(begin, text.find_first_of("\r\n", begin) - begin);
      return line.substr(0, line.find_last_not_of(' ') + 1);
    }
  }
  if (!provenance.contains("program_sha256")) {
    return "version not stated";
  }
  const auto program = provenance.at("program_sha256").get<std::string>();
  const Json& files = provenance.at("files");
  const std::string digest = files.empty() ? program : Sha256(CanonicalDump({{"program", program}, {"files", files}}));
  return fmt::format("{}, version not stated, SHA-256 {}",
                     std::filesystem::path(provenance.at("program").get<std::string>()).filename().string(),
                     digest.substr(0, kDigestDigits));
}

Tools ToolsOf(const PipelineContext& context) {
  Tools tools;
  for (const auto* const entries : {&context.experiment.forward, &context.experiment.reverse}) {
    for (const MethodEntry& entry : *entries) {
      if (!entry.model.empty()) {
        const Json& model = context.experiment.Model(entry.model).model;
        tools.versions[entry.name] =
            OwnVersion(model.at("type").get<std::string>(), context.registries.models.Make(model)->version());
        continue;
      }
      const auto method = context.registries.methods.Make(WithFetched(entry.method, context.weights));
      const FileMapper* const mapper = method->file_mapper();
      if (mapper == nullptr) {
        tools.versions[entry.name] = OwnVersion(entry.method.at("type").get<std::string>(), method->version());
        continue;
      }
      Json provenance = mapper->Provenance();
      if (provenance.is_null()) {
        tools.versions[entry.name] = OwnVersion(entry.method.at("type").get<std::string>(), method->version());
        continue;
      }
      tools.versions[entry.name] = VersionLine(provenance);
      tools.provenance[entry.name] = std::move(provenance);
    }
  }
  return tools;
}

}  // namespace pentimento
