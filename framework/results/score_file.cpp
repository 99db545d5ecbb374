#include "framework/results/score_file.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <fstream>
#include <limits>
#include <system_error>
#include <unordered_map>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/core/line_reader.h"
#include "framework/core/npy.h"

namespace pentimento {
namespace {

constexpr std::string_view kHeader = "probe_id,gallery_id,score";
constexpr std::string_view kNotMade = "leave comparisons that were not made out of the file";

std::string_view Trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  return begin == std::string_view::npos ? "" : text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

double ParseScore(const LineReader& reader, std::string_view text) {
  double score = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), score);
  if (error == std::errc::result_out_of_range) {
    reader.Fail(fmt::format("\"{:.40}\" is out of a double's range", text));
  }
  if (error != std::errc() || end != text.data() + text.size()) {
    reader.Fail(fmt::format("\"{:.40}\" is not a number", text));
  }
  if (!std::isfinite(score)) {
    reader.Fail(fmt::format("the score is {}; {}", score, kNotMade));
  }
  return score;
}

/// A pipe is taken to be text: looking into it would lose what was looked at.
bool IsNpy(const std::filesystem::path& path) {
  if (std::error_code error; !std::filesystem::is_regular_file(path, error)) {
    return false;
  }
  std::array<char, 6> magic{};
  std::ifstream(path, std::ios::binary).read(magic.data(), magic.size());
  return std::string_view(magic.data(), magic.size()) == "\x93NUMPY";
}

template <class T>
void AppendValues(const std::string& bytes, std::vector<double>& scores) {
  for (std::size_t i = 0; i < bytes.size(); i += sizeof(T)) {
    T value{};
    std::memcpy(&value, bytes.data() + i, sizeof(T));
    scores.push_back(value);
  }
}

std::vector<double> ReadNpyScores(const std::filesystem::path& path) {
  const NpyArray array = ReadNpy(path, {"<f4", "<f8"}, 1);
  std::vector<double> scores;
  scores.reserve(static_cast<std::size_t>(array.shape[0]));
  if (array.type == "<f4") {
    AppendValues<float>(array.bytes, scores);
  } else {
    AppendValues<double>(array.bytes, scores);
  }
  const auto bad = std::ranges::find_if_not(scores, [](double score) { return std::isfinite(score); });
  if (bad != scores.end()) {
    throw DataError(fmt::format("{}: value {} is {}; {}", path.string(), bad - scores.begin() + 1, *bad, kNotMade));
  }
  return scores;
}

std::vector<double> ReadTextScores(const std::filesystem::path& path) {
  std::vector<double> scores;
  LineReader reader(path);
  while (reader.Next()) {
    const std::string_view text = Trimmed(reader.line());
    if (text == kHeader) {
      reader.Fail("this is a table of comparisons and not a list of scores; give it with --scores");
    }
    if (!text.empty()) {
      scores.push_back(ParseScore(reader, text));
    }
  }
  return scores;
}

/// Numbers pictures in the order in which they appear.
class PictureNumbers {
 public:
  explicit PictureNumbers(std::deque<std::string>& ids) : ids_(ids) {}

  std::int32_t Of(const LineReader& reader, std::string_view id) {
    if (const auto found = numbers_.find(id); found != numbers_.end()) {
      return found->second;
    }
    if (id.empty() || id.find('"') != std::string_view::npos) {
      reader.Fail(id.empty() ? "an id is empty" : "ids must not be quoted; write commas and quotes percent-encoded");
    }
    if (ids_.size() == static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) {
      reader.Fail("too many pictures");
    }
    const auto number = static_cast<std::int32_t>(ids_.size());
    numbers_.emplace(ids_.emplace_back(id), number);
    return number;
  }

 private:
  std::deque<std::string>& ids_;
  std::unordered_map<std::string_view, std::int32_t> numbers_;
};

}  // namespace

std::vector<double> ReadScoreList(const std::filesystem::path& path) {
  std::vector<double> scores = IsNpy(path) ? ReadNpyScores(path) : ReadTextScores(path);
  if (scores.empty()) {
    throw DataError(fmt::format("{}: holds no scores", path.string()));
  }
  return scores;
}

ScoreTable ReadScoreTable(const std::filesystem::path& path) {
  ScoreTable table;
  PictureNumbers numbers(table.ids);
  LineReader reader(path);
  if (!reader.Next()) {
    throw DataError(fmt::format("{}: holds no scores", path.string()));
  }
  if (reader.line() != kHeader) {
    reader.Fail(fmt::format("the first line must be \"{}\", not \"{:.80}\"", kHeader, reader.line()));
  }
  while (reader.Next()) {
    const std::string_view line = reader.line();
    if (line.empty()) {
      continue;
    }
    const std::size_t first = line.find(',');
    const std::size_t second = first == std::string_view::npos ? first : line.find(',', first + 1);
    if (second == std::string_view::npos || line.find(',', second + 1) != std::string_view::npos) {
      reader.Fail(fmt::format("expected {}, found \"{:.80}\"", kHeader, line));
    }
    const std::string_view probe = line.substr(0, first);
    const std::string_view gallery = line.substr(first + 1, second - first - 1);
    if (probe == gallery) {
      ++table.self_comparisons;
      continue;
    }
    const double score = ParseScore(reader, Trimmed(line.substr(second + 1)));
    table.rows.push_back({score, numbers.Of(reader, probe), numbers.Of(reader, gallery)});
  }
  if (table.rows.empty()) {
    throw DataError(fmt::format("{}: holds no scores{}", path.string(),
                                table.self_comparisons > 0 ? " but of pictures compared with themselves" : ""));
  }
  return table;
}

std::string_view IdentityOf(std::string_view id) { return id.substr(0, std::min(id.find('/'), id.find("%2F"))); }

}  // namespace pentimento
