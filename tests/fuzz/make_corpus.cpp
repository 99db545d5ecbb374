// Writes the seed corpora: in seeds/ one picture of each format with every carrier that it can have, and plain ones; in
// weights/ one weight file of each format.
//     make_fuzz_corpus FOLDER

#include <cstdio>
#include <exception>
#include <filesystem>

#include "framework/core/atomic_file.h"
#include "tests/framework/media/container/built_files.h"
#include "tests/framework/weights_file/built_weights.h"

int main(int count, char** arguments) {
  if (count != 2) {
    std::fputs("usage: make_fuzz_corpus FOLDER\n", stderr);
    return 2;
  }
  try {
    const std::filesystem::path folder = arguments[1];
    for (const auto& [name, bytes] : pentimento::test::RichFiles()) {
      pentimento::WriteFileAtomically(folder / "seeds" / name, bytes);
    }
    for (const auto& [name, bytes] : pentimento::test::WeightFileSeeds()) {
      pentimento::WriteFileAtomically(folder / "weights" / name, bytes);
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "make_fuzz_corpus: %s\n", error.what());
    return 1;
  }
  return 0;
}
