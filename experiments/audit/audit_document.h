#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "framework/config/load.h"

namespace pentimento {

/// What an audit asks for: a black box, or what it made, beside the originals.
struct AuditRequest {
  std::string tool;                 ///< its command, with {input} and {output}; "" with `stylised`
  std::string version_command;      ///< "": none
  std::string version;              ///< which tool it is, where no command says so; "": not stated
  std::string output_extension;     ///< "": that of the input
  double timeout = 60.0;            ///< s
  std::filesystem::path originals;  ///< a folder of pictures, or of one folder a person
  std::filesystem::path stylised;   ///< a folder of finished pictures; "" with `tool`
  std::filesystem::path gallery;    ///< other photographs of the people, one folder a person; "": the originals
  std::filesystem::path reverse;    ///< a file with one method; "" for none
  std::vector<std::string> overrides;
};

/// The name of the audit's one forward in figures and folders.
inline constexpr const char* kAuditedTool = "tool";

/// The experiment that such an audit is: the folder of originals as the data set, all of it tested; the tool as the
/// only forward; the controls that need nobody to train on; fidelity, metadata and second pixels measured, identity
/// where folders say who is on the pictures, and canaries where the folder has their catalogue.
/// @throws ConfigError unless exactly one of `tool` and `stylised` is given, for a command's options without a command,
/// and for a gallery that nobody can be found in; DataError if a folder is not there.
LoadedConfig AuditDocument(const AuditRequest& request);

}  // namespace pentimento
