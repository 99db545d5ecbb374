#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace pentimento {

/// Where a value lies in `Pickle::values`.
using PickleIndex = std::uint32_t;

enum class PickleKind : std::uint8_t {
  kNone,
  kBoolean,
  kInteger,
  kLongInteger,  ///< does not fit 64 bits; its little-endian bytes are `text`
  kReal,
  kText,
  kBytes,
  kTuple,
  kList,
  kSet,
  kMapping,
  kGlobal,      ///< a name, `module` and `name`; nothing is looked up
  kPersistent,  ///< stands for something beside the pickle (a storage): `first` is its id
  kObject,      ///< stands for what a call would have given: `first` what would be called, `second` the arguments
};

/// One value of a pickle. What it is made of is named by indices, so that a value may be part of many others and even
/// of itself.
struct PickleValue {
  PickleKind kind = PickleKind::kNone;
  bool keyed = false;  ///< of an object: it was given items under keys, and `items` are keys and values in turn
  PickleIndex first = 0;
  PickleIndex second = 0;
  PickleIndex state = 0;                ///< of an object: what it was BUILT with; 0, which is None, if nothing
  std::int64_t integer = 0;             ///< kBoolean, kInteger
  double real = 0.0;                    ///< kReal
  std::string_view text = {};           ///< kText, kBytes, kLongInteger: points into the pickle
  std::vector<PickleIndex> items = {};  ///< kTuple, kList, kSet; kMapping: keys and values in turn; kObject
};

/// What a pickle describes. `values[0]` is None.
struct Pickle {
  std::deque<PickleValue> values;
  PickleIndex root = 0;
  std::size_t size = 0;  ///< bytes up to and with its STOP

  [[nodiscard]] const PickleValue& At(PickleIndex index) const { return values[index]; }
  /// "module.name" of a global; "" of anything else.
  [[nodiscard]] std::string GlobalName(PickleIndex index) const;
  /// `GlobalName` of what an object would be made by; "" of anything else.
  [[nodiscard]] std::string MadeBy(PickleIndex index) const;
};

/// More than a file with 10^5 tensors needs.
inline constexpr std::size_t kMostPickleSteps = std::size_t{1} << 22;
/// An instruction makes up to five values; so many of them, with what they hold, are at most half a gigabyte.
inline constexpr std::size_t kMostPickleValues = std::size_t{1} << 22;

/// Reads one pickle (protocols 0 to 5 as the `pickle` module writes them, PEP 307, 3154 and 574) off the front of
/// `bytes`. Nothing is ever imported or called: calls become inert objects, whatever they would call. A pickle that
/// wants to call a well-known way to run code (`RunsCode`: `os.system`, `eval`) is refused, so that its reader hears of
/// it. Time and memory are bounded: at most `kMostPickleSteps` instructions and `most_values` values.
/// @param source "FILE: its PART", for messages.
/// @param most_values what a file's other pickles leave of `kMostPickleValues`. @throws WeightsError.
Pickle ParsePickle(std::string_view bytes, const std::string& source, std::size_t most_values = kMostPickleValues);

}  // namespace pentimento
