#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "datasets/dataset.h"
#include "datasets/readers/reader_options.h"

namespace pentimento {

struct PortraitsOptions : SplitOptions {
  std::int64_t identities = 60;
  std::int64_t images_per_identity = 4;
  int size = 128;
  std::vector<std::string> domains = {"photo", "cel"};

  static const OptionSchema& Schema();
  /// @throws ConfigError
  void Check() const;
};

/// Procedural people, rendered once into the workspace as JPEG files. Pictures of one moment have the same id in every
/// domain. `photo` files carry what a camera writes (EXIF with GPS and thumbnail, XMP, IPTC) and have the capture's
/// JPEG quality; `cel` files are drawings, of quality 95, and say only that they are sRGB.
///
/// A file that is there and can be read is not rendered again as long as options and seed are the same.
class PortraitsDataset : public Dataset {
 public:
  explicit PortraitsDataset(PortraitsOptions options) : options_(std::move(options)) {}
  [[nodiscard]] int version() const override { return 2; }
  [[nodiscard]] std::vector<std::string> domains() const override { return options_.domains; }
  [[nodiscard]] bool generated() const override { return true; }
  [[nodiscard]] bool has_pairs() const override { return options_.domains.size() > 1; }
  [[nodiscard]] std::optional<std::int64_t> people(Split split) const override;
  [[nodiscard]] DatasetListing Prepare(const DatasetContext& context) const override;

 private:
  PortraitsOptions options_;
};

}  // namespace pentimento
