#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pentimento {

/// One number as TensorBoard's "Scalars" shows it.
struct ScalarEvent {
  std::int64_t step = 0;
  std::string tag;     ///< "loss/G_A"; what is before the slash groups charts
  double value = 0.0;  ///< written as float32
};

/// The content of an events file (`events.out.tfevents.*`): TFRecords of TensorFlow's `Event` messages, version 2, in
/// the order given. An event's wall time is its step in seconds, so that equal scalars give equal bytes.
std::string EventsFile(const std::vector<ScalarEvent>& scalars);

/// CRC-32C, Castagnoli's (RFC 3720, appendix B.4).
std::uint32_t Crc32c(std::string_view bytes);

}  // namespace pentimento
