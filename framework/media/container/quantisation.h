#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pentimento {

/// What the quantisation tables of a JPEG say about the program that wrote it.
struct QuantisationFingerprint {
  /// SHA-256 over the tables that hold when the first scan begins, by rising number: the number as one byte, then the
  /// 64 values in zigzag order, two bytes each, the higher first.
  std::string digest;
  /// The quality setting, 1 to 100, for which libjpeg's luminance table (ITU-T T.81, table K.1, scaled as
  /// jpeg_quality_scaling and jpeg_add_quant_table of the Independent JPEG Group's jcparam.c do) is nearest to table 0
  /// by the sum of absolute differences.
  int quality = 0;
  bool is_exact = false;  ///< whether the tables are equal
};

/// Nothing if there is no table 0.
std::optional<QuantisationFingerprint> FingerprintQuantisation(std::string_view jpeg);

}  // namespace pentimento
