#pragma once

#include <map>
#include <string>

#include "experiments/pipeline/context.h"
#include "framework/core/json.h"

namespace pentimento {

/// What the methods of a run are.
struct Tools {
  /// Where the files come from that methods write themselves, by the entry's name: programs with version and SHA-256.
  Json provenance = Json::object();
  /// Each forward and reverse with its version, in one line: what its program says or the config states of a black box,
  /// this program's and the method's own versions otherwise.
  std::map<std::string, std::string> versions;
};

/// Makes every method once, which runs the version commands. @throws WorkError if one of them fails.
Tools ToolsOf(const PipelineContext& context);

/// One line that tells a black box from other versions of itself: the first line of its stated version; where none is,
/// that, with a digest of the program and its files. @param provenance of a `FileMapper`.
std::string VersionLine(const Json& provenance);

}  // namespace pentimento
