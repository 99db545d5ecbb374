#include "experiments/weights.h"

#include <cstdlib>
#include <utility>

#include <fmt/format.h>

#include "framework/config/resolve.h"
#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/core/hash.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

WeightsState Inspect(const Json& entry, bool check_hashes) {
  WeightsState state{entry, true, true, {}};
  for (const Json& file : entry.at("files")) {
    const fs::path path = WeightsFolder() / file.at("install").get<std::string>();
    std::error_code error;
    const auto size = fs::file_size(path, error);
    if (error) {
      state.present = false;
      state.problems.push_back(fmt::format("{}: missing", path.string()));
    } else if (size != file.at("bytes").get<std::uintmax_t>()) {
      state.present = false;
      state.problems.push_back(
          fmt::format("{}: {} bytes instead of {}", path.string(), size, file.at("bytes").get<std::uintmax_t>()));
    } else if (check_hashes && Sha256OfFile(path) != file.at("sha256").get<std::string>()) {
      state.intact = false;
      state.problems.push_back(fmt::format("{}: not the pinned file (SHA-256 differs)", path.string()));
    }
  }
  state.intact = state.intact && state.present;
  return state;
}

}  // namespace

fs::path HomeFolder() {
  if (const std::string home = Environment("PENTIMENTO_HOME"); !home.empty()) {
    return home;
  }
  const std::string cache = Environment("XDG_CACHE_HOME");
  return (cache.empty() ? fs::path(Environment("HOME")) / ".cache" : fs::path(cache)) / "pentimento";
}

fs::path WeightsFolder() {
  const std::string folder = Environment("PENTIMENTO_WEIGHTS");
  return folder.empty() ? HomeFolder() / "weights" : fs::path(folder);
}

fs::path ShareFolder() {
  const std::string folder = Environment("PENTIMENTO_SHARE");
  return folder.empty() ? fs::path(PENTIMENTO_SHARE_FOLDER) : fs::path(folder);
}

Json WithFetched(Json options, const fs::path& weights_folder) {
  if (options.is_structured()) {
    for (Json& item : options) {
      item = WithFetched(std::move(item), weights_folder);
    }
  } else if (options.is_string() && options.get_ref<const std::string&>().starts_with(kFetchedPrefix)) {
    return (weights_folder / options.get<std::string>().substr(kFetchedPrefix.size())).string();
  }
  return options;
}

std::vector<WeightsState> InspectWeights(bool check_hashes) {
  const fs::path list = ShareFolder() / "weights" / "manifest.json";
  std::error_code error;
  if (!fs::exists(list, error)) {
    throw MissingError(fmt::format(
        "{}: the list of weights {}; set PENTIMENTO_SHARE to the folder that holds weights/manifest.json and "
        "scripts/weights",
        list.string(), error ? "cannot be read: " + error.message() : "is missing"));
  }
  const Json json = Json::parse(ReadFile(list), nullptr, false);
  if (!json.is_object() || !json.contains("packages")) {
    throw DataError(fmt::format("{}: damaged: not a list of weights", list.string()));
  }
  std::vector<WeightsState> states;
  for (const Json& entry : json.at("packages")) {
    states.push_back(Inspect(entry, check_hashes));
  }
  return states;
}

}  // namespace pentimento
