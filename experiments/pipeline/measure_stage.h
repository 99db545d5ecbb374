#pragma once

#include <string>
#include <vector>

#include "experiments/pipeline/context.h"
#include "experiments/pipeline/file_set.h"
#include "framework/results/result.h"

namespace pentimento {

/// The files of one chain: the originals and what each hop made of them.
struct ChainFiles {
  struct Hop {
    std::string forward;
    std::string reverse;  ///< "" on x-y
    FileSet files;
  };
  FileSet originals;
  std::vector<Hop> hops;

  [[nodiscard]] const FileSet* Find(const std::string& forward, const std::string& reverse) const;
};

/// Measures one metric on every hop of the chain, or takes the figures that an earlier run left.
MeasureResult Measure(const PipelineContext& context, const Json& metric, const ChainFiles& chain);

}  // namespace pentimento
