// A worker for tests of the pool: each request says what it is to do.

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include <unistd.h>

#include "framework/core/errors.h"
#include "framework/media/inventory/worker_pool.h"

namespace {

/// What earlier requests took and kept.
std::vector<std::string>& Hoard() {
  static std::vector<std::string> hoard;
  return hoard;
}

std::string Do(const std::string& request) {
  if (request == "crash") {
    std::raise(SIGSEGV);
  }
  if (request == "abort") {
    std::abort();
  }
  if (request == "exit") {
    std::_Exit(7);
  }
  if (request == "spin") {
    std::atomic<unsigned int> spins = 0;
    for (;;) {
      ++spins;
    }
  }
  if (request == "allocate") {
    for (;;) {
      Hoard().emplace_back(std::size_t{16} << 20U, 'x');
    }
  }
  if (request == "hoard") {
    Hoard().emplace_back(std::size_t{120} << 20U, 'x');
  }
  if (request == "wait") {
    for (;;) {
      pause();
    }
  }
  if (const std::string slow = "slow:"; request.starts_with(slow)) {
    const std::string file = request.substr(slow.size());
    std::ofstream(file + ".begun") << "begun";
    usleep(300'000);
    std::ofstream(file) << "whole";
  }
  if (request == "refuse") {
    throw pentimento::DataError("refused");
  }
  return "done: " + request;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view mode = argc == 2 ? argv[1] : "";
  if (mode == "--useless") {
    return 3;
  }
  return pentimento::ServeRequests({}, Do, mode == "--hold" ? std::chrono::hours(1) : std::chrono::hours(0));
}
