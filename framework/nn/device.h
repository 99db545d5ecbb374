#pragma once

#include <string>
#include <vector>

#include <c10/core/Device.h>

namespace pentimento {

/// The device that an option names: "cpu", "cuda" or "cuda:N". Where it is a CUDA device, float32 means float32 from
/// then on: TF32, with which cuDNN convolves by default, keeps eleven bits of each factor, and bf16 is what is asked
/// for where speed matters more. cuDNN's algorithms that sum in no fixed order are ruled out, too.
/// @throws DeviceError if this machine or this build does not have it, ConfigError for any other text.
c10::Device SelectDevice(const std::string& name);

/// What a CUDA device is: "NVIDIA H200 (cuda:0)"; "" of the processor. @pre `device` comes from `SelectDevice`.
std::string AcceleratorName(const c10::Device& device);

/// Every CUDA device that can be used here, each as `AcceleratorName` has it.
std::vector<std::string> Accelerators();

}  // namespace pentimento
