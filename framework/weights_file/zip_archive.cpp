#include "framework/weights_file/zip_archive.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/weights_file/byte_reader.h"
#include "framework/weights_file/inflate.h"
#include "framework/weights_file/weights_file.h"

namespace pentimento {
namespace {

constexpr std::uint64_t kLocalHeader = 0x04034B50;
constexpr std::uint64_t kDirectoryHeader = 0x02014B50;
constexpr std::uint64_t kDirectoryEnd = 0x06054B50;
constexpr std::uint64_t kZip64End = 0x06064B50;
constexpr std::uint64_t kZip64Locator = 0x07064B50;
constexpr std::size_t kDirectoryEndSize = 22;
constexpr std::size_t kLocatorSize = 20;
constexpr std::size_t kLongestComment = 0xFFFF;
constexpr std::uint64_t kIn64 = 0xFFFFFFFF;  // "the zip64 field has it"

struct Directory {
  std::uint64_t count = 0;
  std::uint64_t size = 0;
  std::uint64_t offset = 0;
};

[[noreturn]] void FailZip(const std::string& source, const std::string& what) {
  throw WeightsError(fmt::format("{}: a damaged zip archive: {}; fetch it again", source, what));
}

std::uint64_t ZipNumber(std::string_view bytes, std::size_t offset, std::size_t size) {
  return ByteReader(bytes.substr(offset), "zip").Number(size);
}

/// Where the end of the central directory is: the last of its signatures whose comment ends with the file.
std::size_t FindDirectoryEnd(std::string_view bytes, const std::string& source) {
  if (bytes.size() >= kDirectoryEndSize) {
    const std::size_t last = bytes.size() - kDirectoryEndSize;
    for (std::size_t back = 0; back <= std::min(last, kLongestComment); ++back) {
      const std::size_t at = last - back;
      if (bytes[at] == 'P' && ZipNumber(bytes, at, 4) == kDirectoryEnd && ZipNumber(bytes, at + 20, 2) == back) {
        return at;
      }
    }
  }
  FailZip(source, "its directory is missing, as when it was cut short");
}

Directory FindDirectory(std::string_view bytes, const std::string& source) {
  const std::size_t end = FindDirectoryEnd(bytes, source);
  Directory directory{ZipNumber(bytes, end + 10, 2), ZipNumber(bytes, end + 12, 4), ZipNumber(bytes, end + 16, 4)};
  if (directory.count == 0xFFFF || directory.size == kIn64 || directory.offset == kIn64) {
    if (end < kLocatorSize || ZipNumber(bytes, end - kLocatorSize, 4) != kZip64Locator) {
      FailZip(source, "its zip64 directory is missing");
    }
    const std::uint64_t place = ZipNumber(bytes, end - kLocatorSize + 8, 8);
    if (place > bytes.size() || bytes.size() - place < 56 || ZipNumber(bytes, place, 4) != kZip64End) {
      FailZip(source, "its zip64 directory does not lie in the file");
    }
    directory = {ZipNumber(bytes, place + 32, 8), ZipNumber(bytes, place + 40, 8), ZipNumber(bytes, place + 48, 8)};
  }
  if (directory.offset > end || directory.size > end - directory.offset) {
    FailZip(source, "its directory does not lie in the file");
  }
  return directory;
}

/// Takes from an entry's zip64 field what its own fields leave to it.
void ReadZip64(std::string_view extra, const std::string& source, ZipArchive::Entry& entry) {
  ByteReader reader(extra, source);
  while (reader.left() >= 4) {
    const std::uint64_t id = reader.Number(2);
    const std::string_view field = reader.Take(reader.Number(2));
    if (id == 1) {
      ByteReader values(field, source);
      for (std::uint64_t* value : {&entry.size, &entry.packed, &entry.header}) {
        if (*value == kIn64) {
          *value = values.Number(8);
        }
      }
      return;
    }
  }
}

}  // namespace

ZipArchive::ZipArchive(std::string_view bytes, std::string source) : bytes_(bytes), source_(std::move(source)) {
  const Directory directory = FindDirectory(bytes_, source_);
  const std::string place = source_ + ": its zip directory";
  ByteReader reader(bytes_.substr(directory.offset, directory.size), place);
  std::uint64_t count = 0;
  while (reader.left() > 0) {
    if (reader.Number(4) != kDirectoryHeader) {
      reader.Fail("no entry's signature; the file is damaged, fetch it again");
    }
    reader.Take(4);
    Entry entry;
    entry.encrypted = (reader.Number(2) & 1U) != 0;
    entry.method = static_cast<std::uint16_t>(reader.Number(2));
    reader.Take(8);
    entry.packed = reader.Number(4);
    entry.size = reader.Number(4);
    const std::uint64_t name_size = reader.Number(2);
    const std::uint64_t extra_size = reader.Number(2);
    const std::uint64_t comment_size = reader.Number(2);
    reader.Take(8);
    entry.header = reader.Number(4);
    const std::string_view name = reader.Take(name_size);
    ReadZip64(reader.Take(extra_size), place, entry);
    reader.Take(comment_size);
    ++count;
    if (!entries_.emplace(name, entry).second) {
      FailZip(source_, fmt::format("it names \"{}\" twice", Printable(name)));
    }
  }
  if (count != directory.count) {
    FailZip(source_, fmt::format("it claims {} entries and has {}", directory.count, count));
  }
}

std::string_view ZipArchive::Read(std::string_view name, std::vector<std::shared_ptr<const std::string>>& owned) {
  const auto found = entries_.find(name);
  if (found == entries_.end()) {
    FailZip(source_, fmt::format("\"{}\" is missing", Printable(name)));
  }
  const Entry& entry = found->second;
  if (entry.encrypted) {
    throw WeightsError(fmt::format("{}: \"{}\" is encrypted; decrypt it first", source_, Printable(name)));
  }
  if (entry.header > bytes_.size()) {
    FailZip(source_, fmt::format("\"{}\" does not lie in the file", Printable(name)));
  }
  ByteReader reader(bytes_.substr(entry.header), fmt::format("{}: \"{}\"", source_, Printable(name)));
  if (reader.Number(4) != kLocalHeader) {
    reader.Fail("no entry begins here; the file is damaged, fetch it again");
  }
  reader.Take(22);
  const std::uint64_t name_size = reader.Number(2);
  const std::uint64_t extra_size = reader.Number(2);
  reader.Take(name_size);
  reader.Take(extra_size);
  const std::string_view packed = reader.Take(entry.packed);
  constexpr std::uint16_t kStored = 0;
  if (entry.method == kStored) {
    if (entry.size != entry.packed) {
      reader.Fail(fmt::format("stored as it is, and yet {} bytes in {}", entry.size, entry.packed));
    }
    return packed;
  }
  return Inflate(packed, found->first, entry, owned);
}

std::string_view ZipArchive::Inflate(std::string_view packed, std::string_view name, const Entry& entry,
                                     std::vector<std::shared_ptr<const std::string>>& owned) {
  if (const auto found = inflated_.find(name); found != inflated_.end()) {
    return found->second;
  }
  constexpr std::uint16_t kDeflated = 8;
  if (entry.method != kDeflated || !CanInflate()) {
    throw WeightsError(fmt::format("{}: \"{}\" is compressed by method {}, which {}; save it again without compression",
                                   source_, Printable(name), entry.method,
                                   entry.method == kDeflated ? "this build has no zlib for" : "is not supported"));
  }
  const std::size_t allowance = ExpansionAllowance(bytes_.size());
  if (entry.size > allowance || expanded_ > allowance - entry.size) {
    throw WeightsError(
        fmt::format("{}: \"{}\" claims {} bytes when decompressed, and the file has {}: it is made to "
                    "exhaust memory",
                    source_, Printable(name), entry.size, bytes_.size()));
  }
  auto bytes = InflateExactly(packed, static_cast<std::size_t>(entry.size));
  if (!bytes) {
    FailZip(source_, fmt::format("\"{}\" cannot be decompressed to its {} bytes", Printable(name), entry.size));
  }
  expanded_ += entry.size;
  owned.push_back(std::make_shared<const std::string>(std::move(*bytes)));
  return inflated_[name] = *owned.back();
}

}  // namespace pentimento
