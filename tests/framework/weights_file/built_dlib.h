#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace pentimento::test {

// Networks in dlib's serialisation, built element by element, so that a test can lie anywhere in them.

/// A number: its length (and 0x80 if negative), and its bytes.
std::string DlibInteger(std::int64_t value);
std::string DlibName(const std::string& name);
/// Numbers count up from `first`.
std::string DlibTensor(const std::vector<std::int64_t>& shape, float first = 1.0F);

/// What a layer says of itself. A convolution of filters 1 x 1 with stride 2 and padding 1, and an affine layer.
std::string DlibConvolution(std::int64_t filters, std::int64_t inputs);
std::string DlibAffine(std::int64_t channels);
std::string DlibMaxPool();
std::string DlibFullyConnected(std::int64_t inputs, std::int64_t outputs);

/// A network under a metric loss. @param layers from the one next to the input to the one next to the loss; "" for a
/// tag.
std::string DlibNetwork(const std::vector<std::string>& layers);

/// One with a layer of every kind.
std::string SoundDlibNetwork();

}  // namespace pentimento::test
