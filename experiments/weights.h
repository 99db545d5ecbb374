#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "framework/core/json.h"

namespace pentimento {

/// `$PENTIMENTO_HOME`, else the user's cache folder for Pentimento: `~/.cache/pentimento`.
std::filesystem::path HomeFolder();

/// `$PENTIMENTO_WEIGHTS`, else `weights` in the home folder.
std::filesystem::path WeightsFolder();

/// The folder of the files that come with the program (the weights' list, the script that fetches them):
/// `$PENTIMENTO_SHARE`, else the source tree it was built from.
std::filesystem::path ShareFolder();

/// Options with every path that begins with "weights:", at any depth, as one into that folder: what set-up fetched.
Json WithFetched(Json options, const std::filesystem::path& weights_folder);

/// One installable set of weights or pictures, and whether its files are there and whole.
struct WeightsState {
  Json entry;            ///< as in weights/manifest.json
  bool present = false;  ///< every file is there with its size
  bool intact = false;   ///< ... and its SHA-256 (only if checked)
  std::vector<std::string> problems;
};

/// Every entry of weights/manifest.json. @param check_hashes reads all files. @throws MissingError, DataError.
std::vector<WeightsState> InspectWeights(bool check_hashes);

}  // namespace pentimento
