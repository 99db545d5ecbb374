#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "framework/simd/simd_level.h"

namespace pentimento {

/// Columns of a panel.
inline constexpr std::size_t kPanelColumns = 16;
/// Rows come in multiples of this.
inline constexpr std::size_t kPanelRows = 4;

/// A matrix cut into panels of neighbouring columns, each panel's rows one after the other: the order in which a
/// product reads it.
/// @param matrix [depth,columns], row by row. @param columns a multiple of kPanelColumns.
std::vector<float> PanelsOf(std::span<const float> matrix, std::size_t depth, std::size_t columns);

/// The same of a matrix whose columns are given one after the other. Columns that the last panel lacks are zeros.
/// @param columns [count,depth]. @param panels whole ones of `count` columns.
void PanelsOfColumns(std::span<const float> columns, std::size_t depth, std::span<float> panels);

/// C = A B in single precision, each value summed in the order of `depth`: its bits do not depend on how many rows
/// there are, or on what the others hold.
/// @param a [rows,depth], whose rows begin `apart` values after each other. @param panels of B.
/// @param c [rows,columns]. @param rows a multiple of kPanelRows.
void MultiplyByPanels(const float* a, std::size_t apart, const float* panels, float* c, std::size_t rows,
                      std::size_t depth, std::size_t columns, SimdLevel level = BestSimdLevel());

/// C = A^T B, in the same way. @param a [depth,rows], whose rows begin `apart` values after each other.
void MultiplyTransposedByPanels(const float* a, std::size_t apart, const float* panels, float* c, std::size_t rows,
                                std::size_t depth, std::size_t columns, SimdLevel level = BestSimdLevel());

}  // namespace pentimento
