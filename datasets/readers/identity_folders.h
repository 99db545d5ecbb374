#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "datasets/dataset.h"
#include "datasets/readers/reader_options.h"

namespace pentimento {

struct IdentityFoldersOptions : ReadingOptions, SplitOptions {
  std::filesystem::path path;
  std::int64_t min_images = 1;                 ///< people with fewer readable pictures are left out
  std::optional<std::int64_t> max_identities;  ///< so many people, drawn by the seed

  static const OptionSchema& Schema();
};

/// One folder a person, named after them, domain "photo": the layout of LFW (person/person_0001.jpg; Huang et al.,
/// "Labeled Faces in the Wild", 2007). A picture that lies in no person's folder counts as unreadable.
class IdentityFolders : public Dataset {
 public:
  explicit IdentityFolders(IdentityFoldersOptions options) : options_(std::move(options)) {}
  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] std::vector<std::string> domains() const override { return {"photo"}; }
  [[nodiscard]] DatasetListing Prepare(const DatasetContext& context) const override;

 private:
  IdentityFoldersOptions options_;
};

}  // namespace pentimento
