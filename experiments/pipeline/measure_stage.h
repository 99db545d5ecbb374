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
    std::string afresh_for = {};  ///< of the reverse's entry
  };
  FileSet originals;
  std::vector<Hop> hops;

  [[nodiscard]] const FileSet* Find(const std::string& forward, const std::string& reverse) const;
};

/// The chain of every part of the people.
struct ChainParts {
  ChainFiles test;
  FileSet training = {};   ///< originals of the training identities
  ChainFiles fit = {};     ///< of some training identities, forward hops alone
  ChainFiles select = {};  ///< like `test`; this and the others empty unless a metric needs them
  ChainFiles attest = {};
};

/// Checks that every forward that a metric's options name is one of the experiment's. @throws ConfigError naming the
/// metric, the name and the forwards that there are.
void RequireForwardsOfMetrics(const Experiment& experiment, const Registry<Metric>& metrics);

/// Measures one metric on every hop of the chain, or takes the figures that an earlier run left.
MeasureResult Measure(const PipelineContext& context, const Json& metric, const ChainParts& parts);

}  // namespace pentimento
