#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "experiments/pipeline/context.h"
#include "experiments/pipeline/file_set.h"
#include "framework/methods/method.h"

namespace pentimento {

/// A training that is done.
struct TrainedModel {
  std::filesystem::path folder;  ///< relative to the run folder
  std::string hash;              ///< of what it left
  std::vector<CurvePoint> curve;
};

/// Trains a model, or continues from its newest checkpoint, in `checkpoints/<name>`, and writes its curve for
/// TensorBoard into `events/<name>`. Of a paired model the i-th pictures of both domains are partners.
/// @throws DataError if a domain is empty.
TrainedModel TrainModel(const PipelineContext& context, const ModelEntry& entry, const FileSet& domain_a,
                        const FileSet& domain_b);

}  // namespace pentimento
