#include "framework/nn/device.h"

#include <ATen/Context.h>
#include <fmt/format.h>
#include <torch/cuda.h>
#include <torch/types.h>

#ifdef PENTIMENTO_CUDA
#include <ATen/cuda/CUDAContext.h>
#endif

#include "framework/core/errors.h"

namespace pentimento {

c10::Device SelectDevice(const std::string& name) {
  c10::Device device(c10::kCPU);
  try {
    device = c10::Device(name);
  } catch (const c10::Error&) {
    throw ConfigError(fmt::format("device \"{}\" is not known; accepted: cpu, cuda, cuda:N", name));
  }
  if (device.is_cpu()) {
    return device;
  }
  if (!device.is_cuda()) {
    throw ConfigError(fmt::format("device \"{}\" is not supported; accepted: cpu, cuda, cuda:N", name));
  }
  const c10::DeviceIndex count = torch::cuda::device_count();
  const c10::DeviceIndex index = device.has_index() ? device.index() : c10::DeviceIndex{0};
  if (index >= count) {
    throw DeviceError(
        fmt::format("device \"{}\" was asked for, but {} CUDA devices can be used here (a build with the "
                    "`cuda` preset and a working driver are needed); use device: cpu",
                    name, count));
  }
  at::Context& context = at::globalContext();
  context.setAllowTF32CuDNN(false);
  context.setAllowTF32CuBLAS(false);
  context.setDeterministicCuDNN(true);
  return {c10::kCUDA, index};
}

std::string AcceleratorName([[maybe_unused]] const c10::Device& device) {
#ifdef PENTIMENTO_CUDA
  if (device.is_cuda()) {
    return fmt::format("{} ({})", at::cuda::getDeviceProperties(device.index())->name, device.str());
  }
#endif
  return "";
}

std::vector<std::string> Accelerators() {
  std::vector<std::string> names;
  for (c10::DeviceIndex index = 0; index < torch::cuda::device_count(); ++index) {
    names.push_back(AcceleratorName({c10::kCUDA, index}));
  }
  return names;
}

}  // namespace pentimento
