#include "experiments/pipeline/manifest.h"

#include <fstream>
#include <set>
#include <thread>

#include <H5public.h>
#include <dlib/revision.h>
#include <exiv2/version.hpp>
#include <fmt/format.h>
#include <opencv2/core/version.hpp>
#include <torch/version.h>

#include "framework/core/hash.h"
#include "source_revision.h"

namespace pentimento {
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

}  // namespace

Json SourceRevision() { return {{"revision", kSourceRevision}, {"modified", kSourceModified}}; }

Json LibraryVersions() {
  return {{"libtorch", TORCH_VERSION},
          {"opencv", CV_VERSION},
          {"exiv2", Exiv2::versionString()},
          {"hdf5", fmt::format("{}.{}.{}", H5_VERS_MAJOR, H5_VERS_MINOR, H5_VERS_RELEASE)},
          {"dlib", fmt::format("{}.{}", DLIB_MAJOR_VERSION, DLIB_MINOR_VERSION)},
          {"compiler", fmt::format("g++ {}", __VERSION__)}};
}

Json DeviceDescription() {
  return {{"processor", ProcessorName()}, {"cores", std::thread::hardware_concurrency()}, {"accelerator", nullptr}};
}

Json BeginManifest(const Experiment& experiment, const RunOrigin& origin) {
  return {{"schema", "pentimento-manifest/1"},
          {"status", "running"},
          {"name", experiment.name},
          {"config_hash", origin.config_hash},
          {"config_folder", origin.config_folder.string()},
          {"command_line", origin.command_line},
          {"source", SourceRevision()},
          {"versions", LibraryVersions()},
          {"device", DeviceDescription()},
          {"threads", {{"compute", experiment.threads.compute}, {"loaders", experiment.threads.loaders}}},
          {"seed", experiment.seed},
          {"started", origin.started}};
}

void AddInputs(Json& manifest, const PipelineContext& context, const PipelineResult& result) {
  Json files = Json::object();
  for (const Sample& sample : result.data.listing.samples) {
    files[sample.domain + "/" + sample.id] = result.data.sha256.at(sample.path.string());
  }
  Json unreadable = Json::array();
  for (const auto& file : result.data.listing.unreadable) {
    unreadable.push_back({{"path", file.path.string()}, {"reason", file.reason}});
  }
  manifest["data"] = {{"description", result.data.listing.description},
                      {"sha256", Sha256(CanonicalDump(files))},
                      {"files", files},
                      {"unreadable", unreadable}};
  Json weights = Json::object();
  for (const Json& metric : context.experiment.metrics) {
    const auto made = context.registries.metrics.Make(metric);
    for (const std::string& file : made->weights()) {
      weights[file] = Sha256OfFile(context.weights / file);
    }
    for (const std::filesystem::path& file : made->files()) {
      weights[file.string()] = Sha256OfFile(file);
    }
  }
  manifest["weights"] = weights;
  Json models = Json::object();
  for (const auto& [name, model] : result.models) {
    models[name] = model.hash;
  }
  manifest["models"] = models;
}

}  // namespace pentimento
