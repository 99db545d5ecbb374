#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pentimento {

/// The entries of a zip archive (PKWARE's APPNOTE 6.3, with zip64), read from its central directory.
class ZipArchive {
 public:
  struct Entry {
    std::uint64_t header = 0;  ///< where its local header is
    std::uint64_t packed = 0;  ///< bytes in the file
    std::uint64_t size = 0;    ///< bytes of its contents
    std::uint16_t method = 0;  ///< 0 stored, 8 deflated
    bool encrypted = false;
  };

  /// @param source the file, for messages. @throws WeightsError if the directory is damaged, lies about its size or
  /// names an entry twice.
  ZipArchive(std::string_view bytes, std::string source);

  [[nodiscard]] const std::map<std::string_view, Entry>& entries() const { return entries_; }
  [[nodiscard]] bool Has(std::string_view name) const { return entries_.contains(name); }

  /// The contents of an entry: where they lie in the file if it is stored, otherwise decompressed once into `owned`.
  /// All that is decompressed together stays within `ExpansionAllowance`.
  /// @throws WeightsError if there is no such entry, it does not lie in the file, or it is damaged.
  std::string_view Read(std::string_view name, std::vector<std::shared_ptr<const std::string>>& owned);

 private:
  std::string_view Inflate(std::string_view packed, std::string_view name, const Entry& entry,
                           std::vector<std::shared_ptr<const std::string>>& owned);

  std::string_view bytes_;
  std::string source_;
  std::map<std::string_view, Entry> entries_;
  std::map<std::string_view, std::string_view> inflated_;
  std::uint64_t expanded_ = 0;
};

}  // namespace pentimento
