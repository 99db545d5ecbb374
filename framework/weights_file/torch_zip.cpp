#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/weights_file/pickle.h"
#include "framework/weights_file/pickle_tensors.h"
#include "framework/weights_file/torch_file.h"
#include "framework/weights_file/zip_archive.h"

namespace pentimento {
namespace {

/// The folder that everything lies in, with its slash: the one that has the pickle.
std::string FolderOf(const ZipArchive& archive, const std::string& file) {
  constexpr std::string_view kPickle = "data.pkl";
  std::string folder;
  int found = 0;
  for (const auto& [name, entry] : archive.entries()) {
    const std::size_t slash = name.find('/');
    if (slash != std::string_view::npos && name.substr(slash + 1) == kPickle) {
      folder = name.substr(0, slash + 1);
      ++found;
    }
  }
  if (found == 1) {
    return folder;
  }
  if (archive.Has("model.weights.h5")) {
    throw WeightsError(fmt::format("{}: a Keras archive; unzip it and give its model.weights.h5", file));
  }
  throw WeightsError(
      fmt::format("{}: a zip archive with {} files NAME/data.pkl, where torch.save writes one; if the weights are in "
                  "it, unzip it and "
                  "give that file",
                  file, found));
}

}  // namespace

WeightsFile ParseTorchZip(std::string_view bytes, const std::string& file) {
  ZipArchive archive(bytes, file);
  const std::string folder = FolderOf(archive, file);
  WeightsFile weights;
  const bool has_code = archive.Has(folder + "constants.pkl");
  weights.format = has_code ? "TorchScript" : "PyTorch (zip)";
  if (archive.Has(folder + "byteorder") && archive.Read(folder + "byteorder", weights.owned) != "little") {
    throw WeightsError(
        fmt::format("{}: saved on a big-endian machine; load and save it again with PyTorch on this one", file));
  }
  const Pickle pickle = ParsePickle(archive.Read(folder + "data.pkl", weights.owned), file + ": data.pkl");
  const StorageBytes storage_bytes = [&](const PickleStorage& storage) {
    return archive.Read(fmt::format("{}data/{}", folder, storage.key), weights.owned);
  };
  CollectTensors(pickle, storage_bytes, file, weights);
  return weights;
}

}  // namespace pentimento
