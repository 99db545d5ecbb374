#include "framework/methods/classical/options.h"

#include <fmt/format.h>

namespace pentimento {

const OptionSchema& SmoothingOptions::Schema() {
  static const OptionSchema schema =
      OptionTable<SmoothingOptions>()
          .Add("iterations", &SmoothingOptions::iterations, "passes of the bilateral filter; 0: none",
               {.minimum = 0, .maximum = 20})
          .Add("sigma_space", &SmoothingOptions::sigma_space, "reach, at a shorter side of 256 px",
               {.unit = "px", .minimum = 0.5, .maximum = 20})
          .Add("sigma_colour", &SmoothingOptions::sigma_colour,
               "colour difference (summed over the channels) that counts as one surface",
               {.minimum = 0.001, .maximum = 3})
          .Build();
  return schema;
}

const OptionSchema& PaletteOptions::Schema() {
  static const OptionSchema schema =
      OptionTable<PaletteOptions>()
          .Add("colours", &PaletteOptions::colours, "number of flat colours; 0: keep all",
               {.minimum = 0, .maximum = 256})
          .Add("restarts", &PaletteOptions::restarts, "k-means starts of which the best is kept",
               {.minimum = 1, .maximum = 100})
          .Add("softening", &PaletteOptions::softening,
               "Gaussian over the borders between areas, at a shorter side of 256 px; 0: hard steps",
               {.unit = "px", .minimum = 0, .maximum = 10})
          .Build();
  return schema;
}

const OptionSchema& LineOptions::Schema() {
  static const OptionSchema schema =
      OptionTable<LineOptions>()
          .Add("strength", &LineOptions::strength, "opacity of the ink; 0: no lines", {.minimum = 0, .maximum = 1})
          .Add("width", &LineOptions::width, "XDoG sigma, at a shorter side of 256 px",
               {.unit = "px", .minimum = 0.3, .maximum = 20})
          .Add("sharpness", &LineOptions::sharpness, "XDoG p: weight of the difference of Gaussians",
               {.minimum = 0, .maximum = 200})
          .Add("threshold", &LineOptions::threshold, "XDoG epsilon: response under which ink begins",
               {.minimum = -1, .maximum = 2})
          .Add("steepness", &LineOptions::steepness, "XDoG phi: how sharply ink sets in",
               {.minimum = 0.01, .maximum = 1000})
          .Add("least_area", &LineOptions::least_area,
               "specks of ink smaller than this are left out, at a shorter side of 256 px",
               {.unit = "px", .minimum = 0, .maximum = 10000})
          .Add("colour", &LineOptions::colour, "of the ink: red, green, blue, sRGB in [0,1]",
               {.minimum = 3, .maximum = 3})
          .Build();
  return schema;
}

const OptionSchema& ToneOptions::Schema() {
  static const OptionSchema schema =
      OptionTable<ToneOptions>()
          .AddChoice("space", &ToneOptions::space, "colour space of the transfer",
                     {{"cielab", TransferSpace::kCielab}, {"lalphabeta", TransferSpace::kLalphabeta}})
          .Add("strength", &ToneOptions::strength, "0: keep the colours; 1: the reference's statistics",
               {.minimum = 0, .maximum = 1})
          .Add("max_gain", &ToneOptions::max_gain, "greatest factor on a channel's spread",
               {.minimum = 1, .maximum = 100})
          .Add("mean", &ToneOptions::mean, "reference mean of the three channels of the space; none: warm palette",
               {.minimum = 3, .maximum = 3})
          .Add("std", &ToneOptions::std, "reference standard deviation of the three channels",
               {.minimum = 3, .maximum = 3})
          .Add("reference", &ToneOptions::reference, "picture to take mean and std from instead")
          .Build();
  return schema;
}

void ToneOptions::Check() const {
  if (mean.has_value() != std.has_value()) {
    throw ConfigError("mean and std come together: give both, or neither");
  }
  if (mean && reference) {
    throw ConfigError("mean and std are given beside a reference picture: leave one of the two out");
  }
  if (std) {
    for (const double value : *std) {
      if (!(value >= 0.0)) {
        throw ConfigError(fmt::format("std must not be negative, but holds {}", value));
      }
    }
  }
}

ColourStatistics WarmPalette(TransferSpace space) {
  if (space == TransferSpace::kLalphabeta) {
    return {{-0.44, 0.065, 0.012}, {0.32, 0.07, 0.014}};
  }
  return {{67.0, 8.0, 15.0}, {23.0, 14.0, 19.0}};
}

const OptionSchema& ClassicalOptions::Schema() {
  static const OptionSchema schema =
      OptionTable<ClassicalOptions>()
          .Add("smoothing", &ClassicalOptions::smoothing, "edge-preserving smoothing (bilateral filter)")
          .Add("palette", &ClassicalOptions::palette, "flat colours (k-means)")
          .Add("lines", &ClassicalOptions::lines, "ink (extended difference of Gaussians)")
          .Add("tone", &ClassicalOptions::tone, "colour transfer towards a palette (Reinhard)")
          .Build();
  return schema;
}

}  // namespace pentimento
