#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "experiments/pipeline/context.h"
#include "experiments/pipeline/file_set.h"
#include "framework/methods/method.h"
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
  FileSet gallery = {};                           ///< photographs to compare with; empty: the originals are
  std::map<std::string, std::string> tools = {};  ///< the methods' versions (`Tools`)
};

/// Makes the method of a reverse that is no control.
using ReverseMethods = std::function<std::unique_ptr<Method>(const std::string& reverse)>;

/// Measures one metric on every hop of the chain, or takes the figures that an earlier run left.
MeasureResult Measure(const PipelineContext& context, const Json& metric, const ChainParts& parts,
                      const ReverseMethods& reverse_methods = {});

}  // namespace pentimento
