#include "framework/media/run_program.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ranges>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "framework/core/errors.h"
#include "framework/core/library_environment.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kPollMilliseconds = 20;
/// What a killed program's output may still take to arrive.
constexpr std::chrono::milliseconds kLastWords{200};

std::string Reason(int error) { return std::strerror(error); }

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { Close(); }
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    Close();
    number_ = std::exchange(other.number_, -1);
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  [[nodiscard]] int get() const { return number_; }
  [[nodiscard]] bool open() const { return number_ >= 0; }
  void Close() {
    if (number_ >= 0) {
      ::close(number_);
      number_ = -1;
    }
  }

 private:
  int number_ = -1;
};

/// One stream of the program: our end of a pipe, and the end of what came through it.
struct OutputStream {
  Descriptor ours;
  Descriptor theirs;
  std::string text;

  void Open() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
      throw WorkError(fmt::format("no pipe for a program's output: {}", Reason(errno)));
    }
    ours = Descriptor(ends[0]);
    theirs = Descriptor(ends[1]);
    ::fcntl(ours.get(), F_SETFL, O_NONBLOCK);
  }

  /// Takes what is there.
  void Read(std::size_t kept) {
    std::array<char, 4096> buffer{};
    while (ours.open()) {
      const ssize_t count = ::read(ours.get(), buffer.data(), buffer.size());
      if (count > 0) {
        text.append(buffer.data(), static_cast<std::size_t>(count));
        if (text.size() > 2 * kept) {
          text.erase(0, text.size() - kept);
        }
      } else if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
        ours.Close();
      } else if (errno == EAGAIN) {
        return;
      }
    }
  }

  void Trim(std::size_t kept) {
    if (text.size() > kept) {
      text.erase(0, text.size() - kept);
    }
  }
};

/// What posix_spawn needs besides the words.
class SpawnSettings {
 public:
  SpawnSettings(const fs::path& folder, int out, int err) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions_, out, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, err, STDERR_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    posix_spawn_file_actions_addchdir_np(&actions_, folder.c_str());
    posix_spawnattr_init(&attributes_);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    posix_spawnattr_setpgroup(&attributes_, 0);
    // What is ignored here would be ignored there.
    sigset_t all;
    sigfillset(&all);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes_, &none);
  }
  ~SpawnSettings() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;

  /// The error number, 0 where the program has been started.
  int Spawn(const fs::path& program, const std::vector<std::string>& words, pid_t& process) const {
    std::vector<std::string> copies = words;
    std::vector<char*> arguments;
    for (std::string& word : copies) {
      arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    std::vector<std::string> variables = EnvironmentOfOthers();
    std::vector<char*> environment;
    for (std::string& variable : variables) {
      environment.push_back(variable.data());
    }
    environment.push_back(nullptr);
    return posix_spawn(&process, program.c_str(), &actions_, &attributes_, arguments.data(), environment.data());
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

/// A started program. Its whole group is killed before it is reaped, while no other process can have its number.
class Child {
 public:
  explicit Child(pid_t process) : process_(process) {}
  ~Child() { End(); }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  [[nodiscard]] bool HasEnded() const {
    siginfo_t info{};
    return ::waitid(P_PID, static_cast<id_t>(process_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid != 0;
  }

  void Kill() const { ::kill(-process_, SIGKILL); }

  /// Kills what is left of the group and takes the status.
  int End() {
    if (!ended_) {
      Kill();
      while (::waitpid(process_, &status_, 0) < 0 && errno == EINTR) {
      }
      ended_ = true;
    }
    return status_;
  }

 private:
  pid_t process_;
  bool ended_ = false;
  int status_ = 0;
};

bool MayBeRun(const fs::path& file) {
  std::error_code error;
  return fs::is_regular_file(file, error) && ::access(file.c_str(), X_OK) == 0;
}

}  // namespace

fs::path FindProgram(const std::string& name, const fs::path& folder) {
  if (name.find('/') != std::string::npos) {
    fs::path file = (fs::absolute(folder) / name).lexically_normal();
    if (!MayBeRun(file)) {
      std::error_code error;
      throw MissingError(fmt::format(
          "{}: {}", file.string(),
          fs::exists(file, error) ? "is there, but may not be run; chmod +x it" : "there is no such program"));
    }
    return file;
  }
  const char* variable = std::getenv("PATH");
  std::string_view rest = variable == nullptr ? "/usr/bin:/bin" : variable;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(':'), rest.size());
    if (const fs::path file = fs::path(rest.substr(0, end)) / name; end > 0 && MayBeRun(file)) {
      return fs::absolute(file);
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  throw MissingError(
      fmt::format("the program \"{}\" is in none of the folders of $PATH; install it, or give its path", name));
}

ProgramResult RunProgram(const ProgramRequest& request, const StopToken& stop) {
  ThrowIfStopped(stop);
  const fs::path program = FindProgram(request.words.at(0), request.folder);
  OutputStream out;
  OutputStream err;
  out.Open();
  err.Open();
  pid_t process = 0;
  const int error =
      SpawnSettings(request.folder, out.theirs.get(), err.theirs.get()).Spawn(program, request.words, process);
  if (error != 0) {
    throw WorkError(fmt::format("{}: cannot be run in {}: {}", program.string(), request.folder.string(),
                                error == ENOEXEC ? "neither a program nor a script with a #! line" : Reason(error)));
  }
  Child child(process);
  out.theirs.Close();
  err.theirs.Close();

  ProgramResult result;
  const Clock::time_point deadline = Clock::now() + request.timeout;
  while (!child.HasEnded()) {
    ThrowIfStopped(stop);
    if (Clock::now() >= deadline) {
      result.timed_out = true;
      break;
    }
    std::array<pollfd, 2> waiting = {pollfd{out.ours.get(), POLLIN, 0}, pollfd{err.ours.get(), POLLIN, 0}};
    ::poll(waiting.data(), waiting.size(), kPollMilliseconds);
    out.Read(request.kept_output);
    err.Read(request.kept_output);
    if (!out.ours.open() && !err.ours.open()) {
      // It has closed both and works on: nothing wakes us but time.
      ::poll(nullptr, 0, kPollMilliseconds);
    }
  }
  const int status = child.End();
  const Clock::time_point last = Clock::now() + kLastWords;
  do {
    out.Read(request.kept_output);
    err.Read(request.kept_output);
  } while ((out.ours.open() || err.ours.open()) && Clock::now() < last && ::poll(nullptr, 0, 1) == 0);
  out.Trim(request.kept_output);
  err.Trim(request.kept_output);
  result.exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  result.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  result.out = std::move(out.text);
  result.err = std::move(err.text);
  return result;
}

std::string HowItEnded(const ProgramResult& result, std::chrono::milliseconds timeout) {
  if (result.timed_out) {
    return fmt::format("was still running after {:g} s and was killed", static_cast<double>(timeout.count()) / 1000.0);
  }
  return result.signal != 0 ? fmt::format("was ended by signal {} ({})", result.signal, strsignal(result.signal))
                            : fmt::format("ended with status {}", result.exit_status);
}

std::string LastLines(const std::string& text, std::size_t lines) {
  std::vector<std::string> found;
  for (std::size_t end = text.size(); end > 0 && found.size() < lines;) {
    const std::size_t begin = text.rfind('\n', end - 1);
    const std::size_t start = begin == std::string::npos ? 0 : begin + 1;
    if (text.find_first_not_of(" \t\r\n", start) < end) {
      found.push_back(text.substr(start, end - start));
    }
    end = begin == std::string::npos ? 0 : begin;
  }
  std::string shown;
  for (const std::string& line : std::views::reverse(found)) {
    shown += "\n  " + line;
  }
  return shown;
}

}  // namespace pentimento
