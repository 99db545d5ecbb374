#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "framework/weights_file/element_type.h"
#include "framework/weights_file/pickle.h"

namespace pentimento {

// How values of a pickle are read: each gives nothing where the value is not what is asked for.

/// The values of a tuple or list.
std::optional<std::span<const PickleIndex>> SequenceOf(const Pickle& pickle, PickleIndex index);
/// What an object would be made with: at least `least` values.
std::optional<std::span<const PickleIndex>> ArgumentsOf(const Pickle& pickle, PickleIndex object, std::size_t least);
std::optional<std::int64_t> IntegerOf(const Pickle& pickle, PickleIndex index);
std::optional<std::string_view> TextOf(const Pickle& pickle, PickleIndex index);
/// At most `kMostDimensions` integers.
std::optional<std::vector<std::int64_t>> LengthsOf(const Pickle& pickle, PickleIndex index);
/// Keys and values in turn, of a dict or of what behaves like one (an OrderedDict, a class derived from it).
std::optional<std::vector<PickleIndex>> EntriesOf(const Pickle& pickle, PickleIndex index);

/// "torch.FloatStorage" and its like on other devices. @param untyped is set for the storage without a type.
std::optional<ElementType> StorageClassType(std::string_view global, bool& untyped);
/// "torch.float32".
std::optional<ElementType> TorchType(std::string_view global);
/// A NumPy dtype object of numbers in little-endian order.
std::optional<ElementType> NumpyType(const Pickle& pickle, PickleIndex dtype);

}  // namespace pentimento
