#include "framework/checkpoint/keras/keras_hdf5.h"

#include <cstdlib>
#include <functional>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <hdf5.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/core/random.h"
#include "tests/support/temporary_folder.h"

#ifdef __SANITIZE_ADDRESS__
/// HDF5 1.10 loses some of what it had read of a damaged file, whatever is closed.
extern "C" const char* __lsan_default_suppressions();   // NOLINT(bugprone-reserved-identifier)
extern "C" const char* __lsan_default_suppressions() {  // NOLINT(bugprone-reserved-identifier)
  return "leak:libhdf5";
}
#endif

namespace pentimento {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class KerasHdf5 : public ::testing::Test {
 protected:
  /// A file with what `fill` puts into its root.
  std::filesystem::path Make(const std::function<void(hid_t)>& fill) {
    std::filesystem::path file = folder_.path() / "a.weights.h5";
    const hid_t id = H5Fcreate(file.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    fill(id);
    H5Fclose(id);
    return file;
  }

  static hid_t Group(hid_t parent, const char* name) {
    return H5Gcreate2(parent, name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  }

  static void Array(hid_t parent, const char* name, const std::vector<hsize_t>& shape, hid_t type = H5T_IEEE_F32LE,
                    hid_t creation = H5P_DEFAULT) {
    const hid_t space = H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr);
    const hid_t id = H5Dcreate2(parent, name, type, space, H5P_DEFAULT, creation, H5P_DEFAULT);
    std::vector<float> values(std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>()));
    std::iota(values.begin(), values.end(), 0.5F);
    H5Dwrite(id, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
    H5Dclose(id);
    H5Sclose(space);
  }

  static std::string Refusal(const std::filesystem::path& file) {
    try {
      (void)ReadKerasHdf5(file);
    } catch (const WeightsError& error) {
      return error.what();
    }
    return "accepted";
  }

  testing::TemporaryFolder folder_;
};

TEST_F(KerasHdf5, ArraysByTheirPaths) {
  const auto file = Make([](hid_t root) {
    const hid_t group = Group(root, "block1");
    const hid_t vars = Group(group, "vars");
    Array(vars, "0", {2, 3});
    Array(vars, "1", {3});
    H5Gclose(vars);
    H5Gclose(group);
  });
  const auto arrays = ReadKerasHdf5(file);
  ASSERT_EQ(arrays.size(), 2U);
  EXPECT_THAT(arrays.at("block1/vars/0").shape, ElementsAre(2, 3));
  EXPECT_THAT(arrays.at("block1/vars/0").values, ElementsAre(0.5F, 1.5F, 2.5F, 3.5F, 4.5F, 5.5F));
  EXPECT_THAT(arrays.at("block1/vars/1").shape, ElementsAre(3));
}

TEST_F(KerasHdf5, RefusesWhatKerasDoesNotWrite) {
  EXPECT_THAT(Refusal(Make([](hid_t root) { Array(root, "a", {2}, H5T_IEEE_F64LE); })), HasSubstr("float32"));
  EXPECT_THAT(Refusal(Make([](hid_t root) {
                const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
                const hsize_t chunk = 4;
                H5Pset_chunk(creation, 1, &chunk);
                H5Pset_deflate(creation, 9);
                Array(root, "a", {1024}, H5T_IEEE_F32LE, creation);
                H5Pclose(creation);
              })),
              HasSubstr("compressed"));
  EXPECT_THAT(Refusal(Make([](hid_t root) {
                const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
                H5Pset_external(creation, "/etc/hostname", 0, 8);
                const hsize_t two = 2;
                const hid_t space = H5Screate_simple(1, &two, nullptr);
                H5Dclose(H5Dcreate2(root, "a", H5T_IEEE_F32LE, space, H5P_DEFAULT, creation, H5P_DEFAULT));
                H5Sclose(space);
                H5Pclose(creation);
              })),
              HasSubstr("in another file"));
  EXPECT_THAT(Refusal(Make([](hid_t root) { H5Lcreate_soft("/", root, "a", H5P_DEFAULT, H5P_DEFAULT); })),
              HasSubstr("\"a\" is a link to elsewhere"));
  EXPECT_THAT(
      Refusal(Make([](hid_t root) { H5Lcreate_external("/etc/passwd", "/", root, "a", H5P_DEFAULT, H5P_DEFAULT); })),
      HasSubstr("\"a\" is a link to elsewhere"));
}

TEST_F(KerasHdf5, RefusesWhatNeverEnds) {
  EXPECT_THAT(Refusal(Make([](hid_t root) {
                const hid_t group = Group(root, "a");
                H5Lcreate_hard(root, "/", group, "b", H5P_DEFAULT, H5P_DEFAULT);
                H5Gclose(group);
              })),
              HasSubstr("deeper"));
  EXPECT_THAT(Refusal(Make([](hid_t root) {
                for (int i = 0; i < 5000; ++i) {
                  H5Gclose(Group(root, std::to_string(i).c_str()));
                }
              })),
              HasSubstr("more objects"));
  // A hundred names of one array would be a hundred copies of it in memory.
  EXPECT_THAT(Refusal(Make([](hid_t root) {
                Array(root, "a", {4096});
                for (int i = 0; i < 100; ++i) {
                  H5Lcreate_hard(root, "a", root, std::to_string(i).c_str(), H5P_DEFAULT, H5P_DEFAULT);
                }
              })),
              HasSubstr("shares its numbers"));
}

TEST_F(KerasHdf5, RefusesArraysThatWereNeverWritten) {
  EXPECT_THAT(Refusal(Make([](hid_t root) {
                const hsize_t many = hsize_t{1} << 40;
                const hid_t space = H5Screate_simple(1, &many, nullptr);
                const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
                H5Pset_alloc_time(creation, H5D_ALLOC_TIME_LATE);
                H5Dclose(H5Dcreate2(root, "a", H5T_IEEE_F32LE, space, H5P_DEFAULT, creation, H5P_DEFAULT));
                H5Pclose(creation);
                H5Sclose(space);
              })),
              HasSubstr("larger than its file"));
  EXPECT_THAT(Refusal(folder_.path() / "none.h5"), HasSubstr("missing"));
  EXPECT_THAT(Refusal(folder_.path()), HasSubstr("missing, or is no file"));
  WriteFileAtomically(folder_.path() / "text.h5", "no HDF5");
  EXPECT_THAT(Refusal(folder_.path() / "text.h5"), HasSubstr("no HDF5 file"));
}

TEST_F(KerasHdf5, DamagedAndCutFilesAreRefusedOrRead) {
  const auto file = Make([](hid_t root) {
    const hid_t group = Group(root, "block1");
    Array(group, "0", {16, 16});
    Array(group, "1", {16});
    H5Gclose(group);
  });
  const std::string whole = ReadFile(file);
  const std::filesystem::path damaged = folder_.path() / "damaged.h5";
  for (std::size_t length = 0; length < whole.size(); length += 97) {
    WriteFileAtomically(damaged, whole.substr(0, length));
    EXPECT_NE(Refusal(damaged), "accepted") << length;
  }
  RandomStream random(1, "keras_hdf5_test");
  for (int i = 0; i < 400; ++i) {
    std::string bytes = whole;
    for (int change = 0; change < 3; ++change) {
      bytes[random.Below(bytes.size())] = static_cast<char>(random.Below(256));
    }
    WriteFileAtomically(damaged, bytes);
    (void)Refusal(damaged);  // any answer, but an answer
  }
}

}  // namespace
}  // namespace pentimento
