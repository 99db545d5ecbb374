#pragma once

namespace pentimento {

/// Arithmetic of a network: the reference, or bfloat16 products with float32 accumulation.
enum class Precision { kFp32, kBf16 };

/// Whether this processor multiplies bfloat16 by instructions of its own. Without them libtorch emulates them, several
/// times slower than float32.
bool HasBf16Instructions();

/// Whether it has units for whole matrices of bfloat16 (AMX), with which plain products are several times faster than
/// in float32.
bool HasBf16MatrixUnits();

}  // namespace pentimento
