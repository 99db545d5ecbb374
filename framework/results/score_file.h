#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace pentimento {

/// Reads comparison scores of one kind: a NumPy vector of "<f4" or "<f8", or text with one number a line (empty lines
/// do not count). @throws DataError with file and line (in a NumPy file: which value) for anything that is not a
/// finite number, and for a file without scores.
std::vector<double> ReadScoreList(const std::filesystem::path& path);

/// Comparisons of pictures that are known by name.
struct ScoreTable {
  /// One comparison; pictures by their place in `ids`.
  struct Row {
    double score = 0.0;
    std::int32_t probe = 0;
    std::int32_t gallery = 0;
  };

  std::deque<std::string> ids;  ///< every picture that is compared, once (a deque: its strings stay where they are)
  std::vector<Row> rows;
  std::int64_t self_comparisons = 0;  ///< lines left out, unread, because they compare a picture with itself
};

/// Reads CSV whose first line is "probe_id,gallery_id,score"; ids hold neither commas nor quotes.
/// @throws DataError with file and line.
ScoreTable ReadScoreTable(const std::filesystem::path& path);

/// The person on a picture: the part of its id before the first '/', as in LFW's layout "person/person_0001.jpg"; in
/// a percent-encoded id, as runs write them, before the first "%2F". An id without either is a person's name itself.
std::string_view IdentityOf(std::string_view id);

}  // namespace pentimento
