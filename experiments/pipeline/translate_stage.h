#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "experiments/pipeline/context.h"
#include "experiments/pipeline/file_set.h"

namespace pentimento {

/// What one application of a method to one set of pictures needs.
struct TranslateJob {
  std::string title;
  const MethodEntry* entry = nullptr;
  std::filesystem::path folder;  ///< of the output, relative to the run folder
  FileSet inputs;
  FileSet originals;                   ///< before the forward hop, same order; only read by methods that need them
  FileSet training_originals;          ///< only read by methods that are fitted
  std::filesystem::path model_folder;  ///< checkpoints of the entry's model, if it names one
  std::string model_hash;              ///< of that training's output
};

/// The method of an entry. @param model_folder see `TranslateJob`.
std::unique_ptr<Method> MakeMethod(const PipelineContext& context, const MethodEntry& entry,
                                   const std::filesystem::path& model_folder);

/// Applies a method to files and writes its pictures as files: one hop of the chain.
FileSet Translate(const PipelineContext& context, const TranslateJob& job);

}  // namespace pentimento
