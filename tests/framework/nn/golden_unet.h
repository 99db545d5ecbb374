#pragma once

#include <filesystem>
#include <string>

namespace pentimento {

/// U-Nets of the official pix2pix code with their inputs and outputs; too large (8 MB) to lie in tests/golden, where a
/// thinner one is (`GoldenPix2PixStep`).
inline std::filesystem::path GoldenUnetFolder() {
  return std::filesystem::path(PENTIMENTO_SOURCE_DIR) / ".." / "shared" / "golden" / "pix2pix_unet";
}

/// The networks of three steps of the official pix2pix code, what they learned from and what came of it.
inline std::filesystem::path GoldenPix2PixStep() {
  return std::filesystem::path(PENTIMENTO_SOURCE_DIR) / "tests" / "golden" / "pix2pix_step";
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
