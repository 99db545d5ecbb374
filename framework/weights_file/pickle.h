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

/// More than a file with 10^5 tensors needs, and at most half a gigabyte of values.
inline constexpr std::size_t kMostPickleSteps = std::size_t{1} << 22;

/// Reads one pickle (protocols 0 to 5 as the `pickle` module writes them, PEP 307, 3154 and 574) off the front of
/// `bytes`. Nothing is ever imported or called: calls become inert objects, and what is neither an object's class nor a
/// known way to make one, but a way to run code (`os.system`), is refused outright. Time and memory are bounded: at
/// most `kMostPickleSteps` instructions, each of which makes at most a few values.
/// @param source "FILE: its PART", for messages. @throws WeightsError.
Pickle ParsePickle(std::string_view bytes, const std::string& source);

}  // namespace pentimento
