#pragma once

#include <filesystem>

#include "experiments/benchmarks/work.h"

namespace pentimento {

/// Writes a table of `lines` comparisons in LFW's layout: pictures of `people`, four each, in turn; the score is a
/// multiple of 2^-20, so that sums are exact.
void WriteScoreTable(const std::filesystem::path& path, std::int64_t lines, int people);

/// A CSV of comparisons to rows in memory.
class ScoreFileWork : public Work {
 public:
  explicit ScoreFileWork(std::filesystem::path path) : path_(std::move(path)) {}

  [[nodiscard]] std::string implementation() const override;
  /// `check`: pictures, lines left out, sum of the scores.
  WorkResult Go() override;

 private:
  std::filesystem::path path_;
};

}  // namespace pentimento
