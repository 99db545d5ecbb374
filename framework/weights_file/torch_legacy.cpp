#include <map>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/weights_file/byte_reader.h"
#include "framework/weights_file/pickle.h"
#include "framework/weights_file/pickle_arguments.h"
#include "framework/weights_file/pickle_tensors.h"
#include "framework/weights_file/torch_file.h"

namespace pentimento {
namespace {

/// A pickle of the number 0x1950A86A20F9469CFC6C.
constexpr std::string_view kLegacyMagic("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.", 15);
constexpr std::int64_t kLegacyVersion = 1001;

/// Pickles that lie one after the other. They are held at once and share what one may have of values.
class Pickles {
 public:
  Pickles(std::string_view bytes, const std::string& file) : bytes_(bytes), file_(file) {}

  Pickle Next(const char* what) {
    Pickle pickle = ParsePickle(bytes_.substr(at_), fmt::format("{}: {}", file_, what), kMostPickleValues - values_);
    at_ += pickle.size;
    values_ += pickle.values.size();
    return pickle;
  }
  [[nodiscard]] std::string_view rest() const { return bytes_.substr(at_); }

 private:
  std::string_view bytes_;
  const std::string& file_;
  std::size_t at_ = 0;
  std::size_t values_ = 0;
};

void CheckMachine(const Pickle& machine, const std::string& file) {
  const auto entries = EntriesOf(machine, machine.root);
  for (std::size_t i = 0; entries && i + 1 < entries->size(); i += 2) {
    const PickleValue& value = machine.At((*entries)[i + 1]);
    if (TextOf(machine, (*entries)[i]) == "little_endian" && value.kind == PickleKind::kBoolean && value.integer == 0) {
      throw WeightsError(
          fmt::format("{}: saved on a big-endian machine; load and save it again with PyTorch on this one", file));
    }
  }
}

/// Bytes of an element of each storage that the object speaks of, by key.
std::map<std::string_view, std::size_t> ElementSizes(const Pickle& object) {
  std::map<std::string_view, std::size_t> sizes;
  for (PickleIndex i = 0; i < object.values.size(); ++i) {
    if (const auto storage = StorageOf(object, i)) {
      sizes[storage->key] = storage->ElementBytes();
    }
  }
  return sizes;
}

}  // namespace

bool IsTorchLegacy(std::string_view bytes) { return bytes.starts_with(kLegacyMagic); }

WeightsFile ParseTorchLegacy(std::string_view bytes, const std::string& file) {
  if (!IsTorchLegacy(bytes)) {
    throw WeightsError(fmt::format("{}: does not begin as PyTorch's legacy files do", file));
  }
  Pickles pickles(bytes.substr(kLegacyMagic.size()), file);
  const Pickle version = pickles.Next("its version");
  if (IntegerOf(version, version.root) != kLegacyVersion) {
    throw WeightsError(
        fmt::format("{}: a PyTorch file of an unknown version; load and save it again with PyTorch", file));
  }
  CheckMachine(pickles.Next("its machine"), file);
  const Pickle object = pickles.Next("its object");
  const Pickle keys = pickles.Next("its keys");
  const auto stored = SequenceOf(keys, keys.root);
  if (!stored) {
    throw WeightsError(fmt::format("{}: the keys of its storages are no list; it is damaged, fetch it again", file));
  }
  const std::map<std::string_view, std::size_t> sizes = ElementSizes(object);
  std::map<std::string_view, std::string_view> storages;
  ByteReader reader(pickles.rest(), file + ": its storages");
  for (const PickleIndex index : *stored) {
    const auto key = TextOf(keys, index);
    const auto size = key ? sizes.find(*key) : sizes.end();
    if (size == sizes.end()) {
      reader.Fail("a storage that no tensor speaks of; the file is damaged, fetch it again");
    }
    const std::uint64_t count = reader.Number(8);
    if (count > reader.left() / size->second) {
      reader.Fail(
          fmt::format("a storage of {} elements of {} bytes, and {} bytes are left; the file may be truncated, "
                      "fetch it again",
                      count, size->second, reader.left()));
    }
    storages[*key] = reader.Take(count * size->second);
  }
  WeightsFile weights;
  weights.format = "PyTorch (legacy)";
  const StorageBytes storage_bytes = [&](const PickleStorage& storage) {
    const auto found = storages.find(storage.key);
    if (found == storages.end()) {
      throw WeightsError(fmt::format("{}: storage \"{}\" is missing; the file is damaged, fetch it again", file,
                                     Printable(storage.key)));
    }
    return found->second;
  };
  CollectTensors(object, storage_bytes, file, weights);
  return weights;
}

WeightsFile ParseBarePickle(std::string_view bytes, const std::string& file) {
  const Pickle pickle = ParsePickle(bytes, file);
  WeightsFile weights;
  weights.format = "pickle";
  const StorageBytes none = [&](const PickleStorage& storage) -> std::string_view {
    throw WeightsError(fmt::format("{}: a plain pickle has no storage \"{}\"", file, Printable(storage.key)));
  };
  CollectTensors(pickle, none, file, weights);
  return weights;
}

}  // namespace pentimento
