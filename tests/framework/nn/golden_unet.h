#pragma once

#include <filesystem>
#include <string>

namespace pentimento {

/// U-Nets of the official pix2pix code with their inputs and outputs; too large (8 MB) to lie in tests/golden.
inline std::filesystem::path GoldenUnetFolder() {
  return std::filesystem::path(PENTIMENTO_SOURCE_DIR) / ".." / "shared" / "golden" / "pix2pix_unet";
}

constexpr double kGoldenUnetTolerance = 1e-4;          ///< with stored statistics
constexpr double kGoldenUnetTrainingTolerance = 2e-4;  ///< with those of the batch, of 2x2 values in the middle

/// What `GTEST_SKIP` should say where there are none; otherwise empty.
inline std::string NoGoldenUnets() {
  return std::filesystem::exists(GoldenUnetFolder())
             ? ""
             : "no golden data: " + GoldenUnetFolder().string() + " does not exist";
}

}  // namespace pentimento
