#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "experiments/pipeline/experiment.h"
#include "framework/config/resolve.h"

namespace pentimento {

/// Checks, before any work and without writing anything, that all is there that a run will ask for: files and folders
/// that the config names, weight files, devices, people enough to test and to train on, weights that methods can load.
/// @throws ConfigError, or MissingError if nothing worse is the matter, with every problem, each led by the place of
///   the value ("a.yaml:3:5"), in the order of places.
void RequireInputs(const ResolvedConfig& config, const OptionSchema& schema, const Registries& registries,
                   const std::filesystem::path& weights);

/// The same of a configuration that has the problems `known`, too (`FurtherCheck`).
std::vector<OptionProblem> CheckInputs(const ResolvedConfig& config, const OptionSchema& schema,
                                       const Registries& registries, const std::filesystem::path& weights,
                                       const std::vector<OptionProblem>& known);

/// What is wrong with so few people to train on; "" if there are enough.
std::string TooFewToTrain(std::int64_t people, const Experiment& experiment, const Registry<Model>& models);

}  // namespace pentimento
