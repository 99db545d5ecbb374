#pragma once

#include <filesystem>
#include <memory>

#include <torch/types.h>

namespace pentimento {

/// A network as a TorchScript program (`torch.jit.save`), run by libtorch. Such a file is not data: whatever its author
/// wrote is run with the user's rights. So the user has to say that it is trusted (`RequireTrust`). Where only weights
/// are wanted, `LoadTensors` takes them out of the same file without running anything.
class TorchScriptProgram {
 public:
  /// @throws WeightsError naming the file if it is missing or no TorchScript, DeviceError.
  explicit TorchScriptProgram(const std::filesystem::path& file, torch::Device device = torch::kCPU);
  ~TorchScriptProgram();

  /// What its `forward` makes of one tensor on its device, or of several things that it gives the first. libtorch's
  /// optimiser, which rewrites a program once it has seen some inputs, is off: every call gives the same bits.
  /// Thread-safe; calls take turns. @throws WeightsError naming the file and the shape where it cannot be run.
  [[nodiscard]] torch::Tensor Run(const torch::Tensor& batch) const;

 private:
  struct Loaded;
  std::unique_ptr<Loaded> loaded_;
};

/// @throws ConfigError that says what running a stranger's program means, unless the user's option `trusted` is set.
void RequireTrust(const std::filesystem::path& file, bool trusted);

}  // namespace pentimento
