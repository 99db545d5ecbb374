#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pentimento {

/// A tag's data element, of a type that colour is computed with, written anew: one XYZ triple, three by three numbers
/// ("sf32"), a curve ("curv", "para"), a look-up table ("mft1", "mft2", "mAB ", "mBA "), "chrm" of three channels,
/// "cicp" (ICC.1:2022, chapter 10). Reserved bytes are zero, and nothing stands between its parts or behind them. "" if
/// it is of another type or damaged. At most five times as long as the element, where its parts share bytes.
std::string PlainIccElement(std::string_view element);

/// Whether the values of a curve ("curv" or "para") rise or stay, as tone curves do; only sampled ones are looked at.
bool IsRisingIccCurve(std::string_view element);

/// Bytes of an element up to the end of what its type holds, as far as the type says where that is: texts end at their
/// zero, or where their records do. Never more than there are.
std::size_t IccElementLength(std::string_view element);

}  // namespace pentimento
