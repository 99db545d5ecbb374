#include "tests/datasets/portraits/portrait_gallery.h"

#include <algorithm>
#include <cmath>

namespace pentimento::testing {
namespace {

/// The mask widened by a twelfth of the picture, so that its outline says little about the hair.
std::vector<float> Widened(const std::vector<float>& mask, int size) {
  const int reach = size / 12;
  std::vector<float> rows(mask.size());
  std::vector<float> wide(mask.size());
  const auto largest = [&](const std::vector<float>& from, int x, int y, int step_x, int step_y) {
    float value = 0;
    for (int d = -reach; d <= reach; ++d) {
      const int sx = std::clamp(x + d * step_x, 0, size - 1);
      const int sy = std::clamp(y + d * step_y, 0, size - 1);
      value = std::max(value, from[static_cast<std::size_t>(sy) * size + sx]);
    }
    return value;
  };
  for (int y = 0; y < size; ++y) {
    for (int x = 0; x < size; ++x) {
      rows[static_cast<std::size_t>(y) * size + x] = largest(mask, x, y, 1, 0);
    }
  }
  for (int y = 0; y < size; ++y) {
    for (int x = 0; x < size; ++x) {
      wide[static_cast<std::size_t>(y) * size + x] = largest(rows, x, y, 0, 1);
    }
  }
  return wide;
}

Picture HeadHidden(const Picture& picture, const std::vector<float>& head) {
  const std::vector<float> mask = Widened(head, picture.width);
  Picture hidden = picture;
  for (int channel = 0; channel < 3; ++channel) {
    const std::span<float> plane = hidden.Plane(channel);
    for (std::size_t i = 0; i < plane.size(); ++i) {
      plane[i] += mask[i] * (0.5F - plane[i]);
    }
  }
  return hidden;
}

double Percentile(const std::vector<double>& sorted, double share) {
  return sorted[std::min(static_cast<std::size_t>(share * static_cast<double>(sorted.size())), sorted.size() - 1)];
}

double ShareUpTo(const std::vector<double>& sorted, double distance) {
  return static_cast<double>(std::ranges::upper_bound(sorted, distance) - sorted.begin()) /
         static_cast<double>(sorted.size());
}

}  // namespace

GalleryFigures MeasureGallery(const FaceFinder& finder, const Matcher& matcher, const GalleryOptions& options) {
  GalleryFigures figures;
  std::vector<FaceChips> chips;
  std::vector<int> owners;
  for (int person = 0; person < options.people; ++person) {
    Identity identity = DrawIdentity(options.seed, static_cast<std::uint64_t>(person));
    if (options.treatment == GalleryTreatment::kEqualColours) {
      identity = EqualisedColours(identity);
    }
    for (int image = 0; image < options.images; ++image) {
      const Capture capture =
          DrawCapture(options.seed, static_cast<std::uint64_t>(person), static_cast<std::uint64_t>(image));
      const Picture picture = RenderPortrait(identity, capture, options.domain, options.size);
      ++figures.pictures;
      std::optional<FoundFace> face = finder.Find(picture);
      if (!face) {
        continue;
      }
      ++figures.found;
      owners.push_back(person);
      const bool hidden = options.treatment == GalleryTreatment::kHeadHidden;
      chips.push_back(hidden ? finder.CutAs(*face, HeadHidden(picture, RenderHeadMask(identity, capture, options.size)))
                             : std::move(face->chips));
    }
  }
  const std::vector<Template> templates = matcher.Describe(chips);
  std::vector<double> genuine;
  std::vector<double> impostor;
  for (std::size_t a = 0; a < templates.size(); ++a) {
    for (std::size_t b = a + 1; b < templates.size(); ++b) {
      (owners[a] == owners[b] ? genuine : impostor).push_back(matcher.Distance(templates[a], templates[b]));
    }
  }
  std::ranges::sort(genuine);
  std::ranges::sort(impostor);
  for (const double distance : genuine) {
    const auto closer = std::ranges::lower_bound(impostor, distance) - impostor.begin();
    const auto not_farther = std::ranges::upper_bound(impostor, distance) - impostor.begin();
    figures.auc += static_cast<double>(impostor.size()) - 0.5 * static_cast<double>(closer + not_farther);
  }
  figures.auc /= static_cast<double>(genuine.size()) * static_cast<double>(impostor.size());
  figures.tar = ShareUpTo(genuine, std::nextafter(Percentile(impostor, 0.01), 0.0));
  figures.genuine_median = Percentile(genuine, 0.5);
  figures.genuine_low = Percentile(genuine, 0.05);
  figures.genuine_high = Percentile(genuine, 0.95);
  for (const double distance : impostor) {
    figures.impostor_mean += distance / static_cast<double>(impostor.size());
  }
  figures.impostor_low = Percentile(impostor, 0.05);
  figures.fmr = ShareUpTo(impostor, 0.6);
  figures.tmr = ShareUpTo(genuine, 0.6);
  return figures;
}

}  // namespace pentimento::testing
