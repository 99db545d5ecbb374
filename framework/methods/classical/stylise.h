#pragma once

#include "framework/core/picture.h"
#include "framework/core/random.h"
#include "framework/methods/classical/options.h"

namespace pentimento {

/// The statistics that the options name, measured from the reference picture if they name one.
/// @throws DataError if that picture cannot be read.
ColourStatistics ReferencePalette(const ToneOptions& options);

/// The whole chain: smoothing, colour transfer, flat colours, ink (Winnemoeller, Olsen, Gooch, "Real-time video
/// abstraction", SIGGRAPH 2006, with the later steps' papers in their own files). Ink is found on the picture after the
/// first smoothing pass, colours after the last, as there.
/// @param rgb sRGB-encoded in [0,1]. @param random chooses the palette's starting colours.
Picture Stylise(const Picture& rgb, const ClassicalOptions& options, const ColourStatistics& reference,
                RandomStream& random);

}  // namespace pentimento
