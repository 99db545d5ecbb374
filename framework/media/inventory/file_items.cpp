#include "framework/media/inventory/file_items.h"

#include <array>
#include <ctime>
#include <string>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include "framework/media/container/text_value.h"

namespace pentimento {
namespace {

std::string TimeText(std::int64_t seconds, std::uint32_t nanoseconds) {
  const std::time_t time = seconds;
  std::tm parts{};
  if (gmtime_r(&time, &parts) == nullptr) {
    return fmt::format("{} s", seconds);
  }
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:09}Z", parts.tm_year + 1900, parts.tm_mon + 1,
                     parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec, nanoseconds);
}

void AppendTimes(const std::filesystem::path& path, std::vector<MetadataItem>& items) {
  struct statx info {};
  if (statx(AT_FDCWD, path.c_str(), 0, STATX_BASIC_STATS | STATX_BTIME, &info) != 0) {
    return;
  }
  const std::array<std::tuple<std::uint32_t, const char*, statx_timestamp>, 4> times = {{
      {STATX_MTIME, "ModifyTime", info.stx_mtime},
      {STATX_ATIME, "AccessTime", info.stx_atime},
      {STATX_CTIME, "ChangeTime", info.stx_ctime},
      {STATX_BTIME, "BirthTime", info.stx_btime},
  }};
  for (const auto& [mask, name, time] : times) {
    if ((info.stx_mask & mask) != 0) {
      items.push_back({"file", "", name, TimeText(time.tv_sec, time.tv_nsec)});
    }
  }
}

void AppendAttributes(const std::filesystem::path& path, std::vector<MetadataItem>& items) {
  const ssize_t size = listxattr(path.c_str(), nullptr, 0);
  if (size <= 0) {
    return;
  }
  std::string names(static_cast<std::size_t>(size), '\0');
  const ssize_t got = listxattr(path.c_str(), names.data(), names.size());
  names.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
  for (std::size_t at = 0; at < names.size();) {
    const std::string name = names.c_str() + at;
    at += name.size() + 1;
    const ssize_t length = getxattr(path.c_str(), name.c_str(), nullptr, 0);
    std::string value(length < 0 ? 0 : static_cast<std::size_t>(length), '\0');
    if (length < 0 || getxattr(path.c_str(), name.c_str(), value.data(), value.size()) != length) {
      continue;
    }
    const std::size_t dot = name.find('.');
    items.push_back(
        {"xattr", name.substr(0, dot), dot == std::string::npos ? name : name.substr(dot + 1), TextOf(value)});
  }
}

}  // namespace

void AppendFileItems(const std::filesystem::path& path, std::vector<MetadataItem>& items) {
  items.push_back({"file", "", "Name", path.filename().string()});
  AppendTimes(path, items);
  AppendAttributes(path, items);
}

}  // namespace pentimento
