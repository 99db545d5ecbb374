#include "framework/checkpoint/tensor_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/types.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "tests/support/npy.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

TEST(TensorFile, RoundTripsEveryTypeShapeAndStride) {
  const testing::TemporaryFolder folder;
  TensorMap tensors;
  for (const auto type : {torch::kBool, torch::kUInt8, torch::kInt8, torch::kInt16, torch::kInt32, torch::kInt64,
                          torch::kFloat16, torch::kBFloat16, torch::kFloat32, torch::kFloat64}) {
    tensors[std::string("t.") + torch::toString(type)] = torch::randint(0, 2, {3, 5}).to(type);
  }
  tensors["strided"] = torch::rand({4, 6}).t().slice(0, 0, 6, 2);
  tensors["scalar"] = torch::tensor(3.5);
  tensors["empty"] = torch::empty({0, 7});
  const auto path = folder.path() / "t.safetensors";
  SaveTensors(tensors, {{"who", "test"}}, path);
  EXPECT_EQ(LoadMetadata(path).at("who"), "test");
  const TensorMap loaded = LoadTensors(path);
  ASSERT_EQ(loaded.size(), tensors.size());
  for (const auto& [name, tensor] : tensors) {
    EXPECT_TRUE(SameBits(loaded.at(name), tensor)) << name;
  }
}

TEST(TensorFile, SameTensorsSameBytes) {
  const testing::TemporaryFolder folder;
  const TensorMap tensors = {{"b", torch::arange(5)}, {"a", torch::ones({2, 2})}};
  SaveTensors(tensors, {}, folder.path() / "1.safetensors");
  SaveTensors(tensors, {}, folder.path() / "2.safetensors");
  EXPECT_EQ(ReadFile(folder.path() / "1.safetensors"), ReadFile(folder.path() / "2.safetensors"));
}

TEST(TensorFile, ReadsAFileOfTheOfficialLibrary) {
  const TensorMap tensors =
      LoadTensors(std::string(PENTIMENTO_SOURCE_DIR) + "/tests/golden/cyclegan_step/init_G_A.safetensors");
  EXPECT_EQ(tensors.at("model.1.weight").sizes(), (torch::IntArrayRef{4, 3, 7, 7}));
  // The official code's own sum over this tensor.
  EXPECT_NEAR(tensors.at("model.1.weight").to(torch::kFloat64).sum().item<double>(), 0.7707389067654731, 1e-9);
}

TEST(TensorFile, ReadsPyTorchsFormats) {
  const std::string golden = std::string(PENTIMENTO_SOURCE_DIR) + "/tests/golden/";
  for (const char* name : {"quirks_zip.pt", "quirks_legacy.pt", "quirks_namespace_numpy.pt"}) {
    const TensorMap tensors = LoadTensors(golden + "pickle_quirks/" + name);
    ASSERT_EQ(tensors.size(), 18U) << name;
    for (const char* array :
         {"transposed", "slice_rows2_5", "strided_cols", "same_storage_full", "expanded", "chlast"}) {
      const torch::Tensor& tensor = tensors.at(array);
      EXPECT_TRUE(tensor.is_contiguous());
      EXPECT_EQ(tensor.storage().nbytes(), tensor.nbytes()) << "memory of its own";
      EXPECT_TRUE(SameBits(tensor, LoadNpy(golden + "pickle_quirks/t_" + array + ".npy"))) << name << " " << array;
    }
    EXPECT_TRUE(tensors.at("bool").equal(torch::tensor({true, false, true}))) << tensors.at("bool");
    EXPECT_EQ(tensors.at("bf16").scalar_type(), torch::kBFloat16);
    EXPECT_TRUE(SameBits(tensors.at("bf16").to(torch::kFloat32), LoadNpy(golden + "pickle_quirks/t_bf16.npy")));
    EXPECT_TRUE(SameBits(tensors.at("f16").to(torch::kFloat32), LoadNpy(golden + "pickle_quirks/t_f16.npy")));
    EXPECT_EQ(tensors.at("scalar0d").item<float>(), 3.25F);
  }
}

TEST(TensorFile, ReadsKerasFiles) {
  const std::string golden = std::string(PENTIMENTO_SOURCE_DIR) + "/tests/golden/weight_formats/";
  const torch::Tensor kernel = torch::arange(6).view({1, 1, 2, 3}).to(torch::kFloat32) / 8;
  const torch::Tensor bias = torch::arange(3).to(torch::kFloat32) / 8 + 10;
  const TensorMap tensors = LoadTensors(golden + "keras.weights.h5");
  EXPECT_TRUE(SameBits(tensors.at("layers.conv2d.vars.0"), kernel));
  EXPECT_TRUE(SameBits(tensors.at("layers.conv2d.vars.1"), bias));
  const TensorMap older = LoadTensors(golden + "keras2.h5", "model_weights.conv2d");
  EXPECT_TRUE(SameBits(older.at("conv2d.kernel:0"), kernel));
  EXPECT_TRUE(SameBits(older.at("conv2d.bias:0"), bias));
}

TEST(TensorFile, EveryElementTypeOfTorchArrives) {
  const TensorMap tensors =
      LoadTensors(std::string(PENTIMENTO_SOURCE_DIR) + "/tests/golden/weight_formats/types_protocol2.pt");
  ASSERT_EQ(tensors.size(), 15U);
  for (const auto& [name, tensor] : tensors) {
    const torch::Tensor wide = tensor.to(torch::kComplexDouble);
    EXPECT_EQ(wide[1].item<c10::complex<double>>(), c10::complex<double>(1.0)) << name;
    EXPECT_EQ(wide[2].item<c10::complex<double>>(), c10::complex<double>(name == "bool" ? 1.0 : 2.0)) << name;
  }
}

TEST(TensorFile, ABoolThatIsNoneBecomesOne) {
  const testing::TemporaryFolder folder;
  const TensorMap tensors = {{"b", torch::tensor({true, false})}};
  SaveTensors(tensors, {}, folder.path() / "b.safetensors");
  std::string bytes = ReadFile(folder.path() / "b.safetensors");
  bytes[bytes.size() - 2] = '\x40';
  EXPECT_TRUE(SameBits(LoadTensors(folder.Write("c.safetensors", bytes)).at("b"), tensors.at("b")));
}

TEST(TensorFile, MissingFileIsAWeightsError) { EXPECT_THROW(LoadTensors("/nowhere/at/all.safetensors"), WeightsError); }

TEST(TensorFile, RefusesTypesTheFormatLacks) {
  const testing::TemporaryFolder folder;
  const TensorMap tensors = {{"c", torch::zeros({1}, torch::kComplexFloat)}};
  EXPECT_THROW(SaveTensors(tensors, {}, folder.path() / "c.safetensors"), InternalError);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

}  // namespace
}  // namespace pentimento
