#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "experiments/benchmarks/work.h"
#include "framework/core/options.h"
#include "framework/core/precision_option.h"
#include "metrics/matchers/descriptor_net.h"
#include "metrics/matchers/dlib_descriptors.h"

namespace pentimento {

/// Parameters of the row `dlib_descriptor`.
struct DlibDescriptorParams {
  int count = 32;
  int threads = 2;
  Precision precision = Precision::kFp32;  ///< of ours
  std::filesystem::path weights;

  static const OptionSchema& Schema();
};

/// Face descriptors of aligned chips in batches of 16: the converted network against dlib's own code.
class DlibDescriptorWork : public Work {
 public:
  /// @throws WeightsError.
  DlibDescriptorWork(const std::filesystem::path& weights, std::vector<FaceChip> chips, Precision precision);

  [[nodiscard]] std::string implementation() const override { return "Pentimento: libtorch, batches of 16"; }
  /// `check`: the descriptors, chip by chip.
  WorkResult Go() override;

 private:
  DlibResnet net_;
  std::vector<FaceChip> chips_;
};

/// The same by dlib.
class DlibDescriptorPeer : public Work {
 public:
  /// @throws WeightsError.
  DlibDescriptorPeer(const std::filesystem::path& weights, std::vector<FaceChip> chips)
      : net_(weights), chips_(std::move(chips)) {}

  [[nodiscard]] std::string implementation() const override { return "dlib, batches of 16"; }
  WorkResult Go() override;

 private:
  DescriptorNet net_;
  std::vector<FaceChip> chips_;
};

}  // namespace pentimento
