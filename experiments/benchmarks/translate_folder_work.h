#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "experiments/benchmarks/work.h"
#include "experiments/pipeline/translation_jobs.h"
#include "experiments/pipeline/translation_method.h"
#include "framework/core/threads.h"

namespace pentimento {

/// `pentimento translate` of `count` pictures of 64 x 64 by a thin ResNet generator; a few files stand for all of them.
class TranslateFolderWork : public Work {
 public:
  /// Writes pictures and weights into `folder`, whose subfolder `out` is emptied by every `Go`.
  TranslateFolderWork(std::int64_t count, const std::filesystem::path& folder, ThreadBudget threads);

  [[nodiscard]] std::string implementation() const override { return "Pentimento"; }
  /// `check`: how many files are, bit for bit, what comes of translating their picture alone. Memory and cores are
  /// measured.
  WorkResult Go() override;

 private:
  std::filesystem::path output_;
  ThreadBudget threads_;
  TranslationMethod method_;
  std::vector<TranslationJob> jobs_;
  std::vector<std::string> expected_;  ///< of each picture, the encoded file
};

}  // namespace pentimento
