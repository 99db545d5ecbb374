#pragma once

#include <string>
#include <string_view>

#include "framework/weights_file/weights_file.h"

namespace pentimento {

// PyTorch's own formats (torch/serialization.py). Each is read as `ParseWeights` says.

/// A zip archive with a pickle `data.pkl` and one entry a storage: torch.save since 1.6, and TorchScript archives, of
/// which the weights are read and the code is not.
WeightsFile ParseTorchZip(std::string_view bytes, const std::string& file);

/// torch.save before 1.6: pickles of a magic number, a version, the machine, the object and the storages' keys, then
/// the storages.
WeightsFile ParseTorchLegacy(std::string_view bytes, const std::string& file);

/// A pickle of the `pickle` module, in which NumPy arrays lie.
WeightsFile ParseBarePickle(std::string_view bytes, const std::string& file);

/// Whether the bytes begin like a legacy file.
bool IsTorchLegacy(std::string_view bytes);

}  // namespace pentimento
