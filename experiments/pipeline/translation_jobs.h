#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace pentimento {

/// A file to be translated, and where to.
struct TranslationJob {
  std::string id;  ///< its path below the folder that was given, or its name
  std::filesystem::path input;
  std::filesystem::path output;  ///< of an array of several pictures, without the numbers that they get
  bool array = false;            ///< a .npy
};

/// What to make of the inputs of a command line, in their order: files as they are, folders as the pictures below them
/// (sorted; an output keeps its place below its folder).
/// @param extension of the output for an input's id, with the dot.
/// @throws DataError if an input is not there or a folder has no pictures; ConfigError if two outputs have one name, or
/// an output would take an input's place.
std::vector<TranslationJob> TranslationJobs(const std::vector<std::string>& inputs, const std::filesystem::path& output,
                                            const std::function<std::string(const std::string& id)>& extension);

}  // namespace pentimento
