#include "framework/core/npy.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"

namespace pentimento {
namespace {

/// What stands between `open` and `close` behind a key of the header's dictionary.
std::optional<std::string_view> FieldOf(std::string_view header, std::string_view key, char open, char close) {
  const std::size_t place = header.find(key);
  if (place == std::string_view::npos) {
    return std::nullopt;
  }
  const std::size_t begin = header.find_first_not_of(' ', place + key.size());
  if (begin == std::string_view::npos || header[begin] != open) {
    return std::nullopt;
  }
  const std::size_t end = header.find(close, begin + 1);
  return end == std::string_view::npos ? std::nullopt : std::optional(header.substr(begin + 1, end - begin - 1));
}

/// "2, 3" or "2,": lengths, none of them greater than `most`.
std::optional<std::vector<std::int64_t>> ParseShape(std::string_view text, std::size_t most) {
  std::vector<std::int64_t> shape;
  while (true) {
    const std::size_t begin = text.find_first_not_of(", ");
    if (begin == std::string_view::npos) {
      return shape;
    }
    text.remove_prefix(begin);
    std::size_t length = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
    if (error != std::errc() || length > most) {
      return std::nullopt;
    }
    shape.push_back(static_cast<std::int64_t>(length));
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  }
}

}  // namespace

NpyArray ReadNpy(const std::filesystem::path& path, std::initializer_list<std::string_view> types,
                 std::size_t dimensions) {
  return ReadNpy(path, types, dimensions, dimensions);
}

NpyArray ReadNpy(const std::filesystem::path& path, std::initializer_list<std::string_view> types,
                 std::size_t least_dimensions, std::size_t most_dimensions) {
  std::string file = ReadFile(path);
  const auto fail = [&](const std::string& reason) { throw DataError(fmt::format("{}: {}", path.string(), reason)); };
  if (file.size() < 12 || !file.starts_with("\x93NUMPY") || file[6] < 1 || file[6] > 3) {
    fail("not a NumPy array of format 1.0 to 3.0");
  }
  const auto byte = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(file[i])); };
  const bool short_header = file[6] == 1;
  const std::size_t begin = short_header ? 10 : 12;
  const std::size_t length = byte(8) + (byte(9) << 8U) + (short_header ? 0 : (byte(10) << 16U) + (byte(11) << 24U));
  if (length > file.size() - begin) {
    fail("cut short in its header");
  }
  const std::string_view header = std::string_view(file).substr(begin, length);
  const auto type = FieldOf(header, "'descr':", '\'', '\'');
  const auto lengths = FieldOf(header, "'shape':", '(', ')');
  if (!type || !lengths || header.find("'fortran_order': False") == std::string_view::npos) {
    fail(fmt::format("expected an array in C order, found {:.200}", header));
  }
  const auto shape = ParseShape(*lengths, file.size());
  if (!shape || shape->size() < least_dimensions || shape->size() > most_dimensions ||
      std::ranges::find(types, *type) == types.end()) {
    const std::string dimensions = least_dimensions == most_dimensions
                                       ? fmt::format("{}", most_dimensions)
                                       : fmt::format("{} to {}", least_dimensions, most_dimensions);
    fail(fmt::format("expected {} values of {} dimension{}, found {:.40} of shape ({:.100})", fmt::join(types, " or "),
                     dimensions, dimensions == "1" ? "" : "s", *type, *lengths));
  }
  const std::size_t stored = file.size() - begin - length;
  std::size_t values = 1;
  for (const std::int64_t side : *shape) {
    // Neither factor exceeds the file's size, and what is too large stays too large.
    values = std::min(values * static_cast<std::size_t>(side), stored + 1);
  }
  // The types that callers ask for end in their size in bytes, one digit.
  if (values * static_cast<std::size_t>(type->back() - '0') != stored) {
    fail(fmt::format("{} values of shape ({}) do not fit the {} bytes that follow the header; is the file cut short?",
                     *type, *lengths, stored));
  }
  NpyArray array{std::string(*type), *shape, {}};
  file.erase(0, begin + length);
  array.bytes = std::move(file);
  return array;
}

std::string MakeNpy(const NpyArray& array) {
  constexpr std::size_t kAlignment = 64;
  constexpr std::size_t kBeforeHeader = 10;
  std::string header = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}{}), }}", array.type,
                                   fmt::join(array.shape, ", "), array.shape.size() == 1 ? "," : "");
  // The values begin at a multiple of 64 bytes, behind a line feed.
  const std::size_t end = (kBeforeHeader + header.size()) / kAlignment * kAlignment + kAlignment;
  header.resize(end - kBeforeHeader, ' ');
  header.back() = '\n';
  std::string bytes("\x93NUMPY\x01\x00", 8);
  bytes += static_cast<char>(header.size() & 0xFFU);
  bytes += static_cast<char>(header.size() >> 8U);
  return bytes + header + array.bytes;
}

}  // namespace pentimento
