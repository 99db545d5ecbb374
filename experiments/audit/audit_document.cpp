#include "experiments/audit/audit_document.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/media/canary/catalogue.h"
#include "framework/media/decode.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kLongestName = 40;

/// A folder in which there is a picture, or what has a picture's name.
fs::path FolderOf(const fs::path& given, std::string_view option) {
  std::error_code error;
  if (!fs::is_directory(given, error)) {
    throw DataError(fmt::format("{}: {} must name a folder of pictures, and {}", given.string(), option,
                                fs::exists(given, error) ? "this is none"
                                : error                  ? "this cannot be read: " + error.message()
                                                         : "there is none of that name"));
  }
  fs::recursive_directory_iterator entry(given, fs::directory_options::follow_directory_symlink, error);
  for (const fs::recursive_directory_iterator end; !error && entry != end; entry.increment(error)) {
    if (HasPictureExtension(entry->path())) {
      return fs::canonical(given);
    }
  }
  throw DataError(fmt::format("{}: {} {}", given.string(), option,
                              error ? "cannot be listed: " + error.message() : "names a folder without a picture"));
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
    if (!request.version_command.empty() || !request.output_extension.empty()) {
      throw ConfigError(
          "--version-command and --output-extension are for a program that --tool runs; of finished pictures "
          "--tool-version says what made them");
    }
    return {{"name", kAuditedTool},
            {"type", "precomputed"},
            {"path", FolderOf(request.stylised, "--stylised").string()},
            {"version", request.version}};
  }
  return {{"name", kAuditedTool},       {"type", "external"},
          {"command", request.tool},    {"version_command", request.version_command},
          {"version", request.version}, {"output_extension", request.output_extension},
          {"timeout", request.timeout}, {"folder", fs::current_path().string()}};
}

/// @param originals its folder. @param people_known whether its folders are people.
Json GalleryDataset(const AuditRequest& request, const fs::path& originals, bool people_known) {
  const fs::path gallery = FolderOf(request.gallery, "--gallery");
  if (!people_known || !HasFolders(gallery)) {
    throw ConfigError(
        fmt::format("{}: a person's photographs are found in the gallery by the name of their folder: put the pictures "
                    "into one folder a person",
                    (people_known ? gallery : originals).string()));
  }
  if (gallery == originals) {
    throw ConfigError(
        "--gallery names the originals themselves: leave it out, and each picture is compared with the person's other "
        "originals");
  }
  return {{"type", "identity_folders"}, {"path", gallery.string()}, {"test_share", 1.0}};
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
  Json document = {{"schema", "pentimento/1"},
                   {"name", NameOf(originals)},
                   {"dataset",
                    {{"type", people_known ? "identity_folders" : "image_folder"},
                     {"path", originals.string()},
                     {"test_share", 1.0}}},
                   {"forward", Json::array({forward})},
                   {"controls", {"oracle", "noop"}},
                   {"metrics", metrics}};
  if (!request.gallery.empty()) {
    document["gallery"] = GalleryDataset(request, originals, people_known);
  }
  LoadedConfig loaded = LoadConfigValues(document, "audit", request.overrides);
  if (!request.reverse.empty()) {
    LoadedConfig reverse = LoadConfig(request.reverse);
    loaded.values["reverse"] = Json::array({std::move(reverse.values)});
    // A tool that hides the original in what nobody sees is told from a reverse that infers it.
    if (!loaded.values.contains("laundering")) {
      loaded.values["laundering"] = {{"type", "launder"}};
    }
    for (const auto& [pointer, place] : reverse.places) {
      loaded.places["/reverse/0" + pointer] = place;
    }
    std::ranges::move(reverse.problems, std::back_inserter(loaded.problems));
    loaded.files = reverse.files;
  }
  return loaded;
}

}  // namespace pentimento
