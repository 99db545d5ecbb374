// Writes the seed corpus: one file of each format with every carrier that it can have, and plain ones.
//     make_fuzz_corpus FOLDER

#include <cstdio>
#include <exception>
#include <filesystem>

#include "framework/core/atomic_file.h"
#include "tests/framework/media/container/built_files.h"

int main(int count, char** arguments) {
  if (count != 2) {
    std::fputs("usage: make_fuzz_corpus FOLDER\n", stderr);
    return 2;
  }
  try {
    const std::filesystem::path folder = arguments[1];
    std::filesystem::create_directories(folder);
    for (const auto& [name, bytes] : pentimento::test::RichFiles()) {
      pentimento::WriteFileAtomically(folder / name, bytes);
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "make_fuzz_corpus: %s\n", error.what());
    return 1;
  }
  return 0;
}
