#include "framework/core/line_reader.h"

#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "framework/core/errors.h"

namespace pentimento {

LineReader::LineReader(std::filesystem::path path) : path_(std::move(path)), buffer_(kLongestLine) {
  if (std::error_code error; std::filesystem::is_directory(path_, error)) {
    throw DataError(fmt::format("{}: cannot read: it is a folder", path_.string()));
  }
  file_.open(path_, std::ios::binary);
  if (!file_) {
    throw DataError(fmt::format("{}: cannot read: {}", path_.string(), std::strerror(errno)));
  }
}

bool LineReader::Next() {
  const auto newline = [this] {
    return static_cast<const char*>(std::memchr(buffer_.data() + begin_, '\n', end_ - begin_));
  };
  const char* found = newline();
  while (found == nullptr && !at_end_) {
    Refill();
    found = newline();
  }
  if (begin_ == end_) {
    return false;
  }
  const std::size_t length =
      found == nullptr ? end_ - begin_ : static_cast<std::size_t>(found - (buffer_.data() + begin_));
  line_ = {buffer_.data() + begin_, length};
  begin_ += length + (found == nullptr ? 0 : 1);
  if (line_.ends_with('\r')) {
    line_.remove_suffix(1);
  }
  if (++number_ == 1 && line_.starts_with("\xEF\xBB\xBF")) {
    line_.remove_prefix(3);
  }
  return true;
}

void LineReader::Refill() {
  const std::size_t rest = end_ - begin_;
  if (rest == buffer_.size()) {
    ++number_;
    Fail(fmt::format("the line is longer than {} bytes", kLongestLine));
  }
  std::memmove(buffer_.data(), buffer_.data() + begin_, rest);
  file_.read(buffer_.data() + rest, static_cast<std::streamsize>(buffer_.size() - rest));
  if (file_.bad()) {
    throw DataError(fmt::format("{}: cannot read: {}", path_.string(), std::strerror(errno)));
  }
  begin_ = 0;
  end_ = rest + static_cast<std::size_t>(file_.gcount());
  at_end_ = file_.eof();
}

void LineReader::Fail(std::string_view reason) const {
  throw DataError(fmt::format("{}:{}: {}", path_.string(), number_, reason));
}

}  // namespace pentimento
