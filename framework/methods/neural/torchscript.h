#pragma once

#include <cstdint>

#include "framework/methods/neural/network_method.h"
#include "framework/nn/torchscript_program.h"

namespace pentimento {

struct TorchScriptOptions : NetworkMethodOptions {
  bool trusted = false;
  ValueRange range = ValueRange::kSigned;
  std::int64_t size_multiple = 1;
  std::int64_t minimum_size = 1;

  static const OptionSchema& Schema();
  void Check() const;  ///< @throws ConfigError unless the file is trusted.
};

/// Applies somebody's network that was saved as a program (`torch.jit.trace` or `.script`, then `.save`), whatever its
/// architecture: one tensor [N,3,H,W] in, one of the same form out. Pictures whose sides it does not take are padded by
/// reflection and cropped back.
class TorchScript final : public NetworkMethod {
 public:
  /// @throws WeightsError, DeviceError.
  explicit TorchScript(const TorchScriptOptions& options);

  [[nodiscard]] bool one_at_a_time() const override { return true; }

 private:
  [[nodiscard]] PaddedImages Pad(const torch::Tensor& images) const override;
  /// The program alone knows.
  void CheckRawSize(const torch::Tensor& images) const override;
  [[nodiscard]] torch::Tensor Forward(const torch::Tensor& images) const override;

  std::int64_t size_multiple_;
  std::int64_t minimum_size_;
  TorchScriptProgram program_;
};

}  // namespace pentimento
