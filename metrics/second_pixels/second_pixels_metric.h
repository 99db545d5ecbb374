#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "metrics/identity/face_records.h"
#include "metrics/identity/identity_options.h"
#include "metrics/metric.h"

namespace pentimento {

/// Whose face is in the other pictures that a file carries (thumbnails, previews, pictures of a multi-picture file,
/// gain maps): a stylised picture with the original face in its thumbnail hides nothing.
///
/// Of the originals (hop "x") and of each hop: `second_pixels[carried]`, the share of files that carry another picture
/// which can be decoded, and `second_pixels[face]`, the share of files in whose other pictures a face is found; the
/// context has how many of which carrier, and how many could not be decoded. Of the faces found, one a file, that of
/// the largest such picture, and by each matcher: `second_pixels[auc]` and `second_pixels[tar@fmr=...]` against *other*
/// photographs of the people (`GalleryOf`), and `second_image_linkage[auc]` and
/// `second_image_linkage[tar@fmr=...]` with the very photograph that the file was made from as the genuine comparison;
/// null rules, thresholds and intervals are those of the metric `identity`. Without a face they have no value, and the
/// note says why.
class SecondPixelsMetric final : public Metric {
 public:
  /// @param matchers not loaded yet; at least one.
  SecondPixelsMetric(IdentityOptions options, MatcherList matchers)
      : options_(std::move(options)), matchers_(std::move(matchers)) {}

  [[nodiscard]] int version() const override { return 2; }
  [[nodiscard]] std::vector<std::string> weights() const override;
  [[nodiscard]] std::vector<std::filesystem::path> files() const override;
  [[nodiscard]] MetricNeeds needs() const override;
  [[nodiscard]] MeasureResult Measure(const MeasureInput& input) const override;

 private:
  IdentityOptions options_;
  MatcherList matchers_;
};

/// Registers `second_pixels`, which takes any matcher of `matchers` (all registered, and frozen).
void RegisterSecondPixels(Registry<Metric>& registry, const std::shared_ptr<const Registry<Matcher>>& matchers);

}  // namespace pentimento
