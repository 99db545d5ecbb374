#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>

#include <torch/types.h>

namespace pentimento {

/// Feature vectors on the disk, mapped into memory: a row a picture, in order; a row of NaN for a picture that nothing
/// could be said of. So the memory that a metric needs does not grow with the number of pictures.
class FeatureFile {
 public:
  /// A file for `rows` vectors that has no name and disappears with this object. @throws WorkError.
  explicit FeatureFile(std::int64_t rows) : rows_(rows) {}
  ~FeatureFile();
  FeatureFile(FeatureFile&& other) noexcept;
  FeatureFile(const FeatureFile&) = delete;
  FeatureFile& operator=(const FeatureFile&) = delete;
  FeatureFile& operator=(FeatureFile&&) = delete;

  /// Maps a file that `Save` wrote; nothing if there is none, or another number of rows or a damaged file, which then
  /// counts as none.
  static std::optional<FeatureFile> Open(const std::filesystem::path& path, std::int64_t rows);
  /// Writes a NumPy file, float32 [rows, D]. @throws WorkError.
  void Save(const std::filesystem::path& path) const;

  /// The next row. The first one decides D. @throws WorkError, InternalError for another length or too many rows.
  void Append(std::span<const float> row);
  /// A row that was appended.
  [[nodiscard]] std::span<const float> Row(std::int64_t row) const;
  /// A row that there is nothing to say in.
  void AppendNothing();

  [[nodiscard]] std::int64_t filled() const { return filled_; }
  /// All rows, float32 [rows, D], without a copy: lives as long as this.
  [[nodiscard]] torch::Tensor Features() const;

 private:
  void Map(std::int64_t dimensions);

  std::int64_t rows_;
  std::int64_t filled_ = 0;
  std::int64_t dimensions_ = 0;  ///< 0 until the first vector
  std::int64_t leading_nothings_ = 0;
  void* mapping_ = nullptr;
  std::size_t mapped_bytes_ = 0;
  float* values_ = nullptr;
};

}  // namespace pentimento
