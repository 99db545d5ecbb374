#pragma once

#include <string>

#include "framework/core/picture.h"

namespace pentimento {

/// Sides of codes in thumbnails, px: the usual one, and that of those which must fit into a segment with others.
inline constexpr int kThumbnailSide = 160;
inline constexpr int kSmallSide = 96;

/// A square picture that shows 64 bits as eight rows of eight squares, black (0) or white (1), in a grey frame: large
/// enough to survive scaling and recompression. @param hexadecimal 16 digits. @param side of the picture, px, at least
/// 80.
Picture DrawVisibleCode(const std::string& hexadecimal, int side = kThumbnailSide);

/// The 16 digits that such a picture shows, at whatever size; each square counts by the mean of its middle.
std::string ReadVisibleCode(const Picture& picture);

}  // namespace pentimento
