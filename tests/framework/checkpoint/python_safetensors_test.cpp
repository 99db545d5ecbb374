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

/// The Python that set-up has put the library into.
std::string SetUpPython() {
  const char* home = std::getenv("PENTIMENTO_HOME");
  const char* cache = std::getenv("XDG_CACHE_HOME");
  const char* user = std::getenv("HOME");
  const fs::path folder = home != nullptr    ? fs::path(home)
                          : cache != nullptr ? fs::path(cache) / "pentimento"
                                             : fs::path(user != nullptr ? user : "") / ".cache" / "pentimento";
  return folder / "venv" / "bin" / "python";
}

/// Reads and writes by the library's own parser alone, which needs neither NumPy nor torch.
constexpr const char* kCopyByPython = R"(
import ctypes, json, safetensors
ours = open('ours.safetensors', 'rb').read()
tensors = dict(safetensors.deserialize(ours))
assert tensors['scalar']['shape'] == [] and tensors['strided']['shape'] == [3, 4]
assert json.loads(ours[8:8 + int.from_bytes(ours[:8], 'little')])['__metadata__'] == {'who': 'test'}
types = {'BOOL': 'bool', 'U8': 'uint8', 'I8': 'int8', 'I16': 'int16', 'I32': 'int32', 'I64': 'int64', 'F16': 'float16',
         'BF16': 'bfloat16', 'F32': 'float32', 'F64': 'float64'}
kept = {}
def spec(name, tensor):
    kept[name] = ctypes.create_string_buffer(bytes(tensor['data']), max(len(tensor['data']), 1))
    return safetensors.TensorSpec(dtype=types[tensor['dtype']], shape=tensor['shape'],
                                  data_ptr=ctypes.addressof(kept[name]), data_len=len(tensor['data']))
safetensors.serialize_file({n: spec(n, t) for n, t in tensors.items()}, 'theirs.safetensors', {'who': 'them'})
)";

/// The official library reads our file, finds in it what we wrote, and writes what we read.
TEST(PythonSafetensors, ReadsWhatWeWriteAndWritesWhatWeRead) {
  const std::string python = SetUpPython();
  if (!fs::exists(python) || test::RunProcess({python, "-c", "import safetensors"}).exit_code != 0) {
    GTEST_SKIP() << python << " has no safetensors: `make setup` makes it";
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
  const auto result = test::RunProcess({python, "-c", kCopyByPython}, options);
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto path = folder.path() / "theirs.safetensors";
  EXPECT_EQ(LoadMetadata(path).at("who"), "them");
  const TensorMap theirs = LoadTensors(path);
  ASSERT_EQ(theirs.size(), tensors.size());
  for (const auto& [name, tensor] : tensors) {
    EXPECT_TRUE(SameBits(theirs.at(name), tensor)) << name;
  }
}

}  // namespace
}  // namespace pentimento
