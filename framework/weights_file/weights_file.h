#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "framework/weights_file/element_type.h"

namespace pentimento {

/// A tensor of a weight file: what it is called and where its elements lie. Nothing is copied.
struct TensorView {
  std::string section;  ///< names of the mappings it lies in, joined by dots ("state_dict"); "" in the outermost
  std::string key;      ///< its name there ("model.1.weight")
  ElementType type = ElementType::kF32;
  std::vector<std::int64_t> shape;
  std::vector<std::int64_t> strides;  ///< in elements, one a dimension, none negative
  std::string_view storage;           ///< little-endian elements, in the file's bytes or in `WeightsFile::owned`
  std::int64_t first = 0;             ///< where in the storage its first element is, in elements

  /// Section and key, joined by a dot.
  [[nodiscard]] std::string Name() const;
};

/// What a weight file holds.
struct WeightsFile {
  std::string format;  ///< "safetensors", "PyTorch (zip)", ...
  std::vector<TensorView> tensors;
  std::map<std::string, std::string> metadata;
  /// Names and types of what is neither a tensor nor plain data and was passed over ("args: argparse.Namespace").
  std::vector<std::string> skipped;
  /// Bytes of views that do not lie in the file as they are (compressed entries, arrays in a text encoding).
  std::vector<std::shared_ptr<const std::string>> owned;
};

/// The most dimensions of a tensor (torch's limit), bytes of a name and tensors of a file.
inline constexpr std::size_t kMostDimensions = 64;
inline constexpr std::size_t kMostNameBytes = 1024;
inline constexpr std::size_t kMostTensors = std::size_t{1} << 18;

/// The format is recognised by the contents: safetensors, PyTorch's zip and legacy files and plain pickles, TorchScript
/// archives (their weights), Keras's HDF5, ONNX models (their initialisers). The views point into `bytes`, which must
/// outlive them. Every claim of the file is checked before it is used, nothing in it is run, and time and memory are
/// bounded by its size whatever it says.
/// @param file for messages only. @throws WeightsError naming the file, what was found and what to do.
WeightsFile ParseWeights(std::string_view bytes, const std::string& file);

/// What a name may be made of: no control characters, at most `kMostNameBytes`.
bool IsUsableName(std::string_view name);

/// At most `most` bytes of a text, what is not printable ASCII replaced: for messages.
std::string Printable(std::string_view text, std::size_t most = 100);

/// Elements of that shape; nothing if a length is negative or the number overflows.
std::optional<std::int64_t> ElementCount(const std::vector<std::int64_t>& shape);

/// Strides of a tensor whose elements lie row by row. `shape` has an `ElementCount`.
std::vector<std::int64_t> RowStrides(const std::vector<std::int64_t>& shape);

/// Whether every element of the view lies in its storage.
bool LiesInStorage(const TensorView& view);

/// @throws WeightsError if two views have one name, there are too many, or copies of all of them would take far more
/// memory than the file is large.
void CheckTogether(const std::vector<TensorView>& tensors, std::size_t file_size, const std::string& file);

/// How many bytes may be made of a file of that size, decompressed or copied out of views of one storage.
std::size_t ExpansionAllowance(std::size_t file_size);

}  // namespace pentimento
