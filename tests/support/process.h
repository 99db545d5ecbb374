#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pentimento::test {

struct ProcessOptions {
  std::filesystem::path folder = ".";
  std::map<std::string, std::string> environment;        ///< added to the test's own
  std::optional<std::size_t> file_size_limit;            ///< RLIMIT_FSIZE, a full disk in small
  std::optional<std::filesystem::path> standard_output;  ///< where it goes instead of into the result
  bool bound_by_permissions = false;                     ///< of files, also where root runs the tests
  std::chrono::seconds timeout{300};
  /// Asked every few milliseconds; the process gets `signal` once it says true.
  std::function<bool()> interrupt_when;
  int signal = 9;
};

struct ProcessResult {
  int exit_code = -1;  ///< -1 if a signal ended it
  int signal = 0;
  std::string out;
  std::string err;
};

/// Runs a program to its end (or kills it after the timeout, which is a signal in the result).
ProcessResult RunProcess(const std::vector<std::string>& command, const ProcessOptions& options = {});

/// Whether `bound_by_permissions` can be had: everybody but root is bound, and root may mostly give its power up.
bool PermissionsCanBind();

/// The command line of the program under test.
std::vector<std::string> Pentimento(std::vector<std::string> arguments);

/// A folder that is removed with its contents.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace pentimento::test
