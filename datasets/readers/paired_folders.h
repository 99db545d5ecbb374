#pragma once

#include <filesystem>
#include <optional>

#include "datasets/dataset.h"
#include "datasets/readers/reader_options.h"

namespace pentimento {

struct PairedFoldersOptions : ReadingOptions, PeopleOptions, SplitOptions {
  std::optional<std::filesystem::path> path;  ///< a folder with subfolders `a` and `b`
  std::optional<std::filesystem::path> a;     ///< or the two folders themselves
  std::optional<std::filesystem::path> b;

  static const OptionSchema& Schema();
  /// @throws ConfigError unless exactly `path`, or both `a` and `b`, are given.
  void Check() const;
};

/// Two folders with the same pictures before and after something, domains "a" and "b". Partners have the same relative
/// path without its extension, and share an id and a subject: those of the one in `a`. A picture without a readable
/// partner, or in no person's folder where folders name people, is left out and counts as unreadable.
class PairedFolders : public Dataset {
 public:
  explicit PairedFolders(PairedFoldersOptions options) : options_(std::move(options)) {}
  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] std::vector<std::string> domains() const override { return {"a", "b"}; }
  [[nodiscard]] bool has_pairs() const override { return true; }
  [[nodiscard]] DatasetListing Prepare(const DatasetContext& context) const override;

 private:
  PairedFoldersOptions options_;
};

}  // namespace pentimento
