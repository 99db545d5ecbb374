#include "framework/core/atomic_file.h"

#include <atomic>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void Fail(const fs::path& path, std::string_view what, int reason) {
  throw WorkError(fmt::format("{}: {}: {}", path.string(), what, std::strerror(reason)));
}

/// Waits until the disk has a file's bytes, or a folder's names.
void Synchronise(const fs::path& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const int synced = descriptor < 0 ? -1 : fsync(descriptor);
  const int reason = errno;
  if (descriptor >= 0) {
    close(descriptor);
  }
  if (synced != 0) {
    Fail(path, "cannot write", reason);
  }
}

/// Where Linux keeps a file's access list (acl(5)).
constexpr const char* kAccessList = "system.posix_acl_access";

constexpr std::string_view kPartial = ".partial-";

fs::path TemporaryBeside(const fs::path& path) {
  static std::atomic<unsigned> serial{0};
  return path.parent_path() /
         fmt::format("{}{}{}-{}{}", path.stem().string(), kPartial, getpid(), serial++, path.extension().string());
}

}  // namespace

AtomicFile::AtomicFile(fs::path path) : path_(std::move(path)), temporary_(TemporaryBeside(path_)) {
  constexpr unsigned int kForAll = 0644;
  Open(kForAll);
}

AtomicFile::AtomicFile(fs::path path, const fs::path& like)
    : path_(std::move(path)), temporary_(TemporaryBeside(path_)) {
  constexpr unsigned int kForOwner = 0600;
  Open(kForOwner);
  try {
    LimitAccess(like);
  } catch (...) {
    Discard();
    throw;
  }
}

void AtomicFile::Open(unsigned int mode) {
  std::error_code error;
  if (path_.has_parent_path()) {
    fs::create_directories(path_.parent_path(), error);
    if (error) {
      Fail(path_.parent_path(), "cannot make the folder", error.value());
    }
  }
  descriptor_ = open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  if (descriptor_ < 0) {
    Fail(path_, "cannot write", errno);
  }
}

void AtomicFile::LimitAccess(const fs::path& like) {
  struct stat wanted {};
  struct stat own {};
  if (stat(like.c_str(), &wanted) != 0) {
    throw DataError(fmt::format("{}: cannot read: {}", like.string(), std::strerror(errno)));
  }
  // A folder may give its files an access list, which would let more people in than the permissions say.
  fremovexattr(descriptor_, kAccessList);
  if (fchown(descriptor_, wanted.st_uid, wanted.st_gid) != 0) {
    // Only the administrator gives files away; a group of one's own may be given.
    static_cast<void>(fchown(descriptor_, static_cast<uid_t>(-1), wanted.st_gid) == 0);
  }
  if (fstat(descriptor_, &own) != 0) {
    Fail(path_, "cannot write", errno);
  }
  constexpr mode_t kPermissions = 0777;
  mode_t mode = wanted.st_mode & kPermissions;
  // With an access list the group's bits are its upper bound, not what the group may.
  if (own.st_gid != wanted.st_gid || getxattr(like.c_str(), kAccessList, nullptr, 0) > 0) {
    mode &= ~static_cast<mode_t>(S_IRWXG);
  }
  if (fchmod(descriptor_, mode) != 0) {
    Fail(path_, "cannot set the permissions", errno);
  }
}

AtomicFile::~AtomicFile() { Discard(); }

void AtomicFile::Discard() {
  if (descriptor_ >= 0) {
    close(descriptor_);
    descriptor_ = -1;
  }
  if (!committed_) {
    std::error_code ignored;
    fs::remove(temporary_, ignored);
  }
}

void AtomicFile::Write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor_, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) {
        continue;
      }
      Fail(path_, "cannot write", errno);
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void AtomicFile::Commit(bool durable) {
  if (durable) {
    // A library may have replaced the temporary by one of its own, so what is synchronised is the file of that name.
    Synchronise(temporary_);
  }
  const int closed = close(descriptor_);
  descriptor_ = -1;
  if (closed != 0) {
    Fail(path_, "cannot write", errno);
  }
  if (rename(temporary_.c_str(), path_.c_str()) != 0) {
    Fail(path_, "cannot rename into place", errno);
  }
  committed_ = true;
  if (durable) {
    Synchronise(path_.has_parent_path() ? path_.parent_path() : fs::path("."));
  }
}

void RemovePartials(const fs::path& path) {
  const std::string begin = path.stem().string() + std::string(kPartial);
  const std::string end = path.extension().string();
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), last; !error && entry != last; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    const bool is_partial = name.starts_with(begin) && name.ends_with(end) &&
                            name.find_first_not_of("0123456789-", begin.size()) >= name.size() - end.size();
    if (is_partial && name.size() > begin.size() + end.size()) {
      std::error_code ignored;
      fs::remove(entry->path(), ignored);
    }
  }
}

void WriteFileAtomically(const fs::path& path, std::string_view bytes, bool durable) {
  AtomicFile file(path);
  file.Write(bytes);
  file.Commit(durable);
}

std::string ReadFile(const fs::path& path, std::size_t max_bytes) {
  struct stat info {};
  // Opening a pipe without a writer would wait for ever; regular files ignore the flag.
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0 || fstat(descriptor, &info) != 0) {
    const int reason = errno;
    if (descriptor >= 0) {
      close(descriptor);
    }
    throw DataError(fmt::format("{}: cannot read: {}", path.string(), std::strerror(reason)));
  }
  if (!S_ISREG(info.st_mode)) {
    close(descriptor);
    throw DataError(fmt::format("{}: cannot read: {}", path.string(),
                                S_ISDIR(info.st_mode) ? "it is a folder; name the files in it" : "not a regular file"));
  }
  const auto size = static_cast<std::size_t>(info.st_size);
  if (size > max_bytes) {
    close(descriptor);
    throw DataError(fmt::format("{}: {} bytes, more than the {} accepted here", path.string(), size, max_bytes));
  }
  std::string bytes(size, '\0');
  std::size_t got = 0;
  while (got < size) {
    const ssize_t n = read(descriptor, bytes.data() + got, size - got);
    if (n < 0 && errno == EINTR) {
      continue;
    }
    if (n <= 0) {
      const int reason = n < 0 ? errno : EIO;
      close(descriptor);
      throw DataError(fmt::format("{}: cannot read: {}", path.string(), std::strerror(reason)));
    }
    got += static_cast<std::size_t>(n);
  }
  close(descriptor);
  return bytes;
}

}  // namespace pentimento
