#include "framework/weights_file/dlib_network.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <ranges>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/weights_file/byte_reader.h"
#include "framework/weights_file/weights_file.h"

namespace pentimento {
namespace {

/// Versions of layers are 1 to 3; every name is longer, which is how the end of the nesting is told.
constexpr std::int64_t kHighestVersion = 3;
constexpr std::int64_t kTagVersion = 1;
constexpr std::int64_t kLayerVersion = 2;
constexpr std::int64_t kLongestDlibName = 64;

/// Reads dlib's elements: numbers of a control byte (their length, and 0x80 if negative) and so many bytes.
class DlibReader {
 public:
  DlibReader(std::string_view bytes, const std::string& file) : bytes_(bytes, file) {}

  [[nodiscard]] std::size_t left() const { return bytes_.left(); }
  [[noreturn]] void Fail(std::string_view what) const { bytes_.Fail(what); }

  std::int64_t Integer() {
    constexpr std::uint64_t kNegative = 0x80;
    constexpr std::uint64_t kMostBytes = sizeof(std::int64_t);
    const std::uint64_t control = bytes_.Number(1);
    const std::uint64_t size = control & ~kNegative;
    if (size < 1 || size > kMostBytes) {
      Fail(fmt::format("a number begins with {:#04x}, which dlib does not write", control));
    }
    const std::uint64_t value = bytes_.Number(size);
    if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
      Fail("a number has more than 63 bits");
    }
    const auto magnitude = static_cast<std::int64_t>(value);
    return (control & kNegative) != 0 ? -magnitude : magnitude;
  }

  std::vector<std::int64_t> Integers(std::size_t count) {
    std::vector<std::int64_t> values(count);
    std::ranges::generate(values, [this] { return Integer(); });
    return values;
  }

  /// Its mantissa and its exponent, which nothing here depends on.
  void PassFloats(std::size_t count) { Integers(2 * count); }

  bool Boolean() {
    const std::string_view byte = bytes_.Take(1);
    if (byte != "0" && byte != "1") {
      Fail(fmt::format("a truth value is \"{}\", not 0 or 1", Printable(byte)));
    }
    return byte == "1";
  }

  std::string_view Name() { return Name(Integer()); }
  std::string_view Name(std::int64_t length) {
    if (length < 1 || length > kLongestDlibName) {
      Fail(fmt::format("a name of {} bytes", length));
    }
    return bytes_.Take(static_cast<std::uint64_t>(length));
  }

  void Expect(std::int64_t wanted, std::string_view what) {
    if (const std::int64_t found = Integer(); found != wanted) {
      Fail(fmt::format("{} is {}; {} is read", what, found, wanted));
    }
  }

  /// The values of a `resizable_tensor`.
  std::string_view Tensor() {
    Expect(2, "the version of a tensor");
    const std::vector<std::int64_t> shape = Integers(4);
    const auto count = ElementCount(shape);
    if (!count || static_cast<std::uint64_t>(*count) > left() / sizeof(float)) {
      Fail(
          fmt::format("a tensor of [{}] does not fit into the {} bytes that are left; the file may be truncated, "
                      "fetch it again",
                      fmt::join(shape, ","), left()));
    }
    return bytes_.Take(static_cast<std::uint64_t>(*count) * sizeof(float));
  }

  /// The shape of an `alias_tensor`: a part of another one.
  std::vector<std::int64_t> Alias() {
    Expect(1, "the version of a tensor's part");
    return Integers(4);
  }

 private:
  ByteReader bytes_;
};

/// @throws WeightsError unless the layer has as many values as those parts have elements.
void CheckParts(const DlibReader& reader, const DlibLayer& layer, const std::vector<std::vector<std::int64_t>>& parts) {
  std::uint64_t elements = 0;
  for (const std::vector<std::int64_t>& part : parts) {
    const auto count = ElementCount(part);
    if (!count || static_cast<std::uint64_t>(*count) > layer.parameters.size()) {
      reader.Fail(fmt::format("a layer \"{}\" of {} bytes has a part [{}]", layer.kind, layer.parameters.size(),
                              fmt::join(part, ",")));
    }
    elements += static_cast<std::uint64_t>(*count);
  }
  if (elements * sizeof(float) != layer.parameters.size()) {
    reader.Fail(
        fmt::format("a layer \"{}\" has {} bytes for {} numbers", layer.kind, layer.parameters.size(), elements));
  }
}

void ReadConvolution(DlibReader& reader, DlibLayer& layer, bool newer) {
  layer.parameters = reader.Tensor();
  const std::vector<std::int64_t> said = reader.Integers(7);  // filters, rows, columns, strides, paddings
  const std::vector<std::int64_t> filters = reader.Alias();
  const std::vector<std::int64_t> biases = reader.Alias();
  reader.PassFloats(4);  // how fast it learned
  if (newer && !reader.Boolean()) {
    reader.Fail("a convolution without biases");
  }
  CheckParts(reader, layer, {filters, biases});
  if (filters[0] != said[0] || filters[2] != said[1] || filters[3] != said[2] ||
      ElementCount(biases) != std::optional(said[0])) {
    reader.Fail(fmt::format("a convolution of {} filters of {}x{} has [{}], and [{}] biases", said[0], said[1], said[2],
                            fmt::join(filters, ","), fmt::join(biases, ",")));
  }
  layer.geometry = filters;
  layer.geometry.insert(layer.geometry.end(), said.begin() + 3, said.end());
}

void ReadAffine(DlibReader& reader, DlibLayer& layer, bool newer) {
  layer.parameters = reader.Tensor();
  const std::vector<std::int64_t> scales = reader.Alias();
  const std::vector<std::int64_t> shifts = reader.Alias();
  reader.Expect(0, "the mode of an affine layer");
  if (newer && reader.Boolean()) {
    reader.Fail("an affine layer that is switched off");
  }
  CheckParts(reader, layer, {scales, shifts});
  if (ElementCount(scales) != ElementCount(shifts)) {
    reader.Fail(
        fmt::format("an affine layer of [{}] scales and [{}] shifts", fmt::join(scales, ","), fmt::join(shifts, ",")));
  }
  layer.geometry = {*ElementCount(scales)};
}

void ReadFullyConnected(DlibReader& reader, DlibLayer& layer, bool newer) {
  constexpr std::int64_t kNoBias = 1;
  const std::vector<std::int64_t> said = reader.Integers(2);  // outputs, inputs
  layer.parameters = reader.Tensor();
  const std::vector<std::int64_t> weights = reader.Alias();
  const std::vector<std::int64_t> biases = reader.Alias();
  reader.Expect(kNoBias, "the bias mode of a fully connected layer");
  reader.PassFloats(4);
  if (newer) {
    reader.Boolean();
  }
  CheckParts(reader, layer, {weights});
  if (weights != std::vector<std::int64_t>{said[1], said[0], 1, 1}) {
    reader.Fail(
        fmt::format("a fully connected layer of {} to {} has [{}] weights", said[1], said[0], fmt::join(weights, ",")));
  }
  layer.geometry = {said[1], said[0]};
}

void ReadPool(DlibReader& reader, DlibLayer& layer, bool /*newer*/) { layer.geometry = reader.Integers(6); }

void ReadNothing(DlibReader& /*reader*/, DlibLayer& /*layer*/, bool /*newer*/) {}

/// What a layer's name in the file means; some are followed by one more truth value since a later version.
struct DlibKind {
  std::string_view name;
  const char* kind;
  void (*read)(DlibReader&, DlibLayer&, bool newer);
  bool newer = false;
};
constexpr std::array kDlibKinds = {
    DlibKind{"con_4", "con", ReadConvolution},      DlibKind{"con_5", "con", ReadConvolution, true},
    DlibKind{"affine_", "affine", ReadAffine},      DlibKind{"affine_2", "affine", ReadAffine, true},
    DlibKind{"fc_2", "fc", ReadFullyConnected},     DlibKind{"fc_3", "fc", ReadFullyConnected, true},
    DlibKind{"max_pool_2", "max_pool", ReadPool},   DlibKind{"avg_pool_2", "avg_pool", ReadPool},
    DlibKind{"add_prev_", "add_prev", ReadNothing}, DlibKind{"relu_", "relu", ReadNothing},
};

DlibLayer ReadLayer(DlibReader& reader) {
  const std::string_view name = reader.Name();
  const auto* const kind = std::ranges::find(kDlibKinds, name, &DlibKind::name);
  if (kind == kDlibKinds.end()) {
    reader.Fail(fmt::format("a layer \"{}\", of which nothing is known", Printable(name)));
  }
  DlibLayer layer{kind->kind, {}, {}};
  kind->read(reader, layer, kind->newer);
  return layer;
}

/// What training left behind: three marks, the gradient, the last output, and the parameters' gradient.
void PassTrainingState(DlibReader& reader) {
  for (int mark = 0; mark < 3; ++mark) {
    reader.Boolean();
  }
  for (int tensor = 0; tensor < 3; ++tensor) {
    reader.Tensor();
  }
}

/// The loss, the layers' versions from the outermost to the innermost, and the input. @returns the versions.
std::vector<std::int64_t> ReadNesting(DlibReader& reader) {
  reader.Expect(1, "the version of the loss");
  const std::string_view loss = reader.Name();
  if (loss != "loss_metric_" && loss != "loss_metric_2") {
    reader.Fail(fmt::format("the loss \"{}\"; only networks under a metric loss are read", Printable(loss)));
  }
  if (loss == "loss_metric_2") {
    reader.PassFloats(2);
  }
  std::vector<std::int64_t> versions;
  std::int64_t number = reader.Integer();
  for (; number <= kHighestVersion; number = reader.Integer()) {
    if (number < kTagVersion || versions.size() == kMostTensors) {
      reader.Fail(fmt::format("a layer of version {} within {} others", number, versions.size()));
    }
    versions.push_back(number);
  }
  if (const std::string_view input = reader.Name(number); input != "input_rgb_image_sized") {
    reader.Fail(
        fmt::format("the input \"{}\"; only networks of colour pictures of one size are read", Printable(input)));
  }
  reader.PassFloats(3);  // the mean colour
  reader.Integers(2);    // the size
  if (versions.empty() || versions.back() < kLayerVersion) {
    reader.Fail("a network without a layer next to its input");
  }
  return versions;
}

}  // namespace

std::vector<DlibLayer> ParseDlibNetwork(std::string_view bytes, const std::string& file) {
  DlibReader reader(bytes, file + ": its network");
  std::vector<std::int64_t> versions = ReadNesting(reader);
  std::vector<DlibLayer> layers;
  const auto read = [&] {
    layers.push_back(ReadLayer(reader));
    PassTrainingState(reader);
  };
  read();
  if (versions.back() == kHighestVersion) {
    reader.Integer();  // pictures that a sample is made of
  }
  versions.pop_back();
  for (const auto version : std::views::reverse(versions)) {
    if (version == kHighestVersion) {
      reader.Fail(fmt::format("a layer of version {}", version));
    }
    if (version == kLayerVersion) {
      read();
    }
  }
  if (reader.left() > 0) {
    reader.Fail(fmt::format("{} bytes follow the last layer", reader.left()));
  }
  return layers;
}

}  // namespace pentimento
