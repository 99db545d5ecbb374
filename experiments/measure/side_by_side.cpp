#include "experiments/measure/side_by_side.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "experiments/measure/colour_map.h"
#include "experiments/measure/error_maps.h"
#include "framework/core/text.h"
#include "framework/media/decode.h"
#include "framework/media/encode.h"
#include "framework/media/prefetch_loader.h"
#include "framework/media/resize.h"

namespace pentimento {
namespace {

constexpr std::size_t kColours = 33;
constexpr std::size_t kMarks = 5;
constexpr int kQuality = 90;

/// Values of the first figure that orders pairs, by id; infinite ones and those that do not exist are the closest.
std::map<std::string, double> OrderOf(const std::vector<Figure>& figures) {
  std::map<std::string, double> order;
  for (const Figure& figure : figures) {
    if (figure.samples.empty() || figure.direction == Direction::kNone) {
      continue;
    }
    const double sign = figure.direction == Direction::kLowerIsCloser ? -1.0 : 1.0;
    for (const SampleValue& sample : figure.samples) {
      order[sample.id] = std::isnan(sample.value) ? HUGE_VAL : sign * sample.value;
    }
    break;
  }
  return order;
}

std::vector<std::size_t> ShownPairs(const Measurement& measurement, std::size_t limit) {
  const std::vector<MeasuredPair>& pairs = measurement.pairs.pairs;
  std::vector<std::size_t> all(pairs.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  if (all.size() <= limit) {
    return all;
  }
  const std::map<std::string, double> order = OrderOf(measurement.document.figures);
  std::ranges::stable_sort(all, {}, [&](std::size_t i) {
    const auto found = order.find(pairs[i].id);
    return found == order.end() ? HUGE_VAL : found->second;
  });
  std::vector<std::size_t> shown;
  for (std::size_t i = 0; i < limit; ++i) {
    shown.push_back(all[limit == 1 ? 0 : i * (all.size() - 1) / (limit - 1)]);
  }
  return shown;
}

std::string Jpeg(const Picture& picture, int width, int height) {
  return EncodePictureBytes(ResizePicture(picture, width, height),
                            {.format = PictureFormat::kJpeg, .quality = kQuality, .metadata = MetadataPolicy::kNone});
}

/// The row but for the error's colours, whose scale is known only when all errors are.
PageRow RowOf(const MeasuredPair& pair, int longest, ErrorMap& error) {
  const Picture reference = DecodePicture(pair.reference).picture;
  const Picture test = DecodePicture(pair.test).picture;
  error = ErrorOf(reference, test, longest);
  const double mean = error.values.empty() ? 0.0
                                           : std::accumulate(error.values.begin(), error.values.end(), 0.0) /
                                                 static_cast<double>(error.values.size());
  const std::string name = PercentDecode(pair.id);
  return {pair.id,
          pair.subject,
          {{"reference", fmt::format("Reference: {}", name), Jpeg(reference, error.width, error.height)},
           {"test", fmt::format("Test: {}", name), Jpeg(test, error.width, error.height)},
           {"error", fmt::format("Where they differ: {}, by {:.1f} levels of 255 on average", name, mean), ""}}};
}

PageScale ScaleOf(double limit) {
  PageScale scale;
  scale.quantity =
      "Error: the mean absolute difference of the three sRGB-encoded channels, in levels of 255; one scale for all "
      "pictures of this page.";
  for (std::size_t i = 0; i < kColours; ++i) {
    scale.colours.push_back(HexOf(ScaleColour(static_cast<double>(i) / (kColours - 1))));
  }
  for (std::size_t i = 0; i < kMarks; ++i) {
    const double place = static_cast<double>(i) / (kMarks - 1);
    const bool open = i + 1 == kMarks && limit < 255.0;
    scale.marks.emplace_back(place, fmt::format("{}{:g}", open ? "≥ " : "", std::round(place * limit)));
  }
  return scale;
}

}  // namespace

MeasurePage SideBySide(const Measurement& measurement, const SideBySideOptions& options, const ThreadBudget& threads,
                       const StopToken& stop, Progress& progress) {
  const std::vector<std::size_t> shown = ShownPairs(measurement, options.pairs);
  progress.Begin("side by side", static_cast<std::int64_t>(shown.size()));
  MeasurePage page;
  page.document = measurement.document;
  page.pairs = measurement.pairs.pairs.size();
  page.rows.resize(shown.size());
  std::vector<ErrorMap> errors(shown.size());
  ParallelFor(shown.size(), threads.loaders, stop, [&](std::size_t i) {
    page.rows[i] = RowOf(measurement.pairs.pairs[shown[i]], options.longest, errors[i]);
  });
  const double limit = ScaleLimit(errors);
  ParallelFor(shown.size(), threads.loaders, stop, [&](std::size_t i) {
    page.rows[i].pictures.back().bytes =
        EncodePictureBytes(ColouredMap(errors[i], limit), {.metadata = MetadataPolicy::kNone});
  });
  page.scale = ScaleOf(limit);
  return page;
}

}  // namespace pentimento
