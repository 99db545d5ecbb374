#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "experiments/benchmarks/work.h"
#include "framework/core/options.h"
#include "metrics/identity/descriptor_net.h"

namespace pentimento {

/// Parameters of the row `dlib_descriptor`.
struct DlibDescriptorParams {
  int count = 32;
  int threads = 2;
  std::filesystem::path weights;

  static const OptionSchema& Schema();
};

/// Face descriptors of aligned chips. Ours and the peer are the same network by dlib, on the same BLAS: ours hands it
/// batches, the peer one face at a time, as dlib's examples and Python package do.
class DlibDescriptorWork : public Work {
 public:
  /// @throws WeightsError.
  DlibDescriptorWork(const std::filesystem::path& weights, std::vector<FaceChip> chips, bool one_at_a_time);

  [[nodiscard]] std::string implementation() const override;
  /// `check`: the descriptors, chip by chip.
  WorkResult Go() override;

 private:
  DescriptorNet net_;
  std::vector<FaceChip> chips_;
  bool one_at_a_time_;
};

}  // namespace pentimento
