#pragma once

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "framework/results/tensorboard_events.h"

namespace pentimento {

/// Takes bytes off the front of a message of protocol buffers.
class MessageReader {
 public:
  explicit MessageReader(std::string_view bytes) : bytes_(bytes) {}

  [[nodiscard]] bool done() const { return bytes_.empty(); }

  std::string_view Bytes(std::size_t count) {
    if (count > bytes_.size()) {
      throw std::runtime_error("a message ends within a field");
    }
    const std::string_view taken = bytes_.substr(0, count);
    bytes_.remove_prefix(count);
    return taken;
  }

  template <class T>
  T Fixed() {
    T value;
    std::memcpy(&value, Bytes(sizeof value).data(), sizeof value);
    return value;
  }

  std::uint64_t Varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
      const auto byte = static_cast<std::uint8_t>(Bytes(1).front());
      value |= std::uint64_t{byte & 0x7FU} << shift;
      if (byte < 0x80) {
        return value;
      }
    }
  }

  std::string_view Text() { return Bytes(Varint()); }

  /// The next field's number and wire type must be these.
  void Expect(std::uint64_t number, std::uint64_t wire_type) {
    if (Varint() != (number << 3U | wire_type)) {
      throw std::runtime_error("another field than the message should have");
    }
  }

 private:
  std::string_view bytes_;
};

/// The scalars of an events file. @throws std::runtime_error for a checksum that is wrong, for a file that is not
/// of version 2, and for messages that hold anything but wall time, step and one simple value.
inline std::vector<ScalarEvent> ReadEvents(std::string_view file) {
  const auto check = [](std::string_view bytes, std::uint32_t masked) {
    const std::uint32_t crc = Crc32c(bytes);
    if (((crc >> 15U) | (crc << 17U)) + 0xA282EAD8U != masked) {
      throw std::runtime_error("a checksum is wrong");
    }
  };
  std::vector<ScalarEvent> events;
  bool first = true;
  for (MessageReader records(file); !records.done(); first = false) {
    const std::string_view length = records.Bytes(sizeof(std::uint64_t));
    check(length, records.Fixed<std::uint32_t>());
    const std::string_view bytes = records.Bytes(MessageReader(length).Fixed<std::uint64_t>());
    check(bytes, records.Fixed<std::uint32_t>());
    MessageReader event(bytes);
    if (first) {
      event.Expect(3, 2);
      if (event.Text() != "brain.Event:2") {
        throw std::runtime_error("not a file of version 2");
      }
      continue;
    }
    ScalarEvent scalar;
    event.Expect(1, 1);
    event.Fixed<double>();
    event.Expect(2, 0);
    scalar.step = static_cast<std::int64_t>(event.Varint());
    event.Expect(5, 2);
    MessageReader summary(event.Text());
    summary.Expect(1, 2);
    MessageReader value(summary.Text());
    value.Expect(1, 2);
    scalar.tag = value.Text();
    value.Expect(2, 5);
    scalar.value = value.Fixed<float>();
    events.push_back(scalar);
    if (!event.done() || !summary.done() || !value.done()) {
      throw std::runtime_error("more than one number in an event");
    }
  }
  return events;
}

}  // namespace pentimento
