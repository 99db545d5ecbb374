#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace pentimento {

/// Element types that weight files hold and torch computes with.
enum class ElementType : std::uint8_t {
  kBool,
  kU8,
  kI8,
  kU16,
  kI16,
  kU32,
  kI32,
  kU64,
  kI64,
  kF16,
  kBF16,
  kF32,
  kF64,
  kC64,   ///< two F32
  kC128,  ///< two F64
};

inline constexpr std::array kElementTypes = {
    ElementType::kBool, ElementType::kU8,  ElementType::kI8,  ElementType::kU16, ElementType::kI16,
    ElementType::kU32,  ElementType::kI32, ElementType::kU64, ElementType::kI64, ElementType::kF16,
    ElementType::kBF16, ElementType::kF32, ElementType::kF64, ElementType::kC64, ElementType::kC128};

/// Bytes of one element.
std::size_t ElementSize(ElementType type);
/// "F32", "BF16", ... as in safetensors files.
std::string_view ToString(ElementType type);

}  // namespace pentimento
