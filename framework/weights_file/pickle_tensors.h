#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "framework/weights_file/element_type.h"
#include "framework/weights_file/pickle.h"
#include "framework/weights_file/weights_file.h"

namespace pentimento {

/// What a pickle says of the memory that some of its tensors lie in.
struct PickleStorage {
  std::string_view key;             ///< its name in the file
  std::optional<ElementType> type;  ///< nothing: bytes of whatever its tensors say
  std::int64_t count = 0;           ///< elements under that key
  std::int64_t first = 0;           ///< this storage is a part of them (legacy files): from here on
  std::int64_t length = 0;          ///< so many

  [[nodiscard]] std::size_t ElementBytes() const { return type ? ElementSize(*type) : 1; }
};

/// Reads torch's persistent id, ("storage", class, key, place, count) and in legacy files what part of it.
/// @return nothing if it is not one.
std::optional<PickleStorage> StorageOf(const Pickle& pickle, PickleIndex persistent);

/// The bytes of what is stored under that key: at least `count` elements. @throws WeightsError.
using StorageBytes = std::function<std::string_view(const PickleStorage&)>;

/// Appends to `file` the tensors and NumPy arrays that a checkpoint's object holds, under the names that a state_dict
/// would give them: through mappings, lists, and whole modules (their parameters, buffers and modules; a
/// TorchScript object's attributes). Other objects are passed over and named in `skipped`.
/// @param source for messages. @throws WeightsError for tensors that do not lie in their storage, and for what is
/// nested or repeated without end.
void CollectTensors(const Pickle& pickle, const StorageBytes& bytes, const std::string& source, WeightsFile& file);

}  // namespace pentimento
