#pragma once

#include <string>

#include <c10/core/Device.h>

namespace pentimento {

/// The device that an option names: "cpu", "cuda" or "cuda:N". @throws DeviceError if this machine or this build does
/// not have it, ConfigError for any other text.
c10::Device SelectDevice(const std::string& name);

/// What a CUDA device is: "NVIDIA H200 (cuda:0)"; "" of the processor. @pre `device` comes from `SelectDevice`.
std::string AcceleratorName(const c10::Device& device);

}  // namespace pentimento
