#include "framework/weights_file/onnx.h"

#include <array>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/core/errors.h"
#include "framework/weights_file/protobuf.h"

namespace pentimento {
namespace {

constexpr std::uint64_t kModelGraph = 7;
constexpr std::uint64_t kGraphInitialiser = 5;

/// Fields of TensorProto.
enum TensorField : std::uint64_t {
  kDims = 1,
  kDataType = 2,
  kFloatData = 4,
  kInt32Data = 5,
  kInt64Data = 7,
  kName = 8,
  kRawData = 9,
  kDoubleData = 10,
  kUint64Data = 11,
  kDataLocation = 14,
};

/// TensorProto.DataType, and which field has the values where raw_data does not.
struct TypeOfOnnx {
  std::uint64_t number;
  ElementType type;
  TensorField field;
};

constexpr std::array kOnnxTypes = {
    TypeOfOnnx{1, ElementType::kF32, kFloatData},   TypeOfOnnx{2, ElementType::kU8, kInt32Data},
    TypeOfOnnx{3, ElementType::kI8, kInt32Data},    TypeOfOnnx{4, ElementType::kU16, kInt32Data},
    TypeOfOnnx{5, ElementType::kI16, kInt32Data},   TypeOfOnnx{6, ElementType::kI32, kInt32Data},
    TypeOfOnnx{7, ElementType::kI64, kInt64Data},   TypeOfOnnx{9, ElementType::kBool, kInt32Data},
    TypeOfOnnx{10, ElementType::kF16, kInt32Data},  TypeOfOnnx{11, ElementType::kF64, kDoubleData},
    TypeOfOnnx{12, ElementType::kU32, kUint64Data}, TypeOfOnnx{13, ElementType::kU64, kUint64Data},
    TypeOfOnnx{14, ElementType::kC64, kFloatData},  TypeOfOnnx{15, ElementType::kC128, kDoubleData},
    TypeOfOnnx{16, ElementType::kBF16, kInt32Data}};

const TypeOfOnnx* FindOnnxType(std::uint64_t number) {
  for (const TypeOfOnnx& type : kOnnxTypes) {
    if (type.number == number) {
      return &type;
    }
  }
  return nullptr;
}

/// What a TensorProto says before it is known what of it counts.
struct Initialiser {
  std::string_view name;
  std::vector<std::int64_t> dims;
  std::uint64_t type = 0;
  std::optional<std::string_view> raw;
  std::vector<std::pair<std::uint64_t, ProtobufField>> values;  ///< the typed fields
  bool elsewhere = false;
};

class OnnxReader {
 public:
  OnnxReader(std::string_view bytes, const std::string& file) : bytes_(bytes), file_(file) { weights_.format = "ONNX"; }

  WeightsFile Read() {
    ByteReader model(bytes_, file_ + ": its model");
    while (model.left() > 0) {
      const ProtobufField field = ReadField(model);
      if (field.number == kModelGraph && field.type == WireType::kBytes) {
        ReadGraph(field.bytes);
      }
    }
    return std::move(weights_);
  }

 private:
  void ReadGraph(std::string_view bytes) {
    ByteReader graph(bytes, file_ + ": its graph");
    while (graph.left() > 0) {
      const ProtobufField field = ReadField(graph);
      if (field.number == kGraphInitialiser && field.type == WireType::kBytes) {
        if (weights_.tensors.size() == kMostTensors) {
          graph.Fail(fmt::format("more than {} initialisers", kMostTensors));
        }
        Add(ReadInitialiser(field.bytes));
      }
    }
  }

  [[nodiscard]] Initialiser ReadInitialiser(std::string_view bytes) const {
    ByteReader reader(bytes, file_ + ": an initialiser");
    Initialiser tensor;
    while (reader.left() > 0) {
      const ProtobufField field = ReadField(reader);
      switch (field.number) {
        case kDims:
          AppendDims(field, reader, tensor.dims);
          break;
        case kDataType:
          tensor.type = field.value;
          break;
        case kName:
          tensor.name = field.bytes;
          break;
        case kRawData:
          tensor.raw = field.bytes;
          break;
        case kDataLocation:
          tensor.elsewhere = field.value != 0;
          break;
        case kFloatData:
        case kInt32Data:
        case kInt64Data:
        case kDoubleData:
        case kUint64Data:
          tensor.values.emplace_back(field.number, field);
          break;
        default:
          break;
      }
    }
    return tensor;
  }

  /// One length, or all of them packed.
  static void AppendDims(const ProtobufField& field, const ByteReader& reader, std::vector<std::int64_t>& dims) {
    ByteReader packed(field.bytes, reader.source());
    do {
      dims.push_back(static_cast<std::int64_t>(field.type == WireType::kVarint ? field.value : ReadVarint(packed)));
      if (dims.size() > kMostDimensions) {
        reader.Fail(fmt::format("more than {} dimensions", kMostDimensions));
      }
    } while (packed.left() > 0);
  }

  [[noreturn]] void Fail(const Initialiser& tensor, const std::string& what) const {
    throw WeightsError(fmt::format("{}: initialiser \"{}\": {}", file_, Printable(tensor.name), what));
  }

  void Add(const Initialiser& tensor) {
    if (!IsUsableName(tensor.name)) {
      Fail(tensor, fmt::format("a name of {} bytes, or with control characters", tensor.name.size()));
    }
    if (tensor.elsewhere) {
      Fail(tensor, "its values lie in another file; save the model again with its weights inside");
    }
    const TypeOfOnnx* type = FindOnnxType(tensor.type);
    if (type == nullptr) {
      weights_.skipped.push_back(fmt::format("{}: ONNX element type {}", tensor.name, tensor.type));
      return;
    }
    const auto count = ElementCount(tensor.dims);
    if (!count) {
      Fail(tensor, fmt::format("shape [{}] is negative or overflows", fmt::join(tensor.dims, ",")));
    }
    TensorView view;
    view.key = tensor.name;
    view.type = type->type;
    view.shape = tensor.dims;
    view.strides = RowStrides(view.shape);
    view.storage = tensor.raw ? *tensor.raw : TypedValues(tensor, *type);
    const std::size_t size = ElementSize(view.type);
    if (view.storage.size() / size != static_cast<std::uint64_t>(*count) || view.storage.size() % size != 0) {
      Fail(tensor, fmt::format("shape [{}] of {} and {} bytes of values", fmt::join(tensor.dims, ","),
                               ToString(view.type), view.storage.size()));
    }
    weights_.tensors.push_back(std::move(view));
  }

  /// Values that are not raw: fixed ones lie packed in the file, others are written one by one.
  std::string_view TypedValues(const Initialiser& tensor, const TypeOfOnnx& type) {
    if (tensor.values.empty()) {
      return {};
    }
    const bool fixed = type.field == kFloatData || type.field == kDoubleData;
    if (fixed && tensor.values.size() == 1 && tensor.values.front().first == type.field) {
      return tensor.values.front().second.bytes;
    }
    auto bytes = std::make_shared<std::string>();
    const std::size_t size = ElementSize(type.type);
    for (const auto& [number, field] : tensor.values) {
      if (number != type.field) {
        Fail(tensor, fmt::format("its values are in field {}, where {} are not", number, ToString(type.type)));
      }
      if (fixed) {
        bytes->append(field.bytes);
      } else if (field.type == WireType::kVarint) {
        AppendNumber(field.value, size, *bytes);
      } else {
        ByteReader packed(field.bytes, file_ + ": an initialiser");
        while (packed.left() > 0) {
          AppendNumber(ReadVarint(packed), size, *bytes);
        }
      }
    }
    weights_.owned.push_back(std::move(bytes));
    return *weights_.owned.back();
  }

  /// A byte in the file makes at most eight here.
  static void AppendNumber(std::uint64_t value, std::size_t size, std::string& bytes) {
    for (std::size_t i = 0; i < size; ++i) {
      bytes += static_cast<char>(value >> (8 * i) & 0xFFU);
    }
  }

  std::string_view bytes_;
  const std::string& file_;
  WeightsFile weights_;
};

}  // namespace

bool LooksLikeOnnx(std::string_view bytes) {
  constexpr std::uint64_t kVersionField = 1;
  constexpr std::uint64_t kLastField = 26;  // ModelProto has fewer, of which some are reserved
  constexpr int kMostFields = 1000;
  int fields = 0;
  bool version_first = false;
  bool graph = false;
  try {
    ByteReader model(bytes, "");
    for (; fields < kMostFields && model.left() > 0; ++fields) {
      const ProtobufField field = ReadField(model);
      if (field.number > kLastField) {
        return false;
      }
      version_first =
          version_first || (fields == 0 && field.number == kVersionField && field.type == WireType::kVarint);
      graph = graph || (field.number == kModelGraph && field.type == WireType::kBytes);
    }
    return graph && model.left() == 0;
  } catch (const WeightsError&) {
    return version_first && fields > 1;  // one that was cut short
  }
}

WeightsFile ParseOnnx(std::string_view bytes, const std::string& file) { return OnnxReader(bytes, file).Read(); }

}  // namespace pentimento
