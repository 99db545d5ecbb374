#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <string_view>

#include <fmt/format.h>

#include "experiments/cli/command.h"
#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/media/canary/catalogue.h"
#include "framework/media/canary/plant.h"
#include "framework/media/decode.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

struct CanaryArguments {
  std::string folder;
  std::string output;
  std::uint64_t seed = 1;
};

/// What lies below a folder, by relative paths, sorted.
struct FoundPictures {
  std::vector<fs::path> pictures;
  std::vector<fs::path> others;  ///< of formats that nothing is planted in
};

/// Pictures by their names that this program does not decode.
bool IsOtherPicture(const fs::path& file) {
  std::string extension = file.extension().string();
  std::ranges::transform(extension, extension.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  constexpr auto kExtensions = std::to_array<std::string_view>(
      {".heic", ".heif", ".hif", ".avif", ".gif", ".jxl", ".jp2", ".dng", ".arw", ".cr2", ".cr3", ".nef", ".psd"});
  return std::ranges::find(kExtensions, extension) != kExtensions.end();
}

FoundPictures PicturesBelow(const fs::path& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    throw DataError(fmt::format("{}: {}", folder.string(),
                                fs::exists(folder, error) ? "is no folder; give one that holds pictures"
                                : error                   ? "cannot be read: " + error.message()
                                                          : "there is no such folder"));
  }
  FoundPictures found;
  for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    if (!entry->is_regular_file(error)) {
      continue;
    }
    if (HasPictureExtension(entry->path())) {
      found.pictures.push_back(entry->path().lexically_relative(folder));
    } else if (IsOtherPicture(entry->path())) {
      found.others.push_back(entry->path().lexically_relative(folder));
    }
  }
  if (error) {
    throw DataError(fmt::format("{}: cannot be listed: {}", folder.string(), error.message()));
  }
  std::ranges::sort(found.pictures);
  std::ranges::sort(found.others);
  if (found.pictures.empty() && found.others.empty()) {
    throw DataError(fmt::format("{}: holds no picture", folder.string()));
  }
  return found;
}

CanaryFile Plant(const fs::path& from, const fs::path& relative, const fs::path& to, CanaryValues& values) {
  const std::string place = relative.generic_string();
  PlantedPicture made = PlantCanaries(ReadFile(from / relative), place, values);
  const std::string token = values.Token(place + "|file");
  const fs::path file = relative.parent_path() / ("canary-" + token + relative.extension().string());
  made.planted.push_back({"text", "file", "", "name", token});
  AtomicFile copy(to / file, from / relative);
  copy.Write(made.bytes);
  copy.Commit();
  return {file.generic_string(), place, made.format, std::move(made.planted)};
}

/// Without a catalogue copies are of no use.
void RemoveCopies(const fs::path& to, const CanaryCatalogue& catalogue) {
  std::error_code ignored;
  for (const CanaryFile& copy : catalogue.files) {
    fs::path place = to / copy.file;
    // The file, then folders as far as they are empty now.
    while (place != to && fs::remove(place, ignored)) {
      place = place.parent_path();
    }
  }
}

/// @throws ConfigError where copies would mix with other files, those that they are made of among them.
void CheckOutput(const fs::path& from, const fs::path& to) {
  std::error_code error;
  if (fs::exists(to, error) && !(fs::is_directory(to, error) && fs::is_empty(to, error))) {
    throw ConfigError(fmt::format("{}: --output must name a folder that is empty or not there yet", to.string()));
  }
  const fs::path inside = fs::weakly_canonical(to, error).lexically_relative(fs::weakly_canonical(from, error));
  if (!inside.empty() && *inside.begin() != "..") {
    throw ConfigError(fmt::format(
        "{}: --output lies within {}, whose pictures are copied: the next time its copies would be, too; name another "
        "folder",
        to.string(), from.string()));
  }
}

int PlantAll(const Session& session, const CanaryArguments& arguments) {
  const fs::path from = arguments.folder;
  const fs::path to = arguments.output;
  const auto [pictures, others] = PicturesBelow(from);
  CheckOutput(from, to);
  const SignalStop signals;
  const auto progress = session.MakeProgress();
  progress->Begin("plant canaries", static_cast<std::int64_t>(pictures.size()));
  CanaryCatalogue catalogue{arguments.seed, {}};
  CanaryValues values(arguments.seed);
  std::vector<std::string> refused;
  for (const fs::path& other : others) {
    refused.push_back(
        fmt::format("{}: canaries can be planted in JPEG, PNG, WebP and TIFF files", other.generic_string()));
  }
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    if (signals.Token().stop_requested()) {
      RemoveCopies(to, catalogue);
    }
    ThrowIfStopped(signals.Token());
    try {
      catalogue.files.push_back(Plant(from, pictures[i], to, values));
    } catch (const DataError& error) {
      refused.emplace_back(error.what());
    }
    progress->At(static_cast<std::int64_t>(i) + 1);
  }
  for (const std::string& reason : refused) {
    fmt::print(stderr, "left out: {}\n", reason);
  }
  if (catalogue.files.empty()) {
    throw DataError(fmt::format("{}: canaries can be planted in none of its pictures", from.string()));
  }
  std::ranges::sort(catalogue.files, {}, &CanaryFile::file);
  const Json json = ToJson(catalogue);
  WriteFileAtomically(to / kCanaryCatalogueName, json.dump(1) + "\n");
  if (session.json) {
    PrintJson(json);
    return kDone;
  }
  std::map<std::string, std::int64_t> by_carrier;
  std::size_t count = 0;
  for (const CanaryFile& file : catalogue.files) {
    count += file.planted.size();
    for (const Canary& canary : file.planted) {
      ++by_carrier[canary.carrier];
    }
  }
  fmt::print("{} values planted in {} pictures:\n", count, catalogue.files.size());
  for (const auto& [carrier, number] : by_carrier) {
    fmt::print("  {:<14} {}\n", carrier, number);
  }
  fmt::print("catalogue: {}\n", (to / kCanaryCatalogueName).string());
  return kDone;
}

}  // namespace

void AddMetadataCanaryCommand(CLI::App& metadata, Action& action) {
  auto* command = metadata.add_subcommand(
      "canary", "Copy pictures with a unique value planted in every carrier, to find out what a service keeps");
  auto arguments = std::make_shared<CanaryArguments>();
  command->add_option("folder", arguments->folder, "pictures; folders in it are kept")->required();
  command->add_option("--output", arguments->output, "folder of the copies and their catalogue, new or empty")
      ->required();
  command->add_option("--seed", arguments->seed, "the values follow from it")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command->callback(
      [arguments, &action] { action = [arguments](const Session& session) { return PlantAll(session, *arguments); }; });
}

}  // namespace pentimento
