#pragma once

#include <string>

#include "framework/core/picture.h"

namespace pentimento {

/// The picture as rows of RGB bytes.
std::string RgbBytes(const Picture& picture);

/// A grey picture as JFIF 1.02 indexes colours: a palette of 256 RGB triples, here the greys, and rows of indices.
std::string GreyPaletteBytes(const Picture& picture);

}  // namespace pentimento
