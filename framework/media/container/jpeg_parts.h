#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace pentimento {

/// What a JPEG stream begins with: its start marker, and the first byte of another.
inline constexpr std::string_view kJpegStart{"\xFF\xD8\xFF", 3};
/// The smallest stream that can hold a picture: markers, a table, a frame and a scan.
inline constexpr std::size_t kSmallestJpeg = 100;

/// One part of a JPEG stream.
struct JpegPart {
  enum class Kind {
    kMarker,   ///< a marker, with the segment that follows it if it has one
    kScan,     ///< entropy-coded data, restart markers included
    kFill,     ///< bytes FF in front of a marker (ITU-T T.81, B.1.1.2)
    kGarbage,  ///< bytes where a marker should be; decoders skip them
    kCut,      ///< a segment that reaches beyond the end
  };
  Kind kind = Kind::kMarker;
  std::uint8_t code = 0;  ///< second byte of the marker
  std::size_t offset = 0;
  std::size_t length = 0;  ///< marker and length field included

  static constexpr std::size_t kHeader = 4;  ///< marker and length field
};

/// Takes a JPEG stream (ITU-T T.81, annex B) apart, from its first byte to its end marker, as libjpeg reads it.
class JpegParts {
 public:
  static constexpr std::uint8_t kStart = 0xD8;
  static constexpr std::uint8_t kEnd = 0xD9;
  static constexpr std::uint8_t kScanHeader = 0xDA;
  static constexpr std::uint8_t kQuantisation = 0xDB;
  static constexpr std::uint8_t kHuffman = 0xC4;
  static constexpr std::uint8_t kArithmetic = 0xCC;
  static constexpr std::uint8_t kRestartInterval = 0xDD;
  static constexpr std::uint8_t kApp0 = 0xE0;
  static constexpr std::uint8_t kApp15 = 0xEF;
  static constexpr std::uint8_t kComment = 0xFE;

  /// The bytes must outlive it.
  explicit JpegParts(std::string_view bytes) : bytes_(bytes) {}

  /// The next part; nothing after the end marker or at the end of the bytes. The parts lie side by side.
  std::optional<JpegPart> Next();

 private:
  JpegPart Take(JpegPart::Kind kind, std::size_t end, std::uint8_t code = 0);

  std::string_view bytes_;
  std::size_t at_ = 0;
  bool in_scan_ = false;
  bool ended_ = false;
};

/// Whether the marker begins a frame (SOF0 to SOF15).
bool IsJpegFrame(std::uint8_t code);

/// What a marker's segment holds; empty for a marker without one.
std::string_view JpegContent(std::string_view bytes, const JpegPart& part);

/// Bytes from the start of a JPEG stream to its end marker, which they include; nothing if there is no such marker.
std::optional<std::size_t> JpegStreamLength(std::string_view bytes);

}  // namespace pentimento
