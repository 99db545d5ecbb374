#pragma once

#include <filesystem>

#include "datasets/dataset.h"
#include "datasets/readers/reader_options.h"

namespace pentimento {

struct UnpairedFoldersOptions : ReadingOptions, PeopleOptions {
  std::filesystem::path path;

  static const OptionSchema& Schema();
};

/// The layout of CycleGAN's data sets (Zhu et al., 2017): `trainA trainB testA testB`, domains "a" and "b". These
/// folders say what is tested, so that where the folders below them name people, nobody may be both in one for training
/// and in one for testing; where they don't, each picture is a subject of its own.
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
