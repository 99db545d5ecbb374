#include "framework/weights_file/weights_file.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/weights_file/hdf5.h"
#include "framework/weights_file/onnx.h"
#include "framework/weights_file/safetensors.h"
#include "framework/weights_file/torch_file.h"

namespace pentimento {
namespace {

constexpr std::string_view kFormats =
    "safetensors, PyTorch's .pt and .pth (zip, legacy and TorchScript), Keras's HDF5 and ONNX models are read";

WeightsFile ParseSafetensorsFile(std::string_view bytes, const std::string& file) {
  SafetensorsHeader header = ParseSafetensors(bytes, file);
  WeightsFile weights;
  weights.format = "safetensors";
  weights.metadata = std::move(header.metadata);
  for (SafetensorsEntry& entry : header.entries) {
    TensorView view;
    view.key = std::move(entry.name);
    view.type = entry.type;
    view.strides = RowStrides(entry.shape);
    view.shape = std::move(entry.shape);
    view.storage = bytes.substr(entry.offset, entry.size);
    weights.tensors.push_back(std::move(view));
  }
  return weights;
}

/// What a file of no known format seems to be, "" if there is no telling.
std::string_view Guess(std::string_view bytes) {
  if (bytes.empty()) {
    return "it is empty";
  }
  if (bytes.starts_with("version https://git-lfs")) {
    return "it is a pointer of Git LFS to the weights: fetch what it points to (git lfs pull)";
  }
  if (bytes.starts_with("<") || bytes.starts_with("{\"")) {
    return "it is text, as when a download gives an error page";
  }
  if (bytes.starts_with("\x1f\x8b")) {
    return "it is compressed: gunzip it first";
  }
  constexpr std::size_t kTarMagic = 257;
  if (bytes.size() > kTarMagic && bytes.substr(kTarMagic).starts_with("ustar")) {
    return "it is a tar archive: unpack it first, or, if an old torch.save wrote it, load and save it again with "
           "PyTorch";
  }
  return "";
}

constexpr std::size_t kHeaderSizeBytes = 8;

/// Its first bytes are a number and can be those of any other format; that number also fits then.
bool IsSafetensors(std::string_view bytes) {
  if (bytes.size() <= kHeaderSizeBytes || bytes[kHeaderSizeBytes] != '{') {
    return false;
  }
  std::uint64_t header = 0;
  for (std::size_t i = kHeaderSizeBytes; i-- > 0;) {
    header = header << 8U | static_cast<unsigned char>(bytes[i]);
  }
  return header <= bytes.size() - kHeaderSizeBytes;
}

/// Maybe a damaged one.
bool LooksLikeSafetensors(std::string_view bytes) {
  const std::size_t begin = bytes.substr(0, 100).find_first_not_of(" \t\r\n", kHeaderSizeBytes);
  return begin != std::string_view::npos && bytes[begin] == '{';
}

WeightsFile ParseAny(std::string_view bytes, const std::string& file) {
  if (IsSafetensors(bytes)) {
    return ParseSafetensorsFile(bytes, file);
  }
  if (bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06")) {
    return ParseTorchZip(bytes, file);
  }
  if (IsTorchLegacy(bytes)) {
    return ParseTorchLegacy(bytes, file);
  }
  if (IsHdf5(bytes)) {
    return ParseHdf5(bytes, file);
  }
  if (bytes.size() > 2 && bytes[0] == '\x80' && bytes[1] >= 2 && bytes[1] <= 5) {
    return ParseBarePickle(bytes, file);
  }
  const std::string_view guess = Guess(bytes);
  if (guess.empty() && LooksLikeOnnx(bytes)) {
    return ParseOnnx(bytes, file);
  }
  if (guess.empty() && LooksLikeSafetensors(bytes)) {
    return ParseSafetensorsFile(bytes, file);
  }
  throw WeightsError(
      fmt::format("{}: not a weight file of a known format{}{}; {}", file, guess.empty() ? "" : ": ", guess, kFormats));
}

}  // namespace

WeightsFile ParseWeights(std::string_view bytes, const std::string& file) {
  WeightsFile weights = ParseAny(bytes, file);
  CheckTogether(weights.tensors, bytes.size(), file);
  return weights;
}

}  // namespace pentimento
