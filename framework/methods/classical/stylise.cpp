#include "framework/methods/classical/stylise.h"

#include <algorithm>
#include <cmath>

#include "framework/image/gaussian.h"
#include "framework/media/decode.h"
#include "framework/methods/classical/bilateral.h"
#include "framework/methods/classical/ink.h"
#include "framework/methods/classical/kmeans_palette.h"

namespace pentimento {
namespace {

constexpr double kReferenceSide = 256.0;
constexpr int kPalettePoints = 4096;

void ToTransferSpace(Picture& picture, TransferSpace space) {
  if (space == TransferSpace::kCielab) {
    ConvertPixels(picture, LabFromSrgb<float>);
  } else {
    ConvertPixels(picture, LalphabetaFromRgb<float>);
  }
}

void Clip(Picture& picture) {
  for (float& value : picture.values) {
    value = std::clamp(value, 0.0F, 1.0F);
  }
}

}  // namespace

ColourStatistics ReferencePalette(const ToneOptions& options) {
  if (options.reference) {
    Picture picture = DecodePicture(*options.reference).picture;
    ToTransferSpace(picture, options.space);
    return MeasureColours(picture);
  }
  if (options.mean && options.std) {
    ColourStatistics statistics;
    std::copy_n(options.mean->begin(), 3, statistics.mean.begin());
    std::copy_n(options.std->begin(), 3, statistics.std.begin());
    return statistics;
  }
  return WarmPalette(options.space);
}

Picture Stylise(const Picture& rgb, const ClassicalOptions& options, const ColourStatistics& reference,
                RandomStream& random) {
  const double scale = std::min(rgb.width, rgb.height) / kReferenceSide;
  const double sigma_space = std::max(options.smoothing.sigma_space * scale, 0.5);
  const int diameter = 2 * std::max(1, static_cast<int>(std::lround(1.5 * sigma_space))) + 1;

  Picture picture = rgb;
  Picture for_lines = rgb;
  for (int iteration = 0; iteration < options.smoothing.iterations; ++iteration) {
    picture = BilateralFilter(picture, diameter, options.smoothing.sigma_colour, sigma_space);
    if (iteration == 0) {
      for_lines = picture;
    }
  }

  ToTransferSpace(picture, options.tone.space);
  TransferColours(picture, reference, {options.tone.strength, options.tone.max_gain});
  if (options.tone.space == TransferSpace::kLalphabeta) {
    ConvertPixels(picture, RgbFromLalphabeta<float>);
    Clip(picture);
    ConvertPixels(picture, LabFromSrgb<float>);
  }
  // Colours are grouped in L*a*b*, where distances are nearest to seen differences.
  if (options.palette.colours > 0) {
    ApplyPalette(picture,
                 FitPalette(picture, options.palette.colours, options.palette.restarts, kPalettePoints, random));
  }
  ConvertPixels(picture, SrgbFromLab<float>);
  Clip(picture);
  if (options.palette.colours > 0 && options.palette.softening > 0.0) {
    picture = GaussianBlur(picture, options.palette.softening * scale);
  }
  LayInk(picture, InkLines(for_lines, options.lines, scale), options.lines);
  Clip(picture);
  return picture;
}

}  // namespace pentimento
