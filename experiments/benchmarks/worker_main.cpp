#include <iostream>
#include <string_view>

#include "experiments/benchmarks/worker.h"
#include "framework/core/library_environment.h"

int main(int argc, char** argv) {
  if (argc > 2 || (argc == 2 && std::string_view(argv[1]) != "--peer")) {
    std::cerr << "usage: pentimento-bench-worker [--peer]\nSee experiments/benchmarks/peers/README.md.\n";
    return 2;
  }
  pentimento::RestartWithLibraryEnvironment(argv);
  pentimento::ServeBenchmarkWork(std::cin, std::cout, argc == 2);
  return 0;
}
