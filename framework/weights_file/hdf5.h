#pragma once

#include <string>
#include <string_view>

#include "framework/weights_file/weights_file.h"

namespace pentimento {

/// Reads the arrays of an HDF5 file as Keras writes it (`*.weights.h5`, and `.h5` before Keras 3): as `ParseWeights`
/// says. Names are the groups' and the array's, joined by dots ("block1.layers.conv2d.vars.0"); shapes are Keras's (a
/// kernel is [height, width, in, out]).
///
/// Of HDF5 only what h5py writes unless told otherwise is read (HDF5 File Format Specification 3.0: superblock 0,
/// groups as symbol tables, object headers of version 1), with elements that lie side by side. Soft and external links,
/// elements in other files, in pieces or compressed and groups of the newer kind are refused, and arrays together
/// cannot claim more bytes than their file has; groups are followed to a depth of 16 and 65,536 objects. Arrays of what
/// is no number are passed over.
WeightsFile ParseHdf5(std::string_view bytes, const std::string& file);

/// Whether the bytes begin like an HDF5 file.
bool IsHdf5(std::string_view bytes);

}  // namespace pentimento
