#pragma once

#include <filesystem>
#include <vector>

#include "experiments/benchmarks/work.h"
#include "framework/core/options.h"

namespace pentimento {

/// Parameters of the row `decode_resize`.
struct DecodeResizeParams {
  int size = 256;
  int threads = 2;
  int loaders = 2;
  int count = 64;

  static const OptionSchema& Schema();
};

/// JPEG files to one batch of small float pictures.
class DecodeResizeWork : public Work {
 public:
  DecodeResizeWork(const DecodeResizeParams& params, std::vector<std::filesystem::path> files);

  [[nodiscard]] std::string implementation() const override;
  /// `check`: CellMeans.
  WorkResult Go() override;

 private:
  DecodeResizeParams params_;
  std::vector<std::filesystem::path> files_;
};

}  // namespace pentimento
