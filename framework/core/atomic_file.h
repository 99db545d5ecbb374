#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace pentimento {

/// A file that appears under its name only when it is whole: written beside it under a temporary name and renamed by
/// `Commit`. Without `Commit` the destructor removes the temporary, so that neither an exception nor a full disk
/// leaves half a file; a killed process may leave one `*.partial-<pid>` behind, which no reader looks at.
class AtomicFile {
 public:
  /// Missing folders are made. @throws WorkError if the place cannot be written.
  explicit AtomicFile(std::filesystem::path path);
  /// For what must not be read by more people than the file `like`: with its permissions, and with its owner and group
  /// where the system lets this process give them away. A group that cannot be given, or one that an access list of
  /// `like` speaks for, gets no permissions. @throws also DataError if `like` is not there.
  AtomicFile(std::filesystem::path path, const std::filesystem::path& like);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  /// Where to write before `Commit`, for libraries that want a path (it keeps the final name's extension).
  [[nodiscard]] const std::filesystem::path& temporary() const { return temporary_; }
  /// Appends. @throws WorkError with the path and the system's reason (no space, no permission, size limit).
  void Write(std::string_view bytes);
  /// Renames into place. @param durable waits until the disk has the bytes, so that the name survives a power cut too;
  /// for what later work builds on (stage markers, checkpoints). @throws WorkError.
  void Commit(bool durable = false);

 private:
  void Open(unsigned int mode);
  void LimitAccess(const std::filesystem::path& like);
  /// Removes the temporary unless it was renamed.
  void Discard();

  std::filesystem::path path_;
  std::filesystem::path temporary_;
  int descriptor_ = -1;
  bool committed_ = false;
};

/// Removes what processes that were killed have left half written for `path`. Nobody may be writing it now.
void RemovePartials(const std::filesystem::path& path);

/// The whole of `bytes` at `path`, or nothing new. @throws WorkError.
void WriteFileAtomically(const std::filesystem::path& path, std::string_view bytes, bool durable = false);

/// @param max_bytes refuses larger files. @throws DataError naming the file and the reason.
std::string ReadFile(const std::filesystem::path& path, std::size_t max_bytes = std::size_t{1} << 32);

}  // namespace pentimento
