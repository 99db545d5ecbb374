#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "framework/core/options.h"
#include "framework/methods/classical/reinhard.h"

namespace pentimento {

/// Edge-preserving smoothing, see bilateral.h. Lengths are px of a picture whose shorter side is 256 px and scale with
/// it, here and in `LineOptions`.
struct SmoothingOptions {
  int iterations = 3;         ///< 0: none
  double sigma_space = 1.8;   ///< px at 256
  double sigma_colour = 0.1;  ///< sum over the channels of the differences that count as the same surface

  static const OptionSchema& Schema();
};

/// Flat colour areas, see kmeans_palette.h.
struct PaletteOptions {
  int colours = 20;        ///< 0: keep all colours
  int restarts = 1;        ///< k-means starts of which the best is kept
  double softening = 0.5;  ///< Gaussian over the borders between areas, px at 256; 0: hard steps

  static const OptionSchema& Schema();
};

/// Ink, see xdog.h.
struct LineOptions {
  double strength = 0.85;                           ///< 0: no lines, 1: opaque
  double width = 0.8;                               ///< XDoG's sigma, px at 256
  double sharpness = 18.0;                          ///< XDoG's p
  double threshold = 0.15;                          ///< XDoG's epsilon
  double steepness = 5.0;                           ///< XDoG's phi
  double least_area = 14.0;                         ///< specks of ink smaller than this many px at 256 are left out
  std::vector<double> colour = {0.17, 0.11, 0.10};  ///< of the ink, sRGB in [0,1]

  static const OptionSchema& Schema();
};

/// The space that colour transfer works in.
enum class TransferSpace { kCielab, kLalphabeta };

/// Colour transfer, see reinhard.h.
struct ToneOptions {
  TransferSpace space = TransferSpace::kCielab;
  double strength = 0.5;  ///< 0: keep the colours
  double max_gain = 1.6;
  /// The reference palette: statistics, or a picture to take them from. Without any, a warm, bright and saturated one
  /// of our own, chosen by eye after hand-painted animation backgrounds (`WarmPalette`).
  std::optional<std::vector<double>> mean;
  std::optional<std::vector<double>> std;
  std::optional<std::filesystem::path> reference;

  static const OptionSchema& Schema();
  /// @throws ConfigError if mean and std are not both there with three values, or are given beside a picture.
  void Check() const;
};

/// The reference statistics where the config names none.
ColourStatistics WarmPalette(TransferSpace space);

/// Options of the method `classical`.
struct ClassicalOptions {
  SmoothingOptions smoothing;
  PaletteOptions palette;
  LineOptions lines;
  ToneOptions tone;

  static const OptionSchema& Schema();
};

}  // namespace pentimento
