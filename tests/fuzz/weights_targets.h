#pragma once

#include <string>
#include <string_view>

namespace pentimento::test {

// What the fuzzers of weight files' parsers run on any bytes: a WeightsError, or tensors of which every element lies in
// its storage, and every storage in the file or in what the result owns. Each returns what is wrong, "" if nothing is.

/// Whatever the bytes are recognised as, and a state_dict of it.
std::string FuzzWeights(std::string_view bytes);
std::string FuzzSafetensors(std::string_view bytes);
std::string FuzzTorchZip(std::string_view bytes);
std::string FuzzTorchLegacy(std::string_view bytes);
std::string FuzzOnnx(std::string_view bytes);
std::string FuzzHdf5(std::string_view bytes);
std::string FuzzDlib(std::string_view bytes);
/// A pickle whose storages are all there, of 64 bytes each.
std::string FuzzPickle(std::string_view bytes);

}  // namespace pentimento::test
