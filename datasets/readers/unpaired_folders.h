#pragma once

#include <filesystem>

#include "datasets/dataset.h"
#include "datasets/readers/reader_options.h"

namespace pentimento {

struct UnpairedFoldersOptions : ReadingOptions {
  std::filesystem::path path;

  static const OptionSchema& Schema();
};

/// The layout of CycleGAN's data sets (Zhu et al., 2017): `trainA trainB testA testB`, domains "a" and "b". The folders
/// say what is tested; each picture is a subject of its own.
class UnpairedFolders : public Dataset {
 public:
  explicit UnpairedFolders(UnpairedFoldersOptions options) : options_(std::move(options)) {}
  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] std::vector<std::string> domains() const override { return {"a", "b"}; }
  [[nodiscard]] DatasetListing Prepare(const DatasetContext& context) const override;

 private:
  UnpairedFoldersOptions options_;
};

}  // namespace pentimento
