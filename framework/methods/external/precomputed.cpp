#include "framework/methods/external/precomputed.h"

#include <algorithm>

#include <fmt/format.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/core/hash.h"
#include "framework/core/text.h"
#include "framework/media/decode.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kShownMissing = 12;

std::string WithoutExtension(const fs::path& relative) {
  return fs::path(relative).replace_extension().generic_string();
}

}  // namespace

const OptionSchema& PrecomputedOptions::Schema() {
  static const OptionSchema schema =
      OptionTable<PrecomputedOptions>()
          .Add("path", &PrecomputedOptions::path,
               "folder of finished pictures, each under the relative path of its original, whatever its extension",
               {.required = true, .folder = true})
          .Add("version", &PrecomputedOptions::version,
               "which service or program made them, in which version, and when: \"StyleApp 4.2, web, 2026-05-01\"")
          .Refuse("encoding", "the finished pictures are measured as they are, and never encoded again")
          .Refuse("working_size", "the pictures are finished")
          .Refuse("strength", "the finished pictures are measured as they are, and never mixed with the originals")
          .Build();
  return schema;
}

PrecomputedMethod::PrecomputedMethod(const PrecomputedOptions& options)
    : folder_(options.path), version_(options.version) {
  std::error_code error;
  for (fs::recursive_directory_iterator entry(folder_, fs::directory_options::follow_directory_symlink, error), end;
       !error && entry != end; entry.increment(error)) {
    if (entry->is_regular_file(error) && HasPictureExtension(entry->path())) {
      const fs::path relative = entry->path().lexically_relative(folder_);
      by_name_[relative.generic_string()].push_back(entry->path());
      by_name_[WithoutExtension(relative)].push_back(entry->path());
    }
  }
  if (error) {
    throw MissingError(fmt::format("{}: cannot be listed: {}", folder_.string(), error.message()));
  }
}

fs::path PrecomputedMethod::FileOf(const std::string& id) const {
  const fs::path relative = PercentDecode(id);
  // Exact, then with one more extension, then with another one.
  for (const std::string& name : {relative.generic_string(), WithoutExtension(relative)}) {
    const auto found = by_name_.find(name);
    if (found == by_name_.end()) {
      continue;
    }
    const auto exact = std::ranges::find(found->second, folder_ / relative);
    if (exact != found->second.end()) {
      return *exact;
    }
    if (found->second.size() > 1) {
      throw DataError(fmt::format("{}: more than one picture for {}: {} and {}; leave one", folder_.string(),
                                  relative.string(), found->second[0].filename().string(),
                                  found->second[1].filename().string()));
    }
    return found->second.front();
  }
  return {};
}

std::string PrecomputedMethod::ExtensionFor(const std::string& id) const {
  const fs::path file = FileOf(id);
  if (file.empty()) {
    throw DataError(fmt::format("{}: no picture for {}", folder_.string(), PercentDecode(id)));
  }
  return LowerExtension(file);
}

std::string PrecomputedMethod::GivenName(const std::string& id) const { return FileOf(id).filename().string(); }

Json PrecomputedMethod::Material(const std::vector<std::string>& ids) const {
  Json hashes = Json::object();
  std::vector<std::string> missing;
  for (const std::string& id : ids) {
    const fs::path file = FileOf(id);
    if (file.empty()) {
      missing.push_back(PercentDecode(id));
    } else {
      hashes[id] = Sha256OfFile(file);
    }
  }
  if (missing.empty()) {
    return hashes;
  }
  const std::size_t count = missing.size();
  missing.resize(std::min(count, kShownMissing));
  throw DataError(
      fmt::format("{}: no finished picture for {} of {} originals: {}{}; each lies under the relative path "
                  "of its original, whatever its extension",
                  folder_.string(), count, ids.size(), Join(missing), count > missing.size() ? ", ..." : ""));
}

Json PrecomputedMethod::Provenance() const {
  return {{"folder", folder_.string()}, {"version", version_.empty() ? Json(nullptr) : Json(version_)}};
}

void PrecomputedMethod::MapFile(const FileTask& task, const MethodContext& /*context*/) const {
  const fs::path file = FileOf(task.id);
  if (file.empty()) {
    throw DataError(fmt::format("{}: no picture for {}", folder_.string(), PercentDecode(task.id)));
  }
  const std::string bytes = ReadFile(file);
  DecodePictureBytes(bytes, file.string());
  WriteFileAtomically(task.output, bytes);
}

}  // namespace pentimento
