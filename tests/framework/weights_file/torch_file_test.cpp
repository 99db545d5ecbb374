#include "framework/weights_file/torch_file.h"

#include <cmath>
#include <cstring>
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/errors.h"
#include "framework/core/npy.h"
#include "tests/framework/weights_file/built_weights.h"
#include "tests/framework/weights_file/view_values.h"

namespace pentimento {
namespace {

using test::Find;
using test::GoldenFile;
using test::Values;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

double FromHalf(std::uint16_t bits) {
  const double sign = (bits & 0x8000) != 0 ? -1.0 : 1.0;
  const int exponent = bits >> 10 & 31;
  const double fraction = (bits & 0x3FF) / 1024.0;
  return sign * (exponent == 0 ? std::ldexp(fraction, -14) : std::ldexp(1.0 + fraction, exponent - 15));
}

/// The bytes that the golden array has: as they are, half and bfloat16 as the floats of the same value.
std::string Widened(const TensorView& view) {
  std::string bytes = test::Elements(view);
  if (view.type != ElementType::kF16 && view.type != ElementType::kBF16) {
    return bytes;
  }
  std::string wide;
  for (std::size_t i = 0; i < bytes.size(); i += 2) {
    std::uint16_t bits = 0;
    std::memcpy(&bits, bytes.data() + i, 2);
    float value = static_cast<float>(FromHalf(bits));
    if (view.type == ElementType::kBF16) {
      const std::uint32_t widened = std::uint32_t{bits} << 16U;
      std::memcpy(&value, &widened, 4);
    }
    wide.append(reinterpret_cast<const char*>(&value), 4);
  }
  return wide;
}

/// The values of a NumPy file without its header.
std::string NpyValues(const std::string& name) {
  const std::string file = GoldenFile("pickle_quirks/" + name);
  return file.substr(10 + static_cast<unsigned char>(file.at(8)) + 256 * static_cast<unsigned char>(file.at(9)));
}

class Quirks : public ::testing::TestWithParam<const char*> {};

/// Every tensor of the golden files bit for bit: transposed, sliced and strided views of one storage, expanded, empty
/// and 0-d ones, every element type, a parameter, channels last, a name in Cyrillic.
TEST_P(Quirks, EveryTensorHasTheGoldenBits) {
  const std::string bytes = GoldenFile(std::string("pickle_quirks/") + GetParam());
  const WeightsFile file = ParseWeights(bytes, GetParam());
  int checked = 0;
  for (const char* name : {"transposed", "slice_rows2_5", "strided_cols", "same_storage_full", "scalar0d", "empty",
                           "expanded", "f16", "bf16", "f64", "i64", "i32", "u8", "i8", "bool", "param", "chlast"}) {
    const TensorView view = Find(file, std::string("state_dict.") + name);
    EXPECT_EQ(view.section, "state_dict") << name;
    EXPECT_EQ(Widened(view), NpyValues(std::string("t_") + name + ".npy")) << name;
    ++checked;
  }
  const TensorView unicode = Find(file, "state_dict.ключ.unicode");
  EXPECT_EQ(unicode.key, "ключ.unicode");
  EXPECT_EQ(Widened(unicode), NpyValues("t_unicode.npy"));
  EXPECT_THAT(Find(file, "state_dict.transposed").shape, ElementsAre(8, 6));
  EXPECT_THAT(Find(file, "state_dict.expanded").strides, ElementsAre(0, 1));
  EXPECT_TRUE(Find(file, "state_dict.scalar0d").shape.empty());
  EXPECT_THAT(Find(file, "state_dict.empty").shape, ElementsAre(0, 4));
  EXPECT_EQ(Find(file, "state_dict.transposed").storage.data(), Find(file, "state_dict.strided_cols").storage.data());
  EXPECT_EQ(Find(file, "nested.a.b").shape, std::vector<std::int64_t>{2});
  EXPECT_EQ(checked, 17);
}

INSTANTIATE_TEST_SUITE_P(Formats, Quirks,
                         ::testing::Values("quirks_zip.pt", "quirks_legacy.pt", "quirks_namespace_numpy.pt"),
                         [](const auto& file) { return std::filesystem::path(file.param).stem().string(); });

TEST(TorchFile, ANamespaceIsPassedOverAndAnArrayIsRead) {
  const std::string bytes = GoldenFile("pickle_quirks/quirks_namespace_numpy.pt");
  const WeightsFile file = ParseWeights(bytes, "f");
  EXPECT_THAT(file.skipped, ElementsAre("args: argparse.Namespace"));
  const TensorView array = Find(file, "np_array");
  EXPECT_EQ(array.type, ElementType::kF64);
  EXPECT_THAT(Values<double>(array), ElementsAre(0.0, 1.0, 2.0, 3.0));
}

TEST(TorchFile, AWholeModuleGivesWhatItsStateDictWould) {
  const std::string bytes = GoldenFile("pickle_quirks/whole_module.pt");
  const WeightsFile file = ParseWeights(bytes, "f");
  std::vector<std::string> names;
  for (const TensorView& view : file.tensors) {
    names.push_back(view.Name());
  }
  EXPECT_THAT(names, ElementsAre("0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var",
                                 "1.num_batches_tracked"));
  EXPECT_THAT(Find(file, "0.weight").shape, ElementsAre(4, 3, 3, 3));
  EXPECT_TRUE(Find(file, "1.num_batches_tracked").shape.empty());
}

class ElementTypesOfTorch : public ::testing::TestWithParam<const char*> {};

/// 0, 1, 2 of every type, as each protocol of pickle writes it.
TEST_P(ElementTypesOfTorch, AreAllRead) {
  const std::string bytes = GoldenFile(std::string("weight_formats/") + GetParam());
  const WeightsFile file = ParseWeights(bytes, GetParam());
  const bool legacy = file.format == "PyTorch (legacy)";
  EXPECT_EQ(file.tensors.size(), legacy ? 12U : 15U);
  for (const TensorView& view : file.tensors) {
    const std::string elements = test::Elements(view);
    EXPECT_EQ(elements.size(), 3 * ElementSize(view.type)) << view.key;
    EXPECT_EQ(elements.substr(0, ElementSize(view.type)), std::string(ElementSize(view.type), '\0')) << view.key;
  }
  EXPECT_THAT(Values<std::int64_t>(Find(file, "i64")), ElementsAre(0, 1, 2));
  EXPECT_THAT(Values<std::int16_t>(Find(file, "i16")), ElementsAre(0, 1, 2));
  EXPECT_THAT(Values<float>(Find(file, "c64")), ElementsAre(0, 0, 1, 0, 2, 0));
  EXPECT_THAT(Values<double>(Find(file, "c128")), ElementsAre(0, 0, 1, 0, 2, 0));
  EXPECT_EQ(Find(file, "bool").type, ElementType::kBool);
  if (!legacy) {
    EXPECT_THAT(Values<std::uint16_t>(Find(file, "u16")), ElementsAre(0, 1, 2));
    EXPECT_EQ(Find(file, "u64").type, ElementType::kU64);
  }
}

INSTANTIATE_TEST_SUITE_P(Protocols, ElementTypesOfTorch,
                         ::testing::Values("types_protocol2.pt", "types_protocol4.pt", "types_protocol5.pt",
                                           "types_legacy.pt"),
                         [](const auto& file) { return std::filesystem::path(file.param).stem().string(); });

TEST(TorchFile, TorchScriptGivesItsParametersAndBuffers) {
  const std::string bytes = GoldenFile("weight_formats/script.pt");
  const WeightsFile file = ParseWeights(bytes, "f");
  EXPECT_EQ(file.format, "TorchScript");
  EXPECT_THAT(Values<float>(Find(file, "block.conv.weight")), ElementsAre(0, .125, .25, .375, .5, .625));
  EXPECT_THAT(Values<float>(Find(file, "block.conv.bias")), ElementsAre(10, 10.125, 10.25));
  EXPECT_THAT(Values<float>(Find(file, "block.kept")), ElementsAre(0, .125, .25, .375));
  EXPECT_THAT(Values<float>(Find(file, "scale")), ElementsAre(2.5));
}

TEST(TorchFile, SubclassesListsAndNumberedKeys) {
  const std::string bytes = GoldenFile("weight_formats/nested.pt");
  const WeightsFile file = ParseWeights(bytes, "f");
  EXPECT_THAT(Values<float>(Find(file, "params.module.marked")), ElementsAre(0, .125, .25, .375));
  EXPECT_EQ(Find(file, "params.module.marked").section, "params");
  EXPECT_THAT(Values<float>(Find(file, "listed.0")), ElementsAre(0, .125));
  EXPECT_EQ(Find(file, "listed.1.inner").section, "listed.1");
  EXPECT_EQ(Find(file, "7").shape, std::vector<std::int64_t>{1});
}

TEST(TorchFile, ABareTensorIsCalledTensor) {
  const std::string bytes = GoldenFile("weight_formats/bare_tensor.pt");
  EXPECT_THAT(Find(ParseWeights(bytes, "f"), "tensor").shape, ElementsAre(2, 3));
}

TEST(TorchFile, TensorsThatAreNotSupportedArePassedOverByName) {
  const std::string bytes = GoldenFile("weight_formats/unsupported.pt");
  const WeightsFile file = ParseWeights(bytes, "f");
  ASSERT_EQ(file.tensors.size(), 1U);
  EXPECT_EQ(file.tensors[0].Name(), "plain");
  EXPECT_THAT(file.skipped, ElementsAre(HasSubstr("quantised: "), HasSubstr("sparse: ")));
}

TEST(TorchFile, CompressedEntriesAreDecompressed) {
  const std::string bytes = GoldenFile("weight_formats/deflated.pt");
  const WeightsFile file = ParseWeights(bytes, "f");
  const std::vector<float> values = Values<float>(Find(file, "weight"));
  ASSERT_EQ(values.size(), 1024U);
  EXPECT_EQ(values[1023], 1023.0F / 8);
}

TEST(TorchFile, PlainPicklesGiveTheirArrays) {
  for (const char* protocol : {"2", "4", "5"}) {
    const std::string bytes = GoldenFile(std::string("weight_formats/arrays_protocol") + protocol + ".pkl");
    const WeightsFile file = ParseWeights(bytes, "f");
    for (const char* name : {"rows", "columns"}) {
      EXPECT_THAT(Find(file, name).shape, ElementsAre(2, 3)) << protocol;
      EXPECT_THAT(Values<float>(Find(file, name)), ElementsAre(0, .125, .25, .375, .5, .625)) << protocol << name;
    }
    EXPECT_THAT(Values<std::uint8_t>(Find(file, "bytes")), ElementsAre(0, 1, 2, 3));
    EXPECT_EQ(file.tensors.size(), 3U);
    EXPECT_THAT(file.skipped, ElementsAre(HasSubstr("big_endian"), HasSubstr("objects")));
  }
}

TEST(TorchFile, LegacyViewsOfStoragesLieWhereTheySay) {
  const std::string storage =
      test::Tuple({test::Text("storage"), test::Global("torch", "FloatStorage"), test::Text("0"), test::Text("cuda:0"),
                   test::Integer(6), test::Tuple({test::Text("1"), test::Integer(2), test::Integer(3)})}) +
      "Q";
  const auto tensor = [&](std::int64_t count) {
    return test::Call(
        test::Global("torch._utils", "_rebuild_tensor"),
        {storage, test::Integer(0), test::Tuple({test::Integer(count)}), test::Tuple({test::Integer(1)})});
  };
  const auto file = [&](std::int64_t count) {
    return test::TorchLegacy(test::WholePickle(test::Dict({{"a", tensor(count)}})), {{"0", 6, test::SixFloats()}});
  };
  const std::string sound = file(3);
  EXPECT_THAT(Values<float>(Find(ParseWeights(sound, "f"), "a")), ElementsAre(2, 3, 4));
  EXPECT_THROW(ParseWeights(file(4), "f"), WeightsError);
}

}  // namespace
}  // namespace pentimento
