#include <cstdlib>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>
#include <torch/types.h>

#include "framework/checkpoint/tensor_file.h"
#include "tests/support/process.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

namespace fs = std::filesystem;

/// The Python of `make bench-peers`, or one that the environment names.
std::string PeersPython() {
  if (const char* named = std::getenv("PENTIMENTO_PEERS_PYTHON")) {
    return named;
  }
  const char* home = std::getenv("PENTIMENTO_HOME");
  const char* cache = std::getenv("XDG_CACHE_HOME");
  const char* user = std::getenv("HOME");
  const fs::path folder = home != nullptr    ? fs::path(home)
                          : cache != nullptr ? fs::path(cache) / "pentimento"
                                             : fs::path(user != nullptr ? user : "") / ".cache" / "pentimento";
  return folder / "venv-peers" / "bin" / "python";
}

/// The official library reads our file, finds in it what we wrote, and writes what we read.
TEST(PythonSafetensors, ReadsWhatWeWriteAndWritesWhatWeRead) {
  const std::string python = PeersPython();
  if (!fs::exists(python) || test::RunProcess({python, "-c", "import safetensors.torch"}).exit_code != 0) {
    GTEST_SKIP() << python << " has no safetensors: `make bench-peers` makes it";
  }
  const testing::TemporaryFolder folder;
  TensorMap tensors;
  for (const auto type : {torch::kBool, torch::kUInt8, torch::kInt8, torch::kInt16, torch::kInt32, torch::kInt64,
                          torch::kFloat16, torch::kBFloat16, torch::kFloat32, torch::kFloat64}) {
    tensors[std::string("t.") + torch::toString(type)] = torch::randint(0, 2, {3, 5}).to(type);
  }
  tensors["strided"] = torch::rand({4, 6}).t().slice(0, 0, 6, 2);
  tensors["scalar"] = torch::tensor(3.5);
  tensors["empty"] = torch::empty({0, 7});
  tensors["größe"] = torch::rand({2});
  SaveTensors(tensors, {{"who", "test"}}, folder.path() / "ours.safetensors");
  test::ProcessOptions options;
  options.folder = folder.path();
  const auto result = test::RunProcess({python, "-c",
                                        "import safetensors, safetensors.torch as s\n"
                                        "t = s.load_file('ours.safetensors')\n"
                                        "assert safetensors.safe_open('ours.safetensors', 'pt').metadata() == {'who': "
                                        "'test'}\n"
                                        "assert t['scalar'].item() == 3.5 and t['strided'].shape == (3, 4)\n"
                                        "s.save_file(t, 'theirs.safetensors', {'who': 'them'})\n"},
                                       options);
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const TensorFile theirs = LoadTensorFile(folder.path() / "theirs.safetensors");
  EXPECT_EQ(theirs.metadata.at("who"), "them");
  ASSERT_EQ(theirs.tensors.size(), tensors.size());
  for (const auto& [name, tensor] : tensors) {
    EXPECT_TRUE(SameBits(theirs.tensors.at(name), tensor)) << name;
  }
}

}  // namespace
}  // namespace pentimento
