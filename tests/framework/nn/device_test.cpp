#include "framework/nn/device.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/errors.h"
#include "tests/support/device_test.h"

namespace pentimento {
namespace {

class Accelerator : public DeviceTest {};

TEST_P(Accelerator, IsNamedWithItsNumber) {
  const std::string name = AcceleratorName(SelectDevice(GetParam()));
  if (GetParam() == "cpu") {
    EXPECT_EQ(name, "") << "the processor is none";
  } else {
    EXPECT_THAT(name, ::testing::MatchesRegex(".+ \\(cuda:0\\)"));
    EXPECT_THAT(Accelerators(), ::testing::Contains(name));
  }
}

INSTANTIATE_TEST_SUITE_P(Cpu, Accelerator, ::testing::Values("cpu"), DeviceTestName);
INSTANTIATE_TEST_SUITE_P(Gpu, Accelerator, ::testing::Values("cuda"), DeviceTestName);

TEST(SelectDevice, RefusesWhatIsNotThere) {
  EXPECT_THROW(SelectDevice("gpu"), ConfigError);
  EXPECT_THROW(SelectDevice("cuda:99"), DeviceError);
}

}  // namespace
}  // namespace pentimento
