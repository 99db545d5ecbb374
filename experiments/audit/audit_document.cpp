#include "experiments/audit/audit_document.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/media/canary/catalogue.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kLongestName = 40;

fs::path FolderOf(const fs::path& given, std::string_view option) {
  std::error_code error;
  if (!fs::is_directory(given, error)) {
    throw DataError(fmt::format("{}: {} must name a folder of pictures", given.string(), option));
  }
  return fs::canonical(given);
}

bool HasFolders(const fs::path& folder) {
  return std::ranges::any_of(fs::directory_iterator(folder), [](const fs::directory_entry& entry) {
    return entry.is_directory() && !entry.path().filename().string().starts_with('.');
  });
}

/// What can name a run, of a folder's name.
std::string NameOf(const fs::path& folder) {
  std::string name = "audit-" + folder.filename().string();
  std::ranges::replace_if(
      name, [](unsigned char c) { return std::isalnum(c) == 0 && c != '-' && c != '_' && c != '.'; }, '-');
  return name.substr(0, kLongestName);
}

Json Forward(const AuditRequest& request) {
  if (request.tool.empty() == request.stylised.empty()) {
    throw ConfigError(
        "an audit needs either --tool 'PROGRAM {input} {output}', which it runs, or --stylised DIR, what the tool made "
        "of the originals");
  }
  if (request.tool.empty()) {
    return {
        {"name", kAuditedTool}, {"type", "precomputed"}, {"path", FolderOf(request.stylised, "--stylised").string()}};
  }
  return {{"name", kAuditedTool},
          {"type", "external"},
          {"command", request.tool},
          {"version_command", request.version_command},
          {"output_extension", request.output_extension},
          {"timeout", request.timeout},
          {"folder", fs::current_path().string()}};
}

}  // namespace

LoadedConfig AuditDocument(const AuditRequest& request) {
  const Json forward = Forward(request);
  const fs::path originals = FolderOf(request.originals, "--originals");
  const bool people_known = HasFolders(originals);
  Json metrics = {"psnr", "ssim", "metadata", "second_pixels"};
  if (people_known) {
    metrics.push_back("identity");
  }
  if (const fs::path catalogue = originals / kCanaryCatalogueName; fs::exists(catalogue)) {
    metrics.push_back({{"type", "canaries"}, {"catalogue", catalogue.string()}});
  }
  const Json document = {{"schema", "pentimento/1"},
                         {"name", NameOf(originals)},
                         {"dataset",
                          {{"type", people_known ? "identity_folders" : "image_folder"},
                           {"path", originals.string()},
                           {"test_share", 1.0}}},
                         {"forward", Json::array({forward})},
                         {"controls", {"oracle", "noop"}},
                         {"metrics", metrics}};
  LoadedConfig loaded = LoadConfigValues(document, "audit", request.overrides);
  if (!request.reverse.empty()) {
    LoadedConfig reverse = LoadConfig(request.reverse);
    loaded.values["reverse"] = Json::array({std::move(reverse.values)});
    for (const auto& [pointer, place] : reverse.places) {
      loaded.places["/reverse/0" + pointer] = place;
    }
    std::ranges::move(reverse.problems, std::back_inserter(loaded.problems));
    loaded.files = reverse.files;
  }
  return loaded;
}

}  // namespace pentimento
