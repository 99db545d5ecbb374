#include "experiments/pipeline/manifest.h"

#include <fstream>
#include <set>
#include <thread>

#include <fmt/format.h>

#include "experiments/pipeline/library_versions.h"
#include "experiments/weights.h"
#include "framework/config/visit_options.h"
#include "framework/core/atomic_file.h"
#include "framework/core/hash.h"
#include "framework/core/text.h"
#include "framework/nn/device.h"
#include "source_revision.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

std::string ProcessorName() {
  std::ifstream cpuinfo("/proc/cpuinfo");
  for (std::string line; std::getline(cpuinfo, line);) {
    if (line.starts_with("model name")) {
      const std::size_t colon = line.find(": ");
      return colon == std::string::npos ? line : line.substr(colon + 2);
    }
  }
  return "unknown";
}

void Replace(std::string& text, const std::string& part, const std::string& by) {
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + by.size())) {
    text.replace(at, part.size(), by);
  }
}

/// The pictures of one data set, by content.
Json InputsOf(const PipelineContext& context, const PreparedData& data) {
  const DatasetListing& listing = data.listing;
  Json files = Json::object();
  std::set<std::string> hashes;
  for (const Sample& sample : listing.samples) {
    const std::string& sha256 = data.sha256.at(sample.path.string());
    files[sample.domain + "/" + sample.id] = sha256;
    hashes.insert(sha256);
  }
  Json unreadable = Json::array();
  for (const UnreadableFile& file : PublicUnreadable(context, listing)) {
    unreadable.push_back({{"path", file.path.string()}, {"reason", file.reason}});
  }
  return {{"description", listing.description},
          {"decoding", listing.decoding},
          {"sha256", Sha256(CanonicalDump(files))},
          {"files", listing.real_people ? Json(hashes) : files},
          {"unreadable", unreadable}};
}

/// Every file besides pictures and trained models that the run's metrics, models and methods read.
std::set<fs::path> FilesRead(const PipelineContext& context) {
  const Experiment& experiment = context.experiment;
  std::set<fs::path> files;
  const auto add_weights = [&](const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      files.insert(context.weights / name);
    }
  };
  const auto add_files = [&](const std::vector<fs::path>& paths) { files.insert(paths.begin(), paths.end()); };
  const auto add_method = [&](const Json& method) {
    add_files(context.registries.methods.Make(WithFetched(method, context.weights))->files());
  };
  for (const Json& metric : experiment.metrics) {
    const auto made = context.registries.metrics.Make(metric);
    add_weights(made->weights());
    add_files(made->files());
  }
  for (const ModelEntry& entry : experiment.models) {
    const auto made = context.registries.models.Make(WithFetched(entry.model, context.weights));
    add_weights(made->weights());
    add_files(made->files());
    for (const AugmentationEntry& style : entry.augment) {
      add_method(style.method);
    }
  }
  for (const auto* const entries : {&experiment.forward, &experiment.reverse}) {
    for (const MethodEntry& entry : *entries) {
      if (entry.model.empty()) {
        add_method(entry.method);
      }
    }
  }
  if (experiment.laundering) {
    add_method(*experiment.laundering);
  }
  return files;
}

}  // namespace

Json SourceRevision(const std::vector<std::string>& extension) {
  return {{"revision", kSourceRevision},
          {"modified", kSourceModified ? Json(*kSourceModified) : Json(nullptr)},
          {"extension", extension}};
}

Json DeviceDescription(const std::vector<std::string>& devices) {
  std::set<std::string> accelerators;
  for (const std::string& device : devices) {
    if (const std::string name = AcceleratorName(SelectDevice(device)); !name.empty()) {
      accelerators.insert(name);
    }
  }
  const std::vector<std::string> names(accelerators.begin(), accelerators.end());
  return {{"processor", ProcessorName()},
          {"cores", std::thread::hardware_concurrency()},
          {"accelerator", names.empty() ? Json(nullptr) : Json(Join(names))}};
}

std::vector<std::string> DevicesOf(const Json& resolved, const OptionSchema& schema) {
  std::set<std::string> devices;
  Json values = resolved;
  VisitOptions(schema, values, [&](const OptionField& field, const Json& value, const std::string& /*pointer*/) {
    if (field.rules.device) {
      devices.insert(value.get<std::string>());
    }
  });
  return {devices.begin(), devices.end()};
}

Json BeginManifest(const Experiment& experiment, const OptionSchema& schema, const RunOrigin& origin) {
  return {{"schema", "pentimento-manifest/1"},
          {"status", "running"},
          {"name", experiment.name},
          {"config_hash", origin.config_hash},
          {"config", experiment.resolved},
          {"config_folder", origin.config_folder.string()},
          {"command_line", origin.command_line},
          {"source", SourceRevision(origin.extension)},
          {"versions", LibraryVersions()},
          {"device", DeviceDescription(DevicesOf(experiment.resolved, schema))},
          {"threads", {{"compute", experiment.threads.compute}, {"loaders", experiment.threads.loaders}}},
          {"seed", experiment.seed},
          {"keep_templates", experiment.keep_until ? Json(*experiment.keep_until) : Json(nullptr)},
          {"fresh", origin.fresh},
          {"started", origin.started}};
}

void TakeOverBeginning(Json& manifest, const fs::path& earlier) {
  if (!fs::exists(earlier)) {
    return;
  }
  const Json before = Json::parse(ReadFile(earlier), nullptr, false);
  if (!before.is_object() || !before.contains("started") || !before.contains("command_line")) {
    return;
  }
  Json resumed = before.value("resumed", Json::array());
  resumed.push_back(
      {{"started", manifest["started"]}, {"command_line", manifest["command_line"]}, {"source", manifest["source"]}});
  manifest["resumed"] = std::move(resumed);
  manifest["started"] = before.at("started");
  manifest["command_line"] = before.at("command_line");
}

std::vector<UnreadableFile> PublicUnreadable(const PipelineContext& context, const DatasetListing& listing) {
  std::vector<UnreadableFile> files = listing.unreadable;
  if (listing.real_people) {
    for (UnreadableFile& file : files) {
      const std::string name = context.pseudonyms.Picture(file.path.string());
      Replace(file.reason, file.path.string(), name);
      Replace(file.reason, file.path.filename().string(), name);
      file.path = name;
    }
  }
  return files;
}

void AddInputs(Json& manifest, const PipelineContext& context, const PipelineResult& result) {
  manifest["data"] = InputsOf(context, result.data);
  if (result.gallery) {
    manifest["gallery"] = InputsOf(context, *result.gallery);
  }
  if (!result.showcases.empty()) {
    manifest["showcases"] = Json::array();
  }
  for (const ShowcaseResult& showcase : result.showcases) {
    Json inputs = InputsOf(context, showcase.data);
    inputs["title"] = showcase.entry->title;
    manifest["showcases"].push_back(std::move(inputs));
  }
  Json weights = Json::object();
  for (const fs::path& file : FilesRead(context)) {
    const fs::path fetched = file.lexically_relative(context.weights);
    const bool elsewhere = fetched.empty() || *fetched.begin() == "..";
    weights[(elsewhere ? file : fetched).string()] = Sha256OfFile(file);
  }
  manifest["weights"] = weights;
  Json models = Json::object();
  for (const auto& [name, model] : result.models) {
    models[name] = model.hash;
  }
  manifest["models"] = models;
  manifest["tools"] = result.tools.provenance;
  Json decoding = Json::object();
  for (const ChainFiles::Hop& hop : result.parts.test.hops) {
    if (!hop.files.decoding.empty()) {
      decoding[hop.reverse.empty() ? hop.forward : fmt::format("{} → {}", hop.forward, hop.reverse)] =
          hop.files.decoding;
    }
  }
  manifest["decoding"] = std::move(decoding);
}

}  // namespace pentimento
