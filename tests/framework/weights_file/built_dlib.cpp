#include "tests/framework/weights_file/built_dlib.h"

#include <bit>

#include "tests/framework/weights_file/built_weights.h"

namespace pentimento::test {
namespace {

std::string Integers(const std::vector<std::int64_t>& values) {
  std::string bytes;
  for (const std::int64_t value : values) {
    bytes += DlibInteger(value);
  }
  return bytes;
}

std::string Alias(const std::vector<std::int64_t>& shape) { return DlibInteger(1) + Integers(shape); }

/// 1: a mantissa and an exponent.
std::string One() { return Integers({1, 0}); }

std::string FourRates() { return One() + One() + One() + One(); }

}  // namespace

std::string DlibInteger(std::int64_t value) {
  std::uint64_t magnitude = static_cast<std::uint64_t>(value < 0 ? -value : value);
  std::string bytes;
  do {
    bytes += static_cast<char>(magnitude & 0xFFU);
    magnitude >>= 8U;
  } while (magnitude > 0);
  return static_cast<char>(bytes.size() | (value < 0 ? 0x80U : 0U)) + bytes;
}

std::string DlibName(const std::string& name) { return DlibInteger(static_cast<std::int64_t>(name.size())) + name; }

std::string DlibTensor(const std::vector<std::int64_t>& shape, float first) {
  std::string bytes = DlibInteger(2) + Integers(shape);
  std::int64_t count = 1;
  for (const std::int64_t length : shape) {
    count *= length;
  }
  for (std::int64_t i = 0; i < count; ++i) {
    bytes += Number(std::bit_cast<std::uint32_t>(first + static_cast<float>(i)), 4);
  }
  return bytes;
}

std::string DlibConvolution(std::int64_t filters, std::int64_t inputs) {
  return DlibName("con_4") + DlibTensor({filters * inputs + filters, 1, 1, 1}) + Integers({filters, 1, 1, 2, 2, 1, 1}) +
         Alias({filters, inputs, 1, 1}) + Alias({1, filters, 1, 1}) + FourRates();
}

std::string DlibAffine(std::int64_t channels) {
  return DlibName("affine_") + DlibTensor({2 * channels, 1, 1, 1}, 10.0F) + Alias({1, channels, 1, 1}) +
         Alias({1, channels, 1, 1}) + DlibInteger(0);
}

std::string DlibMaxPool() { return DlibName("max_pool_2") + Integers({3, 3, 2, 2, 0, 0}); }

std::string DlibFullyConnected(std::int64_t inputs, std::int64_t outputs) {
  return DlibName("fc_2") + Integers({outputs, inputs}) + DlibTensor({inputs, outputs, 1, 1}, 20.0F) +
         Alias({inputs, outputs, 1, 1}) + Alias({0, 0, 0, 0}) + DlibInteger(1) + FourRates();
}

std::string DlibNetwork(const std::vector<std::string>& layers) {
  std::string bytes = DlibInteger(1) + DlibName("loss_metric_2") + One() + One();
  for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) {
    const bool innermost = std::next(layer) == layers.rend();
    bytes += DlibInteger(innermost ? 3 : layer->empty() ? 1 : 2);
  }
  bytes += DlibName("input_rgb_image_sized") + One() + One() + One() + Integers({150, 150});
  const std::string none = DlibTensor({0, 0, 0, 0});
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (!layers[i].empty()) {
      bytes += layers[i] + "110" + none + none + none + (i == 0 ? DlibInteger(1) : "");
    }
  }
  return bytes;
}

std::string SoundDlibNetwork() {
  return DlibNetwork({DlibConvolution(2, 3), DlibAffine(2), DlibName("relu_"), DlibMaxPool(), "", DlibName("add_prev_"),
                      DlibFullyConnected(2, 4)});
}

}  // namespace pentimento::test
