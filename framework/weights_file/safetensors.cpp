#include "framework/weights_file/safetensors.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/core/json.h"
#include "framework/weights_file/weights_file.h"

namespace pentimento {
namespace {

constexpr std::size_t kSizeBytes = 8;
constexpr std::uint64_t kMaxHeader = 100'000'000;  // the official reader's limit

[[noreturn]] void Fail(const std::string& file, const std::string& what) {
  throw WeightsError(fmt::format("{}: not a usable safetensors file: {}", file, what));
}

[[noreturn]] void Fail(const std::string& file, const std::string& tensor, const std::string& what) {
  throw WeightsError(fmt::format("{}: tensor \"{}\": {}", file, tensor, what));
}

std::optional<std::size_t> Product(std::size_t a, std::size_t b) {
  if (a != 0 && b > std::numeric_limits<std::size_t>::max() / a) {
    return std::nullopt;
  }
  return a * b;
}

/// What a header must be before it is taken apart. JSON's parser keeps the last of two equal keys, so a file could hide
/// a tensor behind another of the same name; with a callback that watches it, it takes a time that grows with the
/// square of their number.
class HeaderCheck final : public nlohmann::json_sax<Json> {
 public:
  /// Why it is none; "" if it is one.
  [[nodiscard]] const std::string& fault() const { return fault_; }

  bool null() override { return true; }
  bool boolean(bool /*value*/) override { return true; }
  bool number_integer(number_integer_t /*value*/) override { return true; }
  bool number_unsigned(number_unsigned_t /*value*/) override { return true; }
  bool number_float(number_float_t /*value*/, const string_t& /*text*/) override { return true; }
  bool string(string_t& /*value*/) override { return true; }
  bool binary(binary_t& /*value*/) override { return true; }
  bool start_array(std::size_t /*elements*/) override { return Enter(); }
  bool end_array() override { return Leave(); }
  bool start_object(std::size_t /*elements*/) override { return Enter(); }
  bool end_object() override { return Leave(); }

  bool key(string_t& key) override {
    std::set<std::string>& known = keys_.at(depth_ - 1);
    if (!known.insert(key).second) {
      return Refuse(fmt::format("its header names \"{}\" twice", Printable(key)));
    }
    // Beside the tensors there is one more key, and metadata have no more than there are tensors.
    return known.size() <= kMostTensors + 1 ||
           Refuse(fmt::format("its header has more than the {} entries accepted here", kMostTensors));
  }

  bool parse_error(std::size_t /*position*/, const std::string& /*last*/, const Json::exception& error) override {
    constexpr std::size_t kMostOfReason = 300;  // its end is what was read last, which may be the whole header
    return Refuse(fmt::format("its header is not JSON ({})", Printable(error.what(), kMostOfReason)));
  }

 private:
  /// The header, a tensor, its shape.
  static constexpr std::size_t kMostDepth = 3;

  bool Enter() {
    if (++depth_ > kMostDepth) {
      return Refuse("its header is nested more deeply than the format allows");
    }
    keys_.at(depth_ - 1).clear();
    return true;
  }
  bool Leave() {
    --depth_;
    return true;
  }
  bool Refuse(std::string fault) {
    fault_ = std::move(fault);
    return false;
  }

  std::size_t depth_ = 0;
  std::array<std::set<std::string>, kMostDepth> keys_;
  std::string fault_;
};

Json ParseObject(std::string_view text, const std::string& file) {
  HeaderCheck check;
  if (!Json::sax_parse(text, &check)) {
    Fail(file, check.fault());
  }
  Json header = Json::parse(text);
  if (!header.is_object()) {
    Fail(file, "its header is not a JSON object");
  }
  return header;
}

ElementType TypeOf(const Json& value, const std::string& file, const std::string& tensor) {
  for (const ElementType type : kElementTypes) {
    if (value.is_string() && value.get_ref<const std::string&>() == ToString(type)) {
      return type;
    }
  }
  Fail(file, tensor, fmt::format("element type {} is not supported", Printable(value.dump())));
}

std::size_t UnsignedOf(const Json& value, const std::string& file, const std::string& tensor, std::string_view what) {
  if (!value.is_number_unsigned()) {
    Fail(file, tensor, fmt::format("{} must be whole numbers from 0 on", what));
  }
  return value.get<std::size_t>();
}

SafetensorsEntry ReadEntry(const std::string& name, const Json& json, std::size_t data_begin, std::size_t data_size,
                           const std::string& file) {
  if (!json.is_object() || json.size() != 3 || !json.contains("dtype") || !json.contains("shape") ||
      !json.contains("data_offsets")) {
    Fail(file, name, "must have exactly dtype, shape and data_offsets");
  }
  SafetensorsEntry entry;
  entry.name = name;
  entry.type = TypeOf(json["dtype"], file, name);
  const Json& shape = json["shape"];
  const Json& offsets = json["data_offsets"];
  if (!shape.is_array() || shape.size() > kMostDimensions) {
    Fail(file, name, fmt::format("its shape must be a list of at most {} lengths", kMostDimensions));
  }
  std::optional<std::size_t> needed = ElementSize(entry.type);
  for (const Json& length : shape) {
    const std::size_t n = UnsignedOf(length, file, name, "lengths");
    needed = Product(*needed, n);
    if (!needed || n > static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max())) {
      Fail(file, name, fmt::format("shape {} overflows", shape.dump()));
    }
    entry.shape.push_back(static_cast<std::int64_t>(n));
  }
  if (!offsets.is_array() || offsets.size() != 2) {
    Fail(file, name, "data_offsets must be two numbers");
  }
  const std::size_t begin = UnsignedOf(offsets[0], file, name, "data_offsets");
  const std::size_t end = UnsignedOf(offsets[1], file, name, "data_offsets");
  if (begin > end || end > data_size) {
    Fail(file, name,
         fmt::format("bytes {} to {} do not lie in the file's {} bytes of data; it may be truncated, fetch it "
                     "again",
                     begin, end, data_size));
  }
  if (end - begin != *needed) {
    Fail(
        file, name,
        fmt::format("shape {} of {} needs {} bytes, not {}", shape.dump(), ToString(entry.type), *needed, end - begin));
  }
  entry.offset = data_begin + begin;
  entry.size = end - begin;
  return entry;
}

void CheckLayout(std::vector<SafetensorsEntry>& entries, std::size_t data_begin, std::size_t file_size,
                 const std::string& file) {
  std::ranges::sort(entries, [](const SafetensorsEntry& a, const SafetensorsEntry& b) {
    return std::tie(a.offset, a.size, a.name) < std::tie(b.offset, b.size, b.name);
  });
  std::size_t expected = data_begin;
  for (const SafetensorsEntry& entry : entries) {
    if (entry.offset != expected) {
      Fail(file, entry.name,
           entry.offset < expected ? "its bytes overlap another tensor's"
                                   : "there are bytes before it that belong to no tensor");
    }
    expected += entry.size;
  }
  if (expected != file_size) {
    Fail(file, fmt::format("{} bytes at its end belong to no tensor", file_size - expected));
  }
}

}  // namespace

SafetensorsHeader ParseSafetensors(std::string_view bytes, const std::string& file) {
  if (bytes.size() < kSizeBytes) {
    Fail(file, fmt::format("{} bytes are too few for one", bytes.size()));
  }
  std::uint64_t header_size = 0;
  for (std::size_t i = 0; i < kSizeBytes; ++i) {
    header_size |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  }
  if (header_size > kMaxHeader || header_size > bytes.size() - kSizeBytes) {
    Fail(file, fmt::format("it claims a header of {} bytes, the file has {}", header_size, bytes.size()));
  }
  const std::size_t data_begin = kSizeBytes + static_cast<std::size_t>(header_size);
  const Json json = ParseObject(bytes.substr(kSizeBytes, static_cast<std::size_t>(header_size)), file);
  SafetensorsHeader header;
  for (const auto& [name, value] : json.items()) {
    if (!IsUsableName(name)) {
      Fail(file, Printable(name), fmt::format("a name of {} bytes, or with control characters", name.size()));
    }
    if (name != "__metadata__") {
      header.entries.push_back(ReadEntry(name, value, data_begin, bytes.size() - data_begin, file));
      continue;
    }
    if (!value.is_object()) {
      Fail(file, "its __metadata__ is not an object");
    }
    for (const auto& [key, text] : value.items()) {
      if (!text.is_string()) {
        Fail(file, fmt::format("its __metadata__ \"{}\" is not a text", Printable(key)));
      }
      header.metadata[key] = text.get<std::string>();
    }
  }
  CheckLayout(header.entries, data_begin, bytes.size(), file);
  return header;
}

}  // namespace pentimento
