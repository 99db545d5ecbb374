#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace pentimento::test {

// Weight files built byte by byte, so that a test can lie anywhere in them. What is written is what PyTorch writes.

/// `size` bytes, little-endian.
std::string Number(std::uint64_t value, int size);

// Instructions of a pickle, each of which leaves one value.
std::string Text(const std::string& text);
std::string Integer(std::int64_t value);
std::string Global(const std::string& module, const std::string& name);
std::string Tuple(const std::vector<std::string>& values);
std::string Dict(const std::vector<std::pair<std::string, std::string>>& entries);  ///< keys as texts
std::string Call(const std::string& function, const std::vector<std::string>& arguments);

/// A whole pickle of protocol 2.
std::string WholePickle(const std::string& value);

struct TensorPickle {
  std::string storage_class = "FloatStorage";
  std::string key = "0";
  std::int64_t count = 6;
  std::int64_t first = 0;
  std::vector<std::int64_t> shape = {2, 3};
  std::vector<std::int64_t> strides = {3, 1};
};

/// A call of torch._utils._rebuild_tensor_v2.
std::string Tensor(const TensorPickle& tensor = {});

/// Six floats, 0 to 5.
std::string SixFloats();

struct ZipOptions {
  bool zip64 = false;  ///< sizes and the directory's place in zip64's fields
  bool deflated = false;
  std::uint64_t claimed_size = 0;   ///< instead of an entry's true size, if not 0
  std::uint64_t claimed_count = 0;  ///< instead of the number of entries, if not 0
};

/// An archive with these entries, in order.
std::string Zip(const std::vector<std::pair<std::string, std::string>>& entries, const ZipOptions& options = {});

/// What torch.save writes: data.pkl, byteorder, version and the storages.
std::string TorchZip(const std::string& pickle, const std::map<std::string, std::string>& storages,
                     const ZipOptions& options = {});

/// What torch.save wrote before 1.6. @param storages key, number of elements, bytes.
struct LegacyStorage {
  std::string key;
  std::uint64_t count = 0;
  std::string bytes;
};
std::string TorchLegacy(const std::string& pickle, const std::vector<LegacyStorage>& storages);

// Fields of a protobuf message.
std::string ProtoVarint(int field, std::uint64_t value);
std::string ProtoBytes(int field, const std::string& bytes);

/// An ONNX model with these TensorProtos as initialisers.
std::string OnnxModel(const std::vector<std::string>& initialisers);

/// One small sound file of each kind that `ParseWeights` recognises, by name, but of HDF5 (`SoundHdf5File`).
std::vector<std::pair<std::string, std::string>> SoundWeightFiles();
/// These, that, and one of each kind that it does not recognise: the fuzzers' seeds.
std::vector<std::pair<std::string, std::string>> WeightFileSeeds();

}  // namespace pentimento::test
