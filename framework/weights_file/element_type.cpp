#include "framework/weights_file/element_type.h"

#include "framework/core/errors.h"

namespace pentimento {

std::size_t ElementSize(ElementType type) {
  switch (type) {
    case ElementType::kBool:
    case ElementType::kU8:
    case ElementType::kI8:
      return 1;
    case ElementType::kU16:
    case ElementType::kI16:
    case ElementType::kF16:
    case ElementType::kBF16:
      return 2;
    case ElementType::kU32:
    case ElementType::kI32:
    case ElementType::kF32:
      return 4;
    case ElementType::kU64:
    case ElementType::kI64:
    case ElementType::kF64:
    case ElementType::kC64:
      return 8;
    case ElementType::kC128:
      return 16;
  }
  throw InternalError("an element type without a size");
}

std::string_view ToString(ElementType type) {
  switch (type) {
    case ElementType::kBool:
      return "BOOL";
    case ElementType::kU8:
      return "U8";
    case ElementType::kI8:
      return "I8";
    case ElementType::kU16:
      return "U16";
    case ElementType::kI16:
      return "I16";
    case ElementType::kU32:
      return "U32";
    case ElementType::kI32:
      return "I32";
    case ElementType::kU64:
      return "U64";
    case ElementType::kI64:
      return "I64";
    case ElementType::kF16:
      return "F16";
    case ElementType::kBF16:
      return "BF16";
    case ElementType::kF32:
      return "F32";
    case ElementType::kF64:
      return "F64";
    case ElementType::kC64:
      return "C64";
    case ElementType::kC128:
      return "C128";
  }
  throw InternalError("an element type without a name");
}

}  // namespace pentimento
