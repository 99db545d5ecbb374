#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "framework/core/json.h"
#include "framework/core/threads.h"
#include "framework/methods/method.h"
#include "metrics/metric.h"

namespace pentimento {

/// A file of the chain with its contents' hash.
struct HashedPicture {
  ChainPicture picture;
  std::string sha256;
};

/// Pictures that pass a hop together, sorted by id.
struct FileSet {
  std::vector<HashedPicture> pictures;
  bool real_people = false;  ///< what a run writes of them carries pseudonyms instead of ids and subjects
  bool originals = false;    ///< originals of real people that the run made: never shown in its report
  std::string decoding;      ///< of a black box's files: what decoding them does to how many; "" for nothing

  /// SHA-256 over ids, subjects, groups, factors and contents; where the files lie does not matter.
  [[nodiscard]] std::string Hash() const;
  [[nodiscard]] std::vector<ChainPicture> Pictures() const;
  [[nodiscard]] std::vector<std::filesystem::path> Paths() const;
  /// How many people are on the pictures.
  [[nodiscard]] std::int64_t People() const;
};

/// The pictures of both, which share no id, sorted by id.
FileSet Union(const FileSet& a, const FileSet& b);

/// Leaves, of each set, the pictures whose id the other has, too: the i-th of one is then the partner of the other's.
/// @returns how many pictures of both it took away.
std::int64_t KeepPairs(FileSet& a, FileSet& b);

/// A file set as a source of training images, decoded on demand.
class FileImages : public ImageSource {
 public:
  explicit FileImages(const FileSet& files) : files_(files) {}
  [[nodiscard]] std::int64_t size() const override { return static_cast<std::int64_t>(files_.pictures.size()); }
  [[nodiscard]] std::string id(std::int64_t index) const override;
  [[nodiscard]] torch::Tensor Image(std::int64_t index) const override;

 private:
  const FileSet& files_;
};

}  // namespace pentimento
