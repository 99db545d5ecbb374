#include "framework/methods/classical/kmeans_palette.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace pentimento {
namespace {

double SquaredDistance(const Colour<double>& a, const Colour<double>& b) {
  return (a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]) + (a[2] - b[2]) * (a[2] - b[2]);
}

std::vector<Colour<double>> GridPixels(const Picture& planes, int max_points) {
  const double pixels = static_cast<double>(planes.PixelCount());
  const int stride = std::max(1, static_cast<int>(std::ceil(std::sqrt(pixels / max_points))));
  std::vector<Colour<double>> points;
  for (int y = std::min(stride / 2, planes.height - 1); y < planes.height; y += stride) {
    for (int x = std::min(stride / 2, planes.width - 1); x < planes.width; x += stride) {
      points.push_back({planes.At(0, y, x), planes.At(1, y, x), planes.At(2, y, x)});
    }
  }
  return points;
}

}  // namespace

double Inertia(std::span<const Colour<double>> points, std::span<const Colour<double>> centres) {
  double inertia = 0.0;
  for (const Colour<double>& point : points) {
    double least = std::numeric_limits<double>::infinity();
    for (const Colour<double>& centre : centres) {
      least = std::min(least, SquaredDistance(point, centre));
    }
    inertia += least;
  }
  return inertia;
}

KMeansResult Lloyd(std::span<const Colour<double>> points, std::vector<Colour<double>> centres, int max_updates) {
  KMeansResult result;
  std::vector<Colour<double>> sums(centres.size());
  std::vector<double> counts(centres.size());
  for (int update = 0; update < max_updates; ++update) {
    std::fill(sums.begin(), sums.end(), Colour<double>{});
    std::fill(counts.begin(), counts.end(), 0.0);
    double inertia = 0.0;
    for (const Colour<double>& point : points) {
      std::size_t nearest = 0;
      double least = std::numeric_limits<double>::infinity();
      for (std::size_t c = 0; c < centres.size(); ++c) {
        const double distance = SquaredDistance(point, centres[c]);
        if (distance < least) {
          least = distance;
          nearest = c;
        }
      }
      inertia += least;
      counts[nearest] += 1.0;
      for (std::size_t i = 0; i < 3; ++i) {
        sums[nearest][i] += point[i];
      }
    }
    result.inertia.push_back(inertia);
    bool moved = false;
    for (std::size_t c = 0; c < centres.size(); ++c) {
      if (counts[c] > 0.0) {
        const Colour<double> mean = {sums[c][0] / counts[c], sums[c][1] / counts[c], sums[c][2] / counts[c]};
        moved = moved || mean != centres[c];
        centres[c] = mean;
      }
    }
    if (!moved) {
      break;
    }
  }
  result.centres = std::move(centres);
  return result;
}

std::vector<Colour<double>> KMeansPlusPlus(std::span<const Colour<double>> points, int count, RandomStream& random) {
  std::vector<Colour<double>> centres;
  if (points.empty()) {
    return centres;
  }
  centres.push_back(points[random.Below(points.size())]);
  std::vector<double> distances(points.size(), std::numeric_limits<double>::infinity());
  while (static_cast<int>(centres.size()) < count) {
    double total = 0.0;
    for (std::size_t i = 0; i < points.size(); ++i) {
      distances[i] = std::min(distances[i], SquaredDistance(points[i], centres.back()));
      total += distances[i];
    }
    if (total <= 0.0) {
      break;
    }
    double remaining = random.Uniform() * total;
    std::size_t chosen = 0;
    for (std::size_t i = 0; i < points.size(); ++i) {
      if (distances[i] <= 0.0) {
        continue;
      }
      chosen = i;
      if (remaining < distances[i]) {
        break;
      }
      remaining -= distances[i];
    }
    centres.push_back(points[chosen]);
  }
  return centres;
}

std::vector<Colour<double>> FitPalette(const Picture& planes, int colours, int restarts, int max_points,
                                       RandomStream& random) {
  constexpr int kMaxUpdates = 50;
  const std::vector<Colour<double>> points = GridPixels(planes, max_points);
  std::vector<Colour<double>> best;
  double least = std::numeric_limits<double>::infinity();
  for (int restart = 0; restart < restarts; ++restart) {
    const KMeansResult result = Lloyd(points, KMeansPlusPlus(points, colours, random), kMaxUpdates);
    const double inertia = Inertia(points, result.centres);
    if (inertia < least) {
      least = inertia;
      best = result.centres;
    }
  }
  return best;
}

void ApplyPalette(Picture& planes, std::span<const Colour<double>> palette) {
  // Blocks small enough to stay in the first-level cache; the loop over a block's pixels is the one that vectorises.
  constexpr std::size_t kBlock = 512;
  std::array<float, kBlock> least{};
  std::array<int, kBlock> nearest{};
  const auto first = planes.Plane(0);
  const auto second = planes.Plane(1);
  const auto third = planes.Plane(2);
  for (std::size_t begin = 0; begin < planes.PixelCount(); begin += kBlock) {
    const std::size_t size = std::min(kBlock, planes.PixelCount() - begin);
    least.fill(std::numeric_limits<float>::infinity());
    for (std::size_t c = 0; c < palette.size(); ++c) {
      const auto p = static_cast<float>(palette[c][0]);
      const auto q = static_cast<float>(palette[c][1]);
      const auto r = static_cast<float>(palette[c][2]);
      for (std::size_t i = 0; i < size; ++i) {
        const float a = first[begin + i] - p;
        const float b = second[begin + i] - q;
        const float d = third[begin + i] - r;
        const float distance = a * a + b * b + d * d;
        nearest[i] = distance < least[i] ? static_cast<int>(c) : nearest[i];
        least[i] = std::min(distance, least[i]);
      }
    }
    for (std::size_t i = 0; i < size; ++i) {
      const Colour<double>& colour = palette[static_cast<std::size_t>(nearest[i])];
      first[begin + i] = static_cast<float>(colour[0]);
      second[begin + i] = static_cast<float>(colour[1]);
      third[begin + i] = static_cast<float>(colour[2]);
    }
  }
}

}  // namespace pentimento
