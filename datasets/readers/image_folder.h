#pragma once

#include <filesystem>

#include "datasets/dataset.h"
#include "datasets/readers/reader_options.h"

namespace pentimento {

struct ImageFolderOptions : ReadingOptions, SplitOptions {
  std::filesystem::path path;

  static const OptionSchema& Schema();
};

/// Every picture below a folder, domain "photo". Nobody says who is on them, so that each is a subject of its own.
class ImageFolder : public Dataset {
 public:
  explicit ImageFolder(ImageFolderOptions options) : options_(std::move(options)) {}
  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] std::vector<std::string> domains() const override { return {"photo"}; }
  [[nodiscard]] DatasetListing Prepare(const DatasetContext& context) const override;

 private:
  ImageFolderOptions options_;
};

}  // namespace pentimento
