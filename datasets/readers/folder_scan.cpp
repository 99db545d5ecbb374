#include "datasets/readers/folder_scan.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <system_error>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/core/text.h"
#include "framework/media/decode.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

/// Leaves room for what atomic writing and other formats' extensions append; file names may have 255 bytes.
constexpr std::size_t kLongestId = 200;
constexpr std::size_t kShownNames = 5;

[[noreturn]] void FailListing(const fs::path& folder, const std::error_code& error) {
  throw DataError(
      fmt::format("{}: the folder cannot be read: {}; check its permissions", folder.string(), error.message()));
}

bool IsPassedOver(const std::string& name) {
  return name.starts_with('.') || name.find(".partial-") != std::string::npos;
}

std::string WhyUnreadable(const fs::path& path, const std::error_code& error) {
  std::error_code ignored;
  if (fs::is_symlink(fs::symlink_status(path, ignored)) && !fs::exists(path, ignored)) {
    return fmt::format("a broken link: {} does not exist", fs::read_symlink(path, ignored).string());
  }
  return error ? error.message() : "not a regular file (a socket, a device, ...)";
}

class Scanner {
 public:
  explicit Scanner(FolderScan& scan) : scan_(scan) {}

  void Visit(const fs::path& folder, const fs::path& relative) {
    std::error_code error;
    const fs::path real = fs::canonical(folder, error);
    if (error) {
      FailListing(folder, error);
    }
    if (std::ranges::find(inside_, real) != inside_.end()) {
      return;
    }
    inside_.push_back(real);
    std::vector<std::string> names;
    fs::directory_iterator entries(folder, error);
    for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
      names.push_back(entries->path().filename().string());
    }
    if (error) {
      FailListing(folder, error);
    }
    std::ranges::sort(names);
    for (const std::string& name : names) {
      if (!IsPassedOver(name)) {
        Look(folder / name, relative / name);
      }
    }
    inside_.pop_back();
  }

 private:
  void Look(const fs::path& path, const fs::path& relative) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (fs::is_directory(status)) {
      Visit(path, relative);
    } else if (!HasPictureExtension(path)) {
      scan_.ignored.push_back(relative.generic_string());
    } else if (fs::is_regular_file(status)) {
      scan_.files.push_back({path, relative, SampleId(relative)});
    } else {
      scan_.unreadable.push_back({path, WhyUnreadable(path, error)});
    }
  }

  FolderScan& scan_;
  std::vector<fs::path> inside_;
};

std::string Folded(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

void CheckCollisions(const FolderScan& scan) {
  std::map<std::string, const FolderScan::File*> seen;
  for (const FolderScan::File& file : scan.files) {
    const auto [other, fresh] = seen.emplace(Folded(file.id), &file);
    if (!fresh) {
      throw DataError(fmt::format("{}: its name differs from that of {} in case alone; rename one of them",
                                  file.path.string(), other->second->path.string()));
    }
  }
}

}  // namespace

std::string SampleId(const fs::path& relative) {
  std::string id = PercentEncode(relative.generic_string());
  if (id.size() > kLongestId) {
    throw DataError(
        fmt::format("{}: the path is too long to serve as a sample's name ({} bytes when encoded, at most {}); "
                    "shorten its folders' names",
                    relative.string(), id.size(), kLongestId));
  }
  return id;
}

FolderScan ScanFolder(const fs::path& root, const std::string& what) {
  std::error_code error;
  const fs::file_status status = fs::status(root, error);
  if (!fs::is_directory(status)) {
    const std::string reason = fs::exists(status)                          ? "is not a folder"
                               : status.type() == fs::file_type::not_found ? "does not exist"
                                                                           : error.message();
    throw DataError(fmt::format("{}: {} {}; give the folder of pictures", root.string(), what, reason));
  }
  FolderScan scan;
  Scanner(scan).Visit(root, {});
  std::ranges::sort(scan.files, {}, [](const FolderScan::File& file) { return file.relative.generic_string(); });
  CheckCollisions(scan);
  return scan;
}

std::string SubjectOf(const FolderScan::File& file, PeopleFrom people) {
  if (people == PeopleFrom::kPictures) {
    return file.id;
  }
  return file.relative.has_parent_path() ? file.relative.begin()->string() : "";
}

fs::path FromConfigFolder(const DatasetContext& context, const fs::path& path) {
  return (context.config_folder / path).lexically_normal();
}

void NoteIgnored(const FolderScan& scan, const fs::path& root, Progress& progress) {
  if (scan.ignored.empty()) {
    return;
  }
  const auto end = scan.ignored.begin() + static_cast<std::ptrdiff_t>(std::min(scan.ignored.size(), kShownNames));
  const std::vector<std::string> shown(scan.ignored.begin(), end);
  progress.Note(fmt::format("{}: {} file(s) without a picture's extension left out: {}{}", root.string(),
                            scan.ignored.size(), Join(shown), scan.ignored.size() > kShownNames ? ", ..." : ""));
}

void RequirePictures(const FolderScan& scan, const fs::path& root) {
  if (scan.files.empty() && scan.unreadable.empty()) {
    throw DataError(
        fmt::format("{}: the folder holds no pictures ({} other files); give a folder with JPEG, PNG, TIFF, "
                    "WebP or BMP files",
                    root.string(), scan.ignored.size()));
  }
}

}  // namespace pentimento
