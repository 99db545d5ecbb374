#include "framework/media/container/icc_elements.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "framework/media/container/bytes.h"

namespace pentimento {
namespace {

/// Type and reserved bytes.
constexpr std::size_t kTypeHeader = 8;
/// More channels than any colour space of a picture has.
constexpr std::size_t kMostChannels = 15;

std::string TypeHeader(std::string_view type) { return std::string(type) + std::string(4, '\0'); }

/// An element of that many bytes behind its type; "" if it has fewer.
std::string Fixed(std::string_view element, std::size_t length) {
  return Holds(element, kTypeHeader, length)
             ? TypeHeader(element.substr(0, 4)) + std::string(element.substr(kTypeHeader, length))
             : "";
}

/// A curve at the beginning of the bytes (10.6, 10.18); "" if there is none.
std::string PlainCurve(std::string_view bytes) {
  if (bytes.starts_with("curv")) {
    const std::size_t count = ReadNumber(bytes, 8, 4);
    return Fixed(bytes, 4 + 2 * count);
  }
  if (bytes.starts_with("para")) {
    constexpr std::size_t kParameters[] = {1, 3, 4, 5, 7};
    const std::size_t function = ReadNumber(bytes, 8, 2);
    constexpr std::size_t kBegin = 12;
    if (function >= std::size(kParameters) || !Holds(bytes, kBegin, 4 * kParameters[function])) {
      return "";
    }
    return TypeHeader("para") + MakeNumber(function, 2) + MakeNumber(0, 2) +
           std::string(bytes.substr(kBegin, 4 * kParameters[function]));
  }
  return "";
}

/// The product, or `most` + 1 where it is larger than `most`.
std::size_t BoundedProduct(std::size_t a, std::size_t b, std::size_t most) {
  return a != 0 && b > most / a ? most + 1 : a * b;
}

/// "mft1" and "mft2" (10.10, 10.11): channels, a matrix, input tables, a grid of colours, output tables.
std::string PlainTable(std::string_view element) {
  const bool wide = element.starts_with("mft2");
  const std::size_t inputs = ByteAt(element, 8);
  const std::size_t outputs = ByteAt(element, 9);
  const std::size_t steps = ByteAt(element, 10);
  const std::size_t size = wide ? 2 : 1;
  const std::size_t begin = wide ? 52 : 48;
  const std::size_t input_steps = wide ? ReadNumber(element, 48, 2) : 256;
  const std::size_t output_steps = wide ? ReadNumber(element, 50, 2) : 256;
  if (inputs == 0 || inputs > kMostChannels || outputs == 0 || outputs > kMostChannels || steps == 0) {
    return "";
  }
  std::size_t grid = outputs;
  for (std::size_t i = 0; i < inputs; ++i) {
    grid = BoundedProduct(grid, steps, element.size());
  }
  const std::size_t length = begin + size * (inputs * input_steps + grid + outputs * output_steps);
  if (length > element.size()) {
    return "";
  }
  return TypeHeader(element.substr(0, 4)) + std::string(element.substr(8, 3)) + std::string(1, '\0') +
         std::string(element.substr(12, length - 12));
}

/// "mAB " and "mBA " (10.12, 10.13): offsets of curves, matrix, curves, grid and curves, of which only the first, next
/// to the connection space, must be there.
class StagesWriter {
 public:
  explicit StagesWriter(std::string_view element)
      : element_(element), inputs_(ByteAt(element, 8)), outputs_(ByteAt(element, 9)) {}

  std::string Write() {
    const bool from_device = element_.starts_with("mAB ");
    const std::size_t device = from_device ? inputs_ : outputs_;
    const std::size_t connection = from_device ? outputs_ : inputs_;
    if (inputs_ == 0 || inputs_ > kMostChannels || outputs_ == 0 || outputs_ > kMostChannels || Offset(kB) == 0) {
      return "";
    }
    AddCurves(kB, connection);
    AddMatrix();
    AddCurves(kM, connection);
    AddGrid();
    AddCurves(kA, device);
    std::string header = TypeHeader(element_.substr(0, 4)) + std::string(element_.substr(8, 2)) + MakeNumber(0, 2);
    for (const std::size_t offset : offsets_) {
      header += MakeNumber(offset, 4);
    }
    return damaged_ ? "" : header + stages_;
  }

 private:
  enum Stage : std::uint8_t { kB, kMatrix, kM, kGrid, kA, kStages };
  static constexpr std::size_t kOffsets = 12;
  static constexpr std::size_t kBegin = kOffsets + 4 * kStages;

  [[nodiscard]] std::size_t Offset(Stage stage) const {
    return ReadNumber(element_, kOffsets + std::size_t{4} * stage, 4);
  }

  /// Whether there is that stage; the next one that is added is it then.
  bool Begin(Stage stage) {
    const bool is_there = Offset(stage) != 0;
    offsets_[stage] = is_there ? kBegin + stages_.size() : 0;
    return is_there;
  }

  void Add(std::string_view part) {
    damaged_ = damaged_ || part.empty();
    stages_ += part;
    stages_.append((4 - stages_.size() % 4) % 4, '\0');
  }

  void AddCurves(Stage stage, std::size_t count) {
    if (!Begin(stage)) {
      return;
    }
    std::size_t at = Offset(stage);
    for (std::size_t i = 0; i < count && !damaged_; ++i) {
      const std::string curve = PlainCurve(Part(element_, at));
      Add(curve);
      at += curve.size() + (4 - curve.size() % 4) % 4;
    }
  }

  void AddMatrix() {
    constexpr std::size_t kSize = 12 * 4;
    if (Begin(kMatrix)) {
      Add(Holds(element_, Offset(kMatrix), kSize) ? element_.substr(Offset(kMatrix), kSize) : std::string_view());
    }
  }

  void AddGrid() {
    if (!Begin(kGrid)) {
      return;
    }
    constexpr std::size_t kHeader = 20;
    const std::string_view grid = Part(element_, Offset(kGrid));
    const std::size_t precision = ByteAt(grid, 16);
    std::size_t length = outputs_ * precision;
    for (std::size_t i = 0; i < inputs_; ++i) {
      length = BoundedProduct(length, ByteAt(grid, i), element_.size());
    }
    if (length == 0 || precision > 2 || !Holds(grid, kHeader, length)) {
      damaged_ = true;
      return;
    }
    Add(std::string(grid.substr(0, inputs_)) + std::string(16 - inputs_, '\0') + std::string(grid.substr(16, 1)) +
        std::string(3, '\0') + std::string(grid.substr(kHeader, length)));
  }

  std::string_view element_;
  std::size_t inputs_;
  std::size_t outputs_;
  std::size_t offsets_[kStages] = {};
  std::string stages_;
  bool damaged_ = false;
};

/// "desc" of version 2 (ICC.1:2001-04, 6.5.17): a text in ASCII, one in Unicode, and 67 bytes for one of Macintosh.
std::size_t DescriptionLength(std::string_view element) {
  const std::size_t ascii = ReadNumber(element, kTypeHeader, 4);
  const std::size_t unicode = kTypeHeader + 4 + ascii + 4;
  return unicode + 4 + 2 * ReadNumber(element, unicode, 4) + 3 + 67;
}

/// "mluc" (10.15): the farthest end of a record's text.
std::size_t LocalisedLength(std::string_view element) {
  constexpr std::size_t kRecords = 16;
  constexpr std::size_t kRecord = 12;
  const std::size_t count = std::min<std::size_t>(ReadNumber(element, 8, 4), element.size() / kRecord);
  std::size_t end = kRecords + kRecord * count;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t record = kRecords + kRecord * i;
    end = std::max<std::size_t>(end, ReadNumber(element, record + 4, 4) + ReadNumber(element, record + 8, 4));
  }
  return end;
}

}  // namespace

std::string PlainIccElement(std::string_view element) {
  const std::string_view type = element.substr(0, 4);
  if (type == "XYZ ") {
    return Fixed(element, 12);
  }
  if (type == "sf32") {
    return Fixed(element, 9 * 4);
  }
  if (type == "cicp") {
    return Fixed(element, 4);
  }
  if (type == "chrm") {
    constexpr std::size_t kChannels = 3;
    return ReadNumber(element, 8, 2) == kChannels ? Fixed(element, 4 + 8 * kChannels) : "";
  }
  if (type == "mft1" || type == "mft2") {
    return PlainTable(element);
  }
  if (type == "mAB " || type == "mBA ") {
    return StagesWriter(element).Write();
  }
  return PlainCurve(element);
}

bool IsRisingIccCurve(std::string_view element) {
  const std::size_t count = element.starts_with("curv") ? ReadNumber(element, 8, 4) : 0;
  for (std::size_t i = 1; i < count && Holds(element, 12, 2 * (i + 1)); ++i) {
    if (ReadNumber(element, 12 + 2 * i, 2) < ReadNumber(element, 12 + 2 * (i - 1), 2)) {
      return false;
    }
  }
  return true;
}

std::size_t IccElementLength(std::string_view element) {
  const std::string_view type = element.substr(0, 4);
  std::size_t length = element.size();
  if (type == "text") {
    length = std::min(element.find('\0', kTypeHeader), element.size() - 1) + 1;
  } else if (type == "desc") {
    length = DescriptionLength(element);
  } else if (type == "mluc") {
    length = LocalisedLength(element);
  } else if (type == "sig ") {
    length = 12;
  } else if (type == "dtim") {
    length = 20;
  } else if (type == "meas" || type == "view") {
    length = 36;
  } else if (type != "XYZ " && type != "sf32") {  // of which some tags hold more
    const std::string plain = PlainIccElement(element);
    length = plain.empty() ? element.size() : plain.size();
  }
  return std::min(length, element.size());
}

}  // namespace pentimento
