#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "framework/media/container/container.h"

namespace pentimento {

/// The compressed rows of one picture of a PNG: one zlib stream, in as many chunks as it was cut into.
struct PngRows {
  std::string chunk;                    ///< "IDAT" of the main picture, "fdAT" of a frame
  std::vector<std::string_view> parts;  ///< what the chunks hold of it, without the sequence numbers of frames
};

/// The main picture, and each frame of an animation that has rows of its own, in file order.
/// @param map of `bytes`; chunks that are no image in it are left out.
std::vector<PngRows> FindPngRows(std::string_view bytes, const ContainerMap& map);

}  // namespace pentimento
