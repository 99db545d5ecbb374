#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "experiments/pipeline/context.h"
#include "experiments/pipeline/pipeline.h"

namespace pentimento {

/// Where a run came from: what a reader needs to make it again.
struct RunOrigin {
  std::string config_hash;
  std::filesystem::path config_folder;  ///< absolute
  std::vector<std::string> command_line;
  std::vector<std::string> extension;  ///< `Registries::extension` of the program that runs
  std::string started;                 ///< UTC, ISO 8601
  bool fresh = false;                  ///< nothing is taken over from other runs
};

/// The manifest of a run that has begun. @param schema what its config was resolved by.
Json BeginManifest(const Experiment& experiment, const OptionSchema& schema, const RunOrigin& origin);

/// Where an earlier process worked on the same run, its manifest says when and by which command line the run began;
/// this one's joins those that are listed under "resumed".
void TakeOverBeginning(Json& manifest, const std::filesystem::path& earlier);

/// What a listing passed over, as a run may write it: of a data set of real people, which name their files after them,
/// with pseudonyms for the paths. The names themselves are shown on the terminal.
std::vector<UnreadableFile> PublicUnreadable(const PipelineContext& context, const DatasetListing& listing);

/// Puts in SHA-256 of every data and weight file, in place of what an earlier call did. Of real people's pictures it is
/// the hashes alone, in their own order: a hash beside its pseudonym would name the person to everybody who has the
/// photograph.
void AddInputs(Json& manifest, const PipelineContext& context, const PipelineResult& result);

/// The revision of the sources this binary was built from, whether they had been modified (null where that is not
/// known), and what it has besides. @param extension `Registries::extension`.
Json SourceRevision(const std::vector<std::string>& extension = {});

/// The compute devices that a resolved config names, each once.
std::vector<std::string> DevicesOf(const Json& resolved, const OptionSchema& schema);

/// Processor, cores and, where one of `devices` is one, the accelerator ("NVIDIA H200 (cuda:0)"; else null).
/// @throws DeviceError if one is not there.
Json DeviceDescription(const std::vector<std::string>& devices = {});

}  // namespace pentimento
