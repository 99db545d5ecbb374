#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <hdf5.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/weights_file/safetensors.h"
#include "framework/weights_file/weights_file.h"
#include "tests/framework/weights_file/built_weights.h"
#include "tests/support/processor_time.h"
#include "tests/support/temporary_folder.h"

namespace pentimento {
namespace {

using ::testing::HasSubstr;

constexpr int kMany = 100'000;
constexpr int kTooMany = static_cast<int>(kMostTensors) + 1;

/// How many tensors were found, or the complaint: either must come soon.
std::string TensorsOrComplaint(const std::string& bytes) {
  const test::ProcessorTime time;
  std::string answer;
  try {
    answer = fmt::format("{} tensors", ParseWeights(bytes, "large.file").tensors.size());
  } catch (const WeightsError& error) {
    answer = error.what();
    EXPECT_THAT(answer, HasSubstr("large.file"));
    EXPECT_LT(answer.size(), 1000U);
  }
  EXPECT_LT(time.Seconds(), 20.0);
  return answer;
}

std::string SafetensorsOf(int count) {
  std::vector<SafetensorsEntry> entries;
  for (int i = 0; i < count; ++i) {
    SafetensorsEntry entry;
    entry.name = fmt::format("layer.{}", i);
    entry.type = ElementType::kU8;
    entry.shape = {1};
    entries.push_back(std::move(entry));
  }
  return MakeSafetensorsHeader(entries, {}) + std::string(static_cast<std::size_t>(count), 'x');
}

std::string OnnxOf(int count) {
  std::vector<std::string> initialisers;
  for (int i = 0; i < count; ++i) {
    initialisers.push_back(test::ProtoVarint(1, 1) + test::ProtoVarint(2, 1) +
                           test::ProtoBytes(8, fmt::format("layer.{}", i)) + test::ProtoBytes(9, "\x01\x02\x03\x04"));
  }
  return test::OnnxModel(initialisers);
}

/// A state dict of tensors that all lie in one storage.
std::string PickleOf(int count) {
  std::vector<std::pair<std::string, std::string>> entries;
  for (int i = 0; i < count; ++i) {
    entries.emplace_back(fmt::format("layer.{}", i), test::Tensor());
  }
  return test::WholePickle(test::Dict(entries));
}

std::string LegacyOf(int count) {
  std::vector<std::pair<std::string, std::string>> entries;
  std::vector<test::LegacyStorage> storages;
  for (int i = 0; i < count; ++i) {
    test::TensorPickle tensor;
    tensor.key = std::to_string(i);
    entries.emplace_back(fmt::format("layer.{}", i), test::Tensor(tensor));
    storages.push_back({tensor.key, 6, test::SixFloats()});
  }
  return test::TorchLegacy(test::WholePickle(test::Dict(entries)), storages);
}

std::string Hdf5Of(int count) {
  const testing::TemporaryFolder folder;
  const std::filesystem::path path = folder.path() / "many.h5";
  const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  const hsize_t length = 1;
  const hid_t space = H5Screate_simple(1, &length, nullptr);
  const float value = 1;
  for (int i = 0; i < count; ++i) {
    const std::string name = std::to_string(i);
    const hid_t array = H5Dcreate2(file, name.c_str(), H5T_IEEE_F32LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    H5Dwrite(array, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, &value);
    H5Dclose(array);
  }
  H5Sclose(space);
  H5Fclose(file);
  return ReadFile(path);
}

TEST(ManyEntries, AHundredThousandTensorsAreReadOrRefusedSoon) {
  EXPECT_EQ(TensorsOrComplaint(SafetensorsOf(kMany)), "100000 tensors");
  EXPECT_EQ(TensorsOrComplaint(OnnxOf(kMany)), "100000 tensors");
  EXPECT_EQ(TensorsOrComplaint(test::TorchZip(PickleOf(kMany), {{"0", test::SixFloats()}})), "100000 tensors");
  EXPECT_EQ(TensorsOrComplaint(LegacyOf(kMany)), "100000 tensors");
  EXPECT_THAT(TensorsOrComplaint(Hdf5Of(kMany)), HasSubstr("objects")) << "more than this parser follows";
}

TEST(ManyEntries, MoreThanAnyNetworkHasAreRefusedSoon) {
  const std::string bound = fmt::format("{}", kMostTensors);
  EXPECT_THAT(TensorsOrComplaint(SafetensorsOf(kTooMany)), HasSubstr(bound));
  EXPECT_THAT(TensorsOrComplaint(OnnxOf(kTooMany)), HasSubstr(bound));
  const auto refused = ::testing::AnyOf(HasSubstr(bound), HasSubstr("more than 4194304 values"));
  EXPECT_THAT(TensorsOrComplaint(test::TorchZip(PickleOf(kTooMany), {{"0", test::SixFloats()}})), refused);
  EXPECT_THAT(TensorsOrComplaint(LegacyOf(kTooMany)), refused);
}

}  // namespace
}  // namespace pentimento
