#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pentimento {

/// A layer of a network that dlib wrote.
struct DlibLayer {
  std::string kind;  ///< "con", "affine", "fc", "relu", "max_pool", "avg_pool" or "add_prev"
  /// con: filters, inputs, rows, columns, strides and paddings (y, x). affine: channels. fc: inputs, outputs.
  /// Pools: rows, columns (0: all), strides and paddings (y, x).
  std::vector<std::int64_t> geometry;
  /// Little-endian float32, anywhere in memory. con: its filters, then a bias each. affine: a scale each, then a shift
  /// each. fc: a row for each input. Nothing of the others.
  std::string_view parameters;

  bool operator==(const DlibLayer&) const = default;
};

/// The layers of a network in dlib's serialisation (`serialize` in dlib/dnn/core.h and layers.h, dlib 19), from the one
/// next to the input to the one next to the loss; tags and skips, of which a file says nothing but that they are there,
/// are left out. Read are networks of pictures of one size under a metric loss, of the kinds of layers above.
/// The views point into `bytes`. Every claim of the file is checked before it is used; time and memory are bounded by
/// its size.
/// @param file for messages only. @throws WeightsError naming the file, the place and what was found.
std::vector<DlibLayer> ParseDlibNetwork(std::string_view bytes, const std::string& file);

}  // namespace pentimento
