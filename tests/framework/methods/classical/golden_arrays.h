#pragma once

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "framework/core/atomic_file.h"
#include "framework/core/picture.h"

namespace pentimento {

/// The golden arrays of the classical steps are computed from photographs of people, so they stay outside this
/// repository, in ../shared; where that is missing, the tests that need them are skipped.
inline std::filesystem::path GoldenFolder() {
  return std::filesystem::path(PENTIMENTO_SOURCE_DIR) / ".." / "shared" / "golden" / "classical";
}

#define PENTIMENTO_SKIP_WITHOUT_GOLDEN()                                       \
  if (!std::filesystem::exists(GoldenFolder() / "meta.json")) {                \
    GTEST_SKIP() << "no golden data: " << GoldenFolder() << " does not exist"; \
  }                                                                            \
  static_assert(true)

/// The values of a float32 array in NumPy's format 1.0, in C order.
inline std::vector<float> GoldenArray(const std::string& name) {
  const std::string bytes = ReadFile(GoldenFolder() / (name + ".npy"));
  const std::size_t header =
      10 + static_cast<unsigned char>(bytes.at(8)) + 256U * static_cast<unsigned char>(bytes.at(9));
  EXPECT_NE(bytes.find("'<f4'"), std::string::npos) << name;
  EXPECT_NE(bytes.find("'fortran_order': False"), std::string::npos) << name;
  std::vector<float> values((bytes.size() - header) / sizeof(float));
  std::memcpy(values.data(), bytes.data() + header, values.size() * sizeof(float));
  return values;
}

/// Greatest difference between a planar picture and a golden array of shape [H,W,3], with its place.
inline void ExpectNearInterleaved(const Picture& planes, const std::vector<float>& golden, double tolerance) {
  ASSERT_EQ(planes.values.size(), golden.size());
  double worst = 0.0;
  std::string place;
  std::size_t i = 0;
  for (int y = 0; y < planes.height; ++y) {
    for (int x = 0; x < planes.width; ++x) {
      for (int channel = 0; channel < 3; ++channel, ++i) {
        const double difference = std::abs(static_cast<double>(planes.At(channel, y, x)) - golden[i]);
        if (difference > worst) {
          worst = difference;
          place = "channel " + std::to_string(channel) + ", row " + std::to_string(y) + ", column " +
                  std::to_string(x) + ": " + std::to_string(planes.At(channel, y, x)) + " instead of " +
                  std::to_string(golden[i]);
        }
      }
    }
  }
  EXPECT_LE(worst, tolerance) << place;
}

}  // namespace pentimento
