#include "tests/framework/weights_file/built_weights.h"

#include <bit>

#include <zlib.h>

#include "tests/framework/weights_file/built_dlib.h"
#include "tests/framework/weights_file/built_hdf5.h"

namespace pentimento::test {
namespace {

std::string Deflate(const std::string& bytes) {
  z_stream stream{};
  constexpr int kRawWindow = -15;
  deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, kRawWindow, 8, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

std::string Lengths(const std::vector<std::int64_t>& lengths) {
  std::vector<std::string> values;
  for (const std::int64_t length : lengths) {
    values.push_back(Integer(length));
  }
  return Tuple(values);
}

std::string Varint(std::uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7U) {
    bytes += static_cast<char>((value & 0x7FU) | 0x80U);
  }
  return bytes + static_cast<char>(value);
}

}  // namespace

std::string Number(std::uint64_t value, int size) {
  std::string bytes;
  for (int i = 0; i < size; ++i) {
    bytes += i < 8 ? static_cast<char>(value >> (8 * i) & 0xFFU) : '\0';
  }
  return bytes;
}

std::string Text(const std::string& text) { return "X" + Number(text.size(), 4) + text; }

std::string Integer(std::int64_t value) { return "\x8a\x08" + Number(static_cast<std::uint64_t>(value), 8); }

std::string Global(const std::string& module, const std::string& name) { return "c" + module + "\n" + name + "\n"; }

std::string Tuple(const std::vector<std::string>& values) {
  std::string pickle = "(";
  for (const std::string& value : values) {
    pickle += value;
  }
  return pickle + "t";
}

std::string Dict(const std::vector<std::pair<std::string, std::string>>& entries) {
  std::string pickle = "}(";
  for (const auto& [key, value] : entries) {
    pickle += Text(key) + value;
  }
  return pickle + "u";
}

std::string Call(const std::string& function, const std::vector<std::string>& arguments) {
  return function + Tuple(arguments) + "R";
}

std::string WholePickle(const std::string& value) { return "\x80\x02" + value + "."; }

std::string Tensor(const TensorPickle& tensor) {
  const std::string storage = Tuple({Text("storage"), Global("torch", tensor.storage_class), Text(tensor.key),
                                     Text("cpu"), Integer(tensor.count)}) +
                              "Q";
  return Call(Global("torch._utils", "_rebuild_tensor_v2"),
              {storage, Integer(tensor.first), Lengths(tensor.shape), Lengths(tensor.strides), "\x89",
               Call(Global("collections", "OrderedDict"), {})});
}

std::string SixFloats() {
  std::string bytes;
  for (int i = 0; i < 6; ++i) {
    bytes += Number(std::bit_cast<std::uint32_t>(static_cast<float>(i)), 4);
  }
  return bytes;
}

std::string Zip(const std::vector<std::pair<std::string, std::string>>& entries, const ZipOptions& options) {
  const int method = options.deflated ? 8 : 0;
  std::string archive;
  std::string directory;
  for (const auto& [name, bytes] : entries) {
    const std::string packed = options.deflated ? Deflate(bytes) : bytes;
    const std::uint64_t size = options.claimed_size != 0 ? options.claimed_size : bytes.size();
    const std::string fields = Number(method, 2) + Number(0, 8);
    std::string extra;
    std::string sizes = Number(packed.size(), 4) + Number(size, 4);
    std::string place = Number(archive.size(), 4);
    if (options.zip64) {
      extra = Number(1, 2) + Number(24, 2) + Number(size, 8) + Number(packed.size(), 8) + Number(archive.size(), 8);
      sizes = Number(0xFFFFFFFF, 4) + Number(0xFFFFFFFF, 4);
      place = Number(0xFFFFFFFF, 4);
    }
    directory += Number(0x02014B50, 4) + Number(0, 6) + fields + sizes + Number(name.size(), 2) +
                 Number(extra.size(), 2) + Number(0, 10) + place + name + extra;
    archive += Number(0x04034B50, 4) + Number(0, 4) + fields + Number(packed.size(), 4) + Number(size, 4) +
               Number(name.size(), 2) + Number(0, 2) + name + packed;
  }
  const std::uint64_t count = options.claimed_count != 0 ? options.claimed_count : entries.size();
  const std::uint64_t offset = archive.size();
  archive += directory;
  if (options.zip64) {
    const std::uint64_t end = archive.size();
    archive += Number(0x06064B50, 4) + Number(44, 8) + Number(0, 12) + Number(count, 8) + Number(count, 8) +
               Number(directory.size(), 8) + Number(offset, 8);
    archive += Number(0x07064B50, 4) + Number(0, 4) + Number(end, 8) + Number(1, 4);
    return archive + Number(0x06054B50, 4) + Number(0, 4) + Number(0xFFFF, 2) + Number(0xFFFF, 2) +
           Number(0xFFFFFFFF, 4) + Number(0xFFFFFFFF, 4) + Number(0, 2);
  }
  return archive + Number(0x06054B50, 4) + Number(0, 4) + Number(count, 2) + Number(count, 2) +
         Number(directory.size(), 4) + Number(offset, 4) + Number(0, 2);
}

std::string TorchZip(const std::string& pickle, const std::map<std::string, std::string>& storages,
                     const ZipOptions& options) {
  std::vector<std::pair<std::string, std::string>> entries = {
      {"net/data.pkl", pickle}, {"net/byteorder", "little"}, {"net/version", "3\n"}};
  for (const auto& [key, bytes] : storages) {
    entries.emplace_back("net/data/" + key, bytes);
  }
  return Zip(entries, options);
}

std::string TorchLegacy(const std::string& pickle, const std::vector<LegacyStorage>& storages) {
  std::string file("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.", 15);
  file += WholePickle(Integer(1001)) + WholePickle(Dict({{"little_endian", "\x88"}})) + pickle;
  std::string keys = "](";
  std::string bytes;
  for (const LegacyStorage& storage : storages) {
    keys += Text(storage.key);
    bytes += Number(storage.count, 8) + storage.bytes;
  }
  return file + WholePickle(keys + "e") + bytes;
}

std::string ProtoVarint(int field, std::uint64_t value) {
  return Varint(static_cast<std::uint64_t>(field) << 3U) + Varint(value);
}

std::string ProtoBytes(int field, const std::string& bytes) {
  return Varint(static_cast<std::uint64_t>(field) << 3U | 2U) + Varint(bytes.size()) + bytes;
}

std::string OnnxModel(const std::vector<std::string>& initialisers) {
  std::string graph;
  for (const std::string& initialiser : initialisers) {
    graph += ProtoBytes(5, initialiser);
  }
  return ProtoVarint(1, 8) + ProtoBytes(2, "test") + ProtoBytes(7, graph);
}

std::vector<std::pair<std::string, std::string>> SoundWeightFiles() {
  TensorPickle turned;
  turned.shape = {3, 2};
  turned.strides = {1, 3};
  const std::string pickle = WholePickle(Dict({{"state_dict", Dict({{"a.weight", Tensor()}, {"b", Tensor(turned)}})},
                                               {"epoch", Integer(3)},
                                               {"args", Call(Global("argparse", "Namespace"), {})}}));
  const std::string json = R"({"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}})";
  return {{"zip.pt", TorchZip(pickle, {{"0", SixFloats()}})},
          {"zip64.pt", TorchZip(pickle, {{"0", SixFloats()}}, {.zip64 = true})},
          {"deflated.pt", TorchZip(pickle, {{"0", SixFloats()}}, {.deflated = true})},
          {"legacy.pt", TorchLegacy(pickle, {{"0", 6, SixFloats()}})},
          {"object.pkl", pickle},
          {"a.onnx",
           OnnxModel({ProtoVarint(1, 2) + ProtoVarint(1, 3) + ProtoVarint(2, 1) + ProtoBytes(8, "a") +
                          ProtoBytes(9, SixFloats()),
                      ProtoBytes(1, "\x03") + ProtoVarint(2, 7) + ProtoBytes(8, "b") + ProtoBytes(7, "\x01\x02\x03")})},
          {"a.safetensors", Number(json.size(), 8) + json + SixFloats()}};
}

std::vector<std::pair<std::string, std::string>> WeightFileSeeds() {
  auto seeds = SoundWeightFiles();
  seeds.emplace_back("network.dat", SoundDlibNetwork());
  seeds.emplace_back("a.weights.h5", SoundHdf5File());
  return seeds;
}

}  // namespace pentimento::test
