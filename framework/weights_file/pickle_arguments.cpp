#include "framework/weights_file/pickle_arguments.h"

#include <array>
#include <utility>

#include "framework/weights_file/weights_file.h"

namespace pentimento {
namespace {

using NamedType = std::pair<std::string_view, ElementType>;

template <std::size_t kCount>
std::optional<ElementType> FindTypeName(const std::array<NamedType, kCount>& names, std::string_view name) {
  for (const auto& [known, type] : names) {
    if (known == name) {
      return type;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::span<const PickleIndex>> SequenceOf(const Pickle& pickle, PickleIndex index) {
  const PickleValue& value = pickle.At(index);
  if (value.kind != PickleKind::kTuple && value.kind != PickleKind::kList) {
    return std::nullopt;
  }
  return std::span<const PickleIndex>(value.items);
}

std::optional<std::span<const PickleIndex>> ArgumentsOf(const Pickle& pickle, PickleIndex object, std::size_t least) {
  const auto arguments = SequenceOf(pickle, pickle.At(object).second);
  return arguments && arguments->size() >= least ? arguments : std::nullopt;
}

std::optional<std::int64_t> IntegerOf(const Pickle& pickle, PickleIndex index) {
  const PickleValue& value = pickle.At(index);
  return value.kind == PickleKind::kInteger ? std::optional(value.integer) : std::nullopt;
}

std::optional<std::string_view> TextOf(const Pickle& pickle, PickleIndex index) {
  const PickleValue& value = pickle.At(index);
  return value.kind == PickleKind::kText ? std::optional(value.text) : std::nullopt;
}

std::optional<std::vector<std::int64_t>> LengthsOf(const Pickle& pickle, PickleIndex index) {
  if (pickle.MadeBy(index) == "torch.Size") {
    const auto arguments = ArgumentsOf(pickle, index, 1);
    index = arguments ? arguments->front() : 0;
  }
  const auto sequence = SequenceOf(pickle, index);
  if (!sequence || sequence->size() > kMostDimensions) {
    return std::nullopt;
  }
  std::vector<std::int64_t> lengths;
  for (const PickleIndex item : *sequence) {
    const auto length = IntegerOf(pickle, item);
    if (!length) {
      return std::nullopt;
    }
    lengths.push_back(*length);
  }
  return lengths;
}

std::optional<std::vector<PickleIndex>> EntriesOf(const Pickle& pickle, PickleIndex index) {
  const PickleValue& value = pickle.At(index);
  if (value.kind == PickleKind::kMapping || (value.kind == PickleKind::kObject && value.keyed)) {
    return value.items;
  }
  if (pickle.MadeBy(index) != "collections.OrderedDict") {
    return std::nullopt;
  }
  // Python 2 gives an OrderedDict its pairs at once.
  std::vector<PickleIndex> entries;
  const auto arguments = ArgumentsOf(pickle, index, 1);
  const auto pairs = arguments ? SequenceOf(pickle, arguments->front()) : std::nullopt;
  if (pairs) {
    for (const PickleIndex pair : *pairs) {
      const auto two = SequenceOf(pickle, pair);
      if (!two || two->size() != 2) {
        return std::nullopt;
      }
      entries.insert(entries.end(), two->begin(), two->end());
    }
  }
  return entries;
}

std::optional<ElementType> StorageClassType(std::string_view global, bool& untyped) {
  static constexpr std::array<NamedType, 12> kClasses = {{{"FloatStorage", ElementType::kF32},
                                                          {"HalfStorage", ElementType::kF16},
                                                          {"BFloat16Storage", ElementType::kBF16},
                                                          {"DoubleStorage", ElementType::kF64},
                                                          {"LongStorage", ElementType::kI64},
                                                          {"IntStorage", ElementType::kI32},
                                                          {"ShortStorage", ElementType::kI16},
                                                          {"CharStorage", ElementType::kI8},
                                                          {"ByteStorage", ElementType::kU8},
                                                          {"BoolStorage", ElementType::kBool},
                                                          {"ComplexFloatStorage", ElementType::kC64},
                                                          {"ComplexDoubleStorage", ElementType::kC128}}};
  untyped = false;
  for (const std::string_view module : {"torch.", "torch.cuda.", "torch.storage."}) {
    if (global.starts_with(module)) {
      const std::string_view name = global.substr(module.size());
      untyped = untyped || name == "UntypedStorage";
      if (const auto type = FindTypeName(kClasses, name)) {
        return type;
      }
    }
  }
  return std::nullopt;
}

std::optional<ElementType> TorchType(std::string_view global) {
  static constexpr std::array<NamedType, 15> kTypes = {{{"torch.float32", ElementType::kF32},
                                                        {"torch.float16", ElementType::kF16},
                                                        {"torch.bfloat16", ElementType::kBF16},
                                                        {"torch.float64", ElementType::kF64},
                                                        {"torch.int64", ElementType::kI64},
                                                        {"torch.int32", ElementType::kI32},
                                                        {"torch.int16", ElementType::kI16},
                                                        {"torch.int8", ElementType::kI8},
                                                        {"torch.uint8", ElementType::kU8},
                                                        {"torch.uint16", ElementType::kU16},
                                                        {"torch.uint32", ElementType::kU32},
                                                        {"torch.uint64", ElementType::kU64},
                                                        {"torch.bool", ElementType::kBool},
                                                        {"torch.complex64", ElementType::kC64},
                                                        {"torch.complex128", ElementType::kC128}}};
  return FindTypeName(kTypes, global);
}

std::optional<ElementType> NumpyType(const Pickle& pickle, PickleIndex dtype) {
  static constexpr std::array<NamedType, 14> kCodes = {{{"f2", ElementType::kF16},
                                                        {"f4", ElementType::kF32},
                                                        {"f8", ElementType::kF64},
                                                        {"i1", ElementType::kI8},
                                                        {"i2", ElementType::kI16},
                                                        {"i4", ElementType::kI32},
                                                        {"i8", ElementType::kI64},
                                                        {"u1", ElementType::kU8},
                                                        {"u2", ElementType::kU16},
                                                        {"u4", ElementType::kU32},
                                                        {"u8", ElementType::kU64},
                                                        {"b1", ElementType::kBool},
                                                        {"c8", ElementType::kC64},
                                                        {"c16", ElementType::kC128}}};
  if (pickle.MadeBy(dtype) != "numpy.dtype") {
    return std::nullopt;
  }
  const auto arguments = ArgumentsOf(pickle, dtype, 1);
  const auto code = arguments ? TextOf(pickle, arguments->front()) : std::nullopt;
  const auto state = SequenceOf(pickle, pickle.At(dtype).state);
  const auto order = state && state->size() >= 2 ? TextOf(pickle, (*state)[1]) : std::nullopt;
  if (!code || !order || (*order != "<" && *order != "|")) {
    return std::nullopt;
  }
  return FindTypeName(kCodes, *code);
}

}  // namespace pentimento
