#pragma once

#include <string>

#include <gtest/gtest.h>
#include <torch/cuda.h>

#include "framework/nn/device.h"

namespace pentimento {

/// A test that runs once a device; `Gpu/` instances carry the device in their name and skip where there is none.
class DeviceTest : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    if (GetParam() == "cuda" && !torch::cuda::is_available()) {
      GTEST_SKIP() << "this machine or build has no CUDA device";
    }
    SelectDevice(GetParam());
  }
};

inline std::string DeviceTestName(const ::testing::TestParamInfo<std::string>& info) { return info.param; }

}  // namespace pentimento
