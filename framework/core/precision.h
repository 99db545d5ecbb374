#pragma once

namespace pentimento {

/// Arithmetic of a network: the reference, or bfloat16 products with float32 accumulation.
enum class Precision { kFp32, kBf16 };

}  // namespace pentimento
