#include "framework/media/inventory/worker_process.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

/// What a worker may take to end the request that it is at when nobody waits for it any more.
constexpr std::chrono::milliseconds kGrace{2000};

}  // namespace

std::filesystem::path ProgramBesideThisOne(const std::string& name) {
  std::error_code ignored;
  return std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path() / name;
}

std::filesystem::path MetadataWorkerProgram() { return ProgramBesideThisOne("pentimento-metadata-worker"); }

WorkerProcess::WorkerProcess(const std::vector<std::string>& command) {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    throw WorkError(fmt::format("cannot start {}: {}", command.at(0), std::strerror(errno)));
  }
  posix_spawn_file_actions_t actions{};
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  // What a library says while it falls over is not for the user: the pool says what happened.
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  std::vector<char*> arguments;
  for (const std::string& word : command) {
    arguments.push_back(const_cast<char*>(word.c_str()));
  }
  arguments.push_back(nullptr);
  std::vector<char*> environment;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    environment.push_back(*variable);
  }
  // Parsers make and drop thousands of small objects a file: kept at hand by glibc, a file takes a sixth less.
  std::string tunables = "GLIBC_TUNABLES=glibc.malloc.tcache_count=4096";
  if (std::getenv("GLIBC_TUNABLES") == nullptr) {
    environment.push_back(tunables.data());
  }
  environment.push_back(nullptr);
  const int failure =
      posix_spawn(&pid_, command.at(0).c_str(), &actions, nullptr, arguments.data(), environment.data());
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  socket_ = ends[0];
  if (failure != 0) {
    close(socket_);
    throw MissingError(fmt::format("{}: cannot be started: {}; build or install it beside the program", command.at(0),
                                   std::strerror(failure)));
  }
}

WorkerProcess::~WorkerProcess() {
  if (pid_ > 0) {
    if (!asked.empty()) {
      EndAfterThisRequest();
    }
    if (pid_ > 0) {
      kill(pid_, SIGKILL);
      Wait();
    }
  }
  close(socket_);
}

void WorkerProcess::Send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno != EINTR) {
      return;
    }
    bytes.remove_prefix(sent < 0 ? 0 : static_cast<std::size_t>(sent));
  }
}

bool WorkerProcess::Receive() {
  static thread_local std::array<char, 65536> part;  // not cleared for each
  const ssize_t got = recv(socket_, part.data(), part.size(), 0);
  input.append(part.data(), got < 0 ? 0 : static_cast<std::size_t>(got));
  return got > 0 || (got < 0 && errno == EINTR);
}

void WorkerProcess::Kill() const { kill(pid_, SIGKILL); }

std::string WorkerProcess::Ending() {
  const int status = Wait();
  if (WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    return signal == SIGXCPU ? "it takes too much computing time"
                             : fmt::format("reading it crashed (signal {}: {})", signal, strsignal(signal));
  }
  return fmt::format("reading it ended with exit code {}", WEXITSTATUS(status));
}

void WorkerProcess::EndAfterThisRequest() {
  kill(pid_, SIGTERM);
  shutdown(socket_, SHUT_WR);
  const Clock::time_point until = Clock::now() + kGrace;
  while (Clock::now() < until) {
    if (waitpid(pid_, nullptr, WNOHANG) == pid_) {
      pid_ = -1;
      return;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

int WorkerProcess::Wait() {
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  return status;
}

}  // namespace pentimento
