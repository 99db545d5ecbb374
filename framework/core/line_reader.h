#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace pentimento {

/// The lines of a text file, one after the other. Memory does not grow with the file.
class LineReader {
 public:
  static constexpr std::size_t kLongestLine = std::size_t{1} << 20;

  /// @throws DataError naming the file if it cannot be read.
  explicit LineReader(std::filesystem::path path);

  /// Goes to the next line; false after the last. @throws DataError for a line longer than `kLongestLine` bytes.
  bool Next();
  /// Without its line break ("\n" or "\r\n") and, in front of the first, without a byte order mark. Holds until `Next`.
  [[nodiscard]] std::string_view line() const { return line_; }
  /// @throws DataError "file:line: reason".
  [[noreturn]] void Fail(std::string_view reason) const;

 private:
  void Refill();

  std::filesystem::path path_;
  std::ifstream file_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;  ///< what was read and not yet given out is [begin_, end_)
  std::size_t end_ = 0;
  bool at_end_ = false;
  std::string_view line_;
  std::int64_t number_ = 0;
};

}  // namespace pentimento
