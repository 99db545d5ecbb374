#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "experiments/benchmarks/work.h"

namespace pentimento {

/// One benchmark: work on inputs that it makes itself, and what its result must look like before it is timed.
struct BenchCase {
  std::string name;  ///< "cyclegan_step[bf16]"
  std::string item;  ///< what a time is for: "step", "picture"
  std::function<std::unique_ptr<Work>()> make;
  std::function<std::string(const WorkResult&)> problem;  ///< "" if the result is right
};

/// What the cases need from outside.
struct BenchSurroundings {
  std::filesystem::path scratch;  ///< an empty folder for input files
  std::filesystem::path weights;  ///< the weights folder; cases whose weights are missing are skipped with an error
  int threads = 2;
};

std::vector<BenchCase> BenchCases(const BenchSurroundings& surroundings);

}  // namespace pentimento
