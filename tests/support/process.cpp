#include "tests/support/process.h"

#include <array>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "framework/core/atomic_file.h"

namespace pentimento::test {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void Become(const std::vector<std::string>& command, const ProcessOptions& options, const fs::path& out,
                         const fs::path& err) {
  const auto redirect = [](const fs::path& file, int descriptor) {
    dup2(open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), descriptor);
  };
  redirect(out, STDOUT_FILENO);
  redirect(err, STDERR_FILENO);
  if (options.standard_output) {
    redirect(*options.standard_output, STDOUT_FILENO);
  }
  dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
  if (options.file_size_limit) {
    const rlimit limit{*options.file_size_limit, *options.file_size_limit};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  if (options.bound_by_permissions && geteuid() == 0) {
    // What root lacks in its bounding set, a program that it becomes does not get.
    prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0);
    prctl(PR_CAPBSET_DROP, CAP_DAC_READ_SEARCH, 0, 0, 0);
  }
  for (const auto& [name, value] : options.environment) {
    setenv(name.c_str(), value.c_str(), 1);
  }
  if (chdir(options.folder.c_str()) != 0) {
    _exit(126);
  }
  std::vector<char*> arguments;
  for (const std::string& word : command) {
    arguments.push_back(const_cast<char*>(word.c_str()));
  }
  arguments.push_back(nullptr);
  execvp(arguments[0], arguments.data());
  _exit(127);
}

}  // namespace

ProcessResult RunProcess(const std::vector<std::string>& command, const ProcessOptions& options) {
  const TemporaryFolder capture;
  const fs::path out = capture.path() / "out";
  const fs::path err = capture.path() / "err";
  const pid_t child = fork();
  if (child == 0) {
    Become(command, options, out, err);
  }
  if (child < 0) {
    throw std::runtime_error("cannot fork");
  }
  const auto deadline = std::chrono::steady_clock::now() + options.timeout;
  bool signalled = false;
  int status = 0;
  while (waitpid(child, &status, WNOHANG) == 0) {
    if (!signalled && options.interrupt_when && options.interrupt_when()) {
      kill(child, options.signal);
      signalled = true;
    }
    if (std::chrono::steady_clock::now() > deadline) {
      kill(child, SIGKILL);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  ProcessResult result;
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  result.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  result.out = ReadFile(out);
  result.err = ReadFile(err);
  return result;
}

bool PermissionsCanBind() { return geteuid() != 0 || prctl(PR_CAPBSET_READ, CAP_SETPCAP, 0, 0, 0) == 1; }

std::vector<std::string> Pentimento(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), std::string(PENTIMENTO_BINARY_DIR) + "/bin/pentimento");
  return arguments;
}

TemporaryFolder::TemporaryFolder() {
  std::string name = (fs::temp_directory_path() / "pentimento-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    throw std::runtime_error("cannot make a temporary folder");
  }
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace pentimento::test
