#pragma once

#include <span>
#include <vector>

#include "framework/core/picture.h"
#include "framework/core/random.h"
#include "framework/methods/classical/colour_spaces.h"

namespace pentimento {

/// What Lloyd's algorithm found.
struct KMeansResult {
  std::vector<Colour<double>> centres;
  std::vector<double> inertia;  ///< sum of squared distances to the nearest centre before each update
};

/// Lloyd, "Least squares quantization in PCM", IEEE Trans. Information Theory 28(2), 1982: points go to the nearest
/// centre (the first of equals), centres to the mean of their points, until nothing moves or `max_updates` is reached.
/// A centre without points stays where it is.
KMeansResult Lloyd(std::span<const Colour<double>> points, std::vector<Colour<double>> centres, int max_updates);

/// Sum of squared distances of the points to their nearest centres.
double Inertia(std::span<const Colour<double>> points, std::span<const Colour<double>> centres);

/// Starting centres: Arthur, Vassilvitskii, "k-means++: the advantages of careful seeding", SODA 2007. Each further
/// centre is a point drawn with probability proportional to its squared distance to the nearest one so far. Fewer than
/// `count` centres come back where there are fewer distinct points.
std::vector<Colour<double>> KMeansPlusPlus(std::span<const Colour<double>> points, int count, RandomStream& random);

/// The best of `restarts` runs of Lloyd from k-means++ starts, over a regular grid of at most `max_points` pixels.
std::vector<Colour<double>> FitPalette(const Picture& planes, int colours, int restarts, int max_points,
                                       RandomStream& random);

/// Replaces every pixel by the nearest colour of the palette (Euclidean; the first of equals).
void ApplyPalette(Picture& planes, std::span<const Colour<double>> palette);

}  // namespace pentimento
