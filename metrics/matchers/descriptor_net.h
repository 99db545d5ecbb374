#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "metrics/matchers/matcher.h"

namespace pentimento {

/// dlib's face-recognition ResNet run by dlib itself: what `DlibResnet` is compared with. Behind a pointer because the
/// network's type takes most of a minute to compile.
class DescriptorNet {
 public:
  /// @throws WeightsError.
  explicit DescriptorNet(const std::filesystem::path& weight_file);
  ~DescriptorNet();
  DescriptorNet(DescriptorNet&&) noexcept;
  DescriptorNet& operator=(DescriptorNet&&) noexcept;

  /// One descriptor a chip, without jitter. Serialised: the network works on one batch at a time.
  [[nodiscard]] std::vector<Template> Describe(std::span<const FaceChip> chips) const;

 private:
  struct Network;
  std::unique_ptr<Network> network_;
};

}  // namespace pentimento
