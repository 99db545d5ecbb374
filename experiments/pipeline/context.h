#pragma once

#include <filesystem>

#include "experiments/pipeline/experiment.h"
#include "experiments/pipeline/pseudonyms.h"
#include "experiments/pipeline/stage.h"
#include "experiments/registries.h"
#include "framework/core/progress.h"
#include "framework/core/stop_token.h"

namespace pentimento {

/// What every stage of a run works with.
struct PipelineContext {
  const Experiment& experiment;
  const Registries& registries;
  std::filesystem::path run;            ///< the run folder
  std::filesystem::path config_folder;  ///< relative paths of the config are taken from here
  std::filesystem::path weights;        ///< the weights folder
  Progress& progress;
  StopToken stop;
  StageRunner& stages;
  Progress& display;             ///< the terminal alone: what must not be written into the run folder, such as names
  const Pseudonyms& pseudonyms;  ///< for data sets of real people
};

}  // namespace pentimento
