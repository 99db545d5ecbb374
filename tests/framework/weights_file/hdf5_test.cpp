#include "framework/weights_file/hdf5.h"

#include <functional>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <hdf5.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "tests/framework/weights_file/built_hdf5.h"
#include "tests/framework/weights_file/view_values.h"
#include "tests/support/temporary_folder.h"

namespace pentimento {
namespace {

using test::Find;
using test::Values;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// Files as the official library writes them.
class Hdf5 : public ::testing::Test {
 protected:
  /// A file with what `fill` puts into its root.
  std::string Make(const std::function<void(hid_t)>& fill) {
    const std::filesystem::path file = folder_.path() / "a.weights.h5";
    const hid_t id = H5Fcreate(file.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    fill(id);
    H5Fclose(id);
    return ReadFile(file);
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

  /// The complaint, which must name the file.
  static std::string Refusal(const std::string& bytes) {
    try {
      (void)ParseWeights(bytes, "evil.h5");
    } catch (const WeightsError& error) {
      EXPECT_THAT(error.what(), HasSubstr("evil.h5"));
      return error.what();
    }
    return "accepted";
  }

  testing::TemporaryFolder folder_;
};

TEST_F(Hdf5, ArraysByTheirPlaces) {
  const std::string bytes = Make([](hid_t root) {
    const hid_t group = Group(root, "block1");
    const hid_t vars = Group(group, "vars");
    Array(vars, "0", {2, 3});
    Array(vars, "1", {3});
    H5Gclose(vars);
    H5Gclose(group);
  });
  const WeightsFile file = ParseWeights(bytes, "f");
  EXPECT_EQ(file.format, "HDF5");
  ASSERT_EQ(file.tensors.size(), 2U);
  const TensorView kernel = Find(file, "block1.vars.0");
  EXPECT_EQ(kernel.section, "block1.vars");
  EXPECT_THAT(kernel.shape, ElementsAre(2, 3));
  EXPECT_THAT(Values<float>(kernel), ElementsAre(0.5F, 1.5F, 2.5F, 3.5F, 4.5F, 5.5F));
  EXPECT_THAT(Find(file, "block1.vars.1").shape, ElementsAre(3));
}

/// What Keras writes, by h5py: names that lie in groups, attributes, a generator's state beside the weights.
TEST_F(Hdf5, KerasFilesAreRead) {
  const std::string bytes = test::GoldenFile("weight_formats/keras.weights.h5");
  const WeightsFile file = ParseWeights(bytes, "f");
  EXPECT_EQ(file.tensors.size(), 3U);
  EXPECT_THAT(Find(file, "layers.conv2d.vars.0").shape, ElementsAre(1, 1, 2, 3));
  EXPECT_THAT(Values<float>(Find(file, "layers.conv2d.vars.0")), ElementsAre(0, .125, .25, .375, .5, .625));
  EXPECT_THAT(Values<float>(Find(file, "layers.conv2d.vars.1")), ElementsAre(10, 10.125, 10.25));
  EXPECT_THAT(Values<std::uint32_t>(Find(file, "layers.dropout.seed_generator.vars.0")), ElementsAre(1, 2));
  const std::string older = test::GoldenFile("weight_formats/keras2.h5");
  EXPECT_THAT(Values<float>(Find(ParseWeights(older, "f"), "model_weights.conv2d.conv2d.bias:0")),
              ElementsAre(10, 10.125, 10.25));
}

/// More members than one list holds: a tree of lists.
TEST_F(Hdf5, GroupsOfAThousandArrays) {
  const std::string bytes = Make([](hid_t root) {
    for (int i = 0; i < 1000; ++i) {
      Array(root, ("array" + std::to_string(i)).c_str(), {1});
    }
  });
  EXPECT_EQ(ParseWeights(bytes, "f").tensors.size(), 1000U);
}

TEST_F(Hdf5, ElementsOfOtherTypesAndNone) {
  const std::string bytes = Make([](hid_t root) {
    Array(root, "f64", {2}, H5T_IEEE_F64LE);
    Array(root, "i64", {2}, H5T_STD_I64LE);
    Array(root, "u8", {2}, H5T_STD_U8LE);
    Array(root, "i16", {2}, H5T_STD_I16LE);
    Array(root, "big", {2}, H5T_IEEE_F32BE);
    Array(root, "scalar", {}, H5T_STD_U32LE);
    const hsize_t none = 0;
    const hid_t space = H5Screate_simple(1, &none, nullptr);
    H5Dclose(H5Dcreate2(root, "none", H5T_IEEE_F32LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    H5Sclose(space);
    const hid_t one = H5Screate(H5S_SCALAR);
    H5Dclose(H5Dcreate2(root, "text", H5T_C_S1, one, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    H5Sclose(one);
    const hid_t type = H5Tcopy(H5T_IEEE_F32LE);
    H5Tcommit2(root, "type", type, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    H5Tclose(type);
  });
  const WeightsFile file = ParseWeights(bytes, "f");
  EXPECT_THAT(Values<double>(Find(file, "f64")), ElementsAre(0.5, 1.5));
  EXPECT_THAT(Values<std::int64_t>(Find(file, "i64")), ElementsAre(0, 1));
  EXPECT_THAT(Values<std::uint8_t>(Find(file, "u8")), ElementsAre(0, 1));
  EXPECT_THAT(Values<std::int16_t>(Find(file, "i16")), ElementsAre(0, 1));
  EXPECT_THAT(Values<std::uint32_t>(Find(file, "scalar")), ElementsAre(0));
  EXPECT_TRUE(Find(file, "scalar").shape.empty());
  EXPECT_THAT(Find(file, "none").shape, ElementsAre(0));
  EXPECT_THAT(file.skipped,
              ElementsAre("big: elements of a type that is not supported",
                          "text: elements of a type that is not supported", "type: neither a group nor an array"));
}

TEST_F(Hdf5, RefusesWhatKerasDoesNotWrite) {
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
      HasSubstr("links to elsewhere"));
}

TEST_F(Hdf5, RefusesTheLayoutsOfNewerPrograms) {
  const std::filesystem::path path = folder_.path() / "new.h5";
  const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  H5Pset_libver_bounds(access, H5F_LIBVER_LATEST, H5F_LIBVER_LATEST);
  H5Fclose(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access));
  H5Pclose(access);
  EXPECT_THAT(Refusal(ReadFile(path)), HasSubstr("load and save the file with Keras"));
}

TEST_F(Hdf5, RefusesWhatNeverEnds) {
  EXPECT_THAT(Refusal(Make([](hid_t root) {
                const hid_t group = Group(root, "a");
                H5Lcreate_hard(root, "/", group, "b", H5P_DEFAULT, H5P_DEFAULT);
                H5Gclose(group);
              })),
              HasSubstr("deeper"));
  EXPECT_THAT(Refusal(Make([](hid_t root) {
                const hid_t group = Group(root, "a");
                for (const char* name : {"b", "c", "d", "e"}) {
                  H5Lcreate_hard(root, "/", group, name, H5P_DEFAULT, H5P_DEFAULT);
                }
                H5Gclose(group);
              })),
              HasSubstr("deeper"));
  // A hundred names of one array would be a hundred copies of it in memory.
  EXPECT_THAT(Refusal(Make([](hid_t root) {
                Array(root, "a", {4096});
                for (int i = 0; i < 100; ++i) {
                  H5Lcreate_hard(root, "a", root, std::to_string(i).c_str(), H5P_DEFAULT, H5P_DEFAULT);
                }
              })),
              HasSubstr("shares its numbers"));
}

/// Fifteen levels of groups, each of which is there sixteen times: 2^60 objects in a few kilobytes.
TEST_F(Hdf5, RefusesGroupsThatAreThereOverAndOver) {
  EXPECT_THAT(Refusal(Make([](hid_t root) {
                H5Gclose(Group(root, "level0"));
                for (int level = 1; level < 15; ++level) {
                  const hid_t group = Group(root, ("level" + std::to_string(level)).c_str());
                  for (int i = 0; i < 16; ++i) {
                    H5Lcreate_hard(root, ("level" + std::to_string(level - 1)).c_str(), group,
                                   std::to_string(i).c_str(), H5P_DEFAULT, H5P_DEFAULT);
                  }
                  H5Gclose(group);
                }
              })),
              HasSubstr("objects"));
}

TEST_F(Hdf5, RefusesArraysThatWereNeverWritten) {
  const auto unwritten = [&](hsize_t count) {
    return Refusal(Make([&](hid_t root) {
      const hid_t space = H5Screate_simple(1, &count, nullptr);
      H5Dclose(H5Dcreate2(root, "a", H5T_IEEE_F32LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
      H5Sclose(space);
    }));
  };
  EXPECT_THAT(unwritten(hsize_t{1} << 40), HasSubstr("larger than its file"));
  EXPECT_THAT(unwritten(4), HasSubstr("never written"));
}

TEST_F(Hdf5, ABuiltFileIsWhatTheOfficialLibraryReads) {
  const std::string bytes = test::SoundHdf5File();
  EXPECT_LT(bytes.size(), 1024U) << "what scripts/fuzz --fast begins with";
  const WeightsFile file = ParseWeights(bytes, "f");
  EXPECT_THAT(Find(file, "vars.0").shape, ElementsAre(1, 1, 2, 3));
  EXPECT_THAT(Values<float>(Find(file, "vars.0")), ElementsAre(0, 1, 2, 3, 4, 5));
  EXPECT_THAT(Values<float>(Find(file, "vars.1")), ElementsAre(0, 1, 2));
  const std::filesystem::path path = folder_.Write("built.h5", bytes);
  const hid_t id = H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  const hid_t array = H5Dopen2(id, "/vars/0", H5P_DEFAULT);
  std::vector<float> values(6);
  EXPECT_GE(H5Dread(array, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), 0);
  EXPECT_THAT(values, ElementsAre(0, 1, 2, 3, 4, 5));
  H5Dclose(array);
  H5Fclose(id);
}

TEST_F(Hdf5, LyingArraysAreRefused) {
  const auto claims = [](const std::vector<std::uint64_t>& shape, std::uint64_t size = 0) {
    return Refusal(test::Hdf5File({{.name = "w", .array = true, .shape = shape, .elements = 6, .size = size}}));
  };
  EXPECT_EQ(claims({2, 3}), "accepted");
  EXPECT_THAT(claims({7}), HasSubstr("\"w\" has 24 bytes for 7 elements"));
  EXPECT_THAT(claims({6}, 28), HasSubstr("\"w\" has 28 bytes"));
  EXPECT_THAT(claims({1'000'000}, 4'000'000), HasSubstr("larger than its file"));
  EXPECT_THAT(claims({std::uint64_t{1} << 62, 4}), HasSubstr("larger than its file"));
  EXPECT_THAT(claims({std::uint64_t{1} << 63}), HasSubstr("overflows"));
  EXPECT_THAT(claims(std::vector<std::uint64_t>(65, 1)), HasSubstr("dimensions"));
}

TEST_F(Hdf5, HeadersThatGoOnForEverAreRefused) {
  std::string bytes = test::Hdf5File({{.name = "w", .array = true, .shape = {1}, .elements = 1, .continued_at = 7}});
  EXPECT_NE(Refusal(bytes), "accepted");
  // Two messages, of which the second says that both follow.
  const std::string loop = "LOOPLOOP";
  bytes = test::Hdf5File({{.name = "w",
                           .array = true,
                           .shape = {1},
                           .elements = 1,
                           .messages = test::Hdf5Message(0x0D, loop),
                           .continued_at = 1}});
  const std::size_t at = bytes.find(loop) - 8;
  const std::size_t place = bytes.rfind(std::string("\1\0\0\0\0\0\0\0\50", 9));
  ASSERT_NE(place, std::string::npos);
  bytes[place] = static_cast<char>(at & 0xFFU);
  bytes[place + 1] = static_cast<char>(at >> 8U);
  EXPECT_THAT(Refusal(bytes), HasSubstr("without end"));
}

TEST_F(Hdf5, OddNamesAreRefused) {
  const auto named = [](const std::string& name) {
    return Refusal(test::Hdf5File({{.name = name, .array = true, .shape = {1}, .elements = 1}}));
  };
  EXPECT_THAT(named(""), HasSubstr("a name of 0 bytes"));
  EXPECT_THAT(named("a\x1b[31m"), ::testing::AllOf(HasSubstr("control characters"), ::testing::Not(HasSubstr("\x1b"))));
  EXPECT_THAT(named(std::string(2000, 'x')), HasSubstr("a name of 1025 bytes"));
}

/// What a whole file gives, cut or with a flipped bit: a complaint, or arrays that lie in it.
TEST_F(Hdf5, DamagedFilesAreRefusedOrHarmless) {
  for (const std::string& whole : {test::SoundHdf5File(), Make([](hid_t root) {
                                     const hid_t group = Group(root, "block1");
                                     Array(group, "0", {4, 4});
                                     Array(group, "1", {4});
                                     H5Gclose(group);
                                   })}) {
    for (std::size_t length = 0; length < whole.size(); ++length) {
      EXPECT_NE(Refusal(whole.substr(0, length)), "accepted") << length;
    }
    for (std::size_t i = 0; i < 8 * whole.size(); ++i) {
      std::string bytes = whole;
      bytes[i / 8] = static_cast<char>(bytes[i / 8] ^ (1 << i % 8));
      try {
        for (const TensorView& view : ParseHdf5(bytes, "f").tensors) {
          ASSERT_TRUE(LiesInStorage(view)) << i;
        }
      } catch (const WeightsError&) {
        continue;
      }
    }
  }
}

}  // namespace
}  // namespace pentimento
