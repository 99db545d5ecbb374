#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace pentimento {

/// How a pool and its worker talk: a kind, the length of a text (four bytes, least first), the text.
struct WorkerFrame {
  static constexpr char kReady = 'r';     ///< worker: it serves
  static constexpr char kRequest = 'q';   ///< pool
  static constexpr char kAnswer = 'a';    ///< worker
  static constexpr char kError = 'e';     ///< worker: why there is no answer
  static constexpr char kNoMemory = 'm';  ///< worker: and it ends
  static constexpr std::size_t kHeader = 5;

  char kind = kAnswer;
  std::string text;
};

/// Without the memory for all of the frame, nothing of it is appended.
inline void AppendFrame(std::string& bytes, char kind, std::string_view text) {
  bytes.reserve(bytes.size() + WorkerFrame::kHeader + text.size());
  bytes += kind;
  for (unsigned int shift = 0; shift < 32; shift += 8) {
    bytes += static_cast<char>(text.size() >> shift & 0xFFU);
  }
  bytes.append(text);
}

inline std::string PackFrame(char kind, std::string_view text) {
  std::string bytes;
  AppendFrame(bytes, kind, text);
  return bytes;
}

/// Takes the first frame off the front of `bytes`; nothing if it is not all there.
inline std::optional<WorkerFrame> TakeFrame(std::string& bytes) {
  if (bytes.size() < WorkerFrame::kHeader) {
    return std::nullopt;
  }
  std::size_t length = 0;
  for (std::size_t i = 4; i > 0; --i) {
    length = length << 8U | static_cast<unsigned char>(bytes[i]);
  }
  if (bytes.size() - WorkerFrame::kHeader < length) {
    return std::nullopt;
  }
  const char kind = bytes[0];
  if (bytes.size() == WorkerFrame::kHeader + length) {
    bytes.erase(0, WorkerFrame::kHeader);
    return WorkerFrame{kind, std::exchange(bytes, {})};
  }
  WorkerFrame frame{kind, bytes.substr(WorkerFrame::kHeader, length)};
  bytes.erase(0, WorkerFrame::kHeader + length);
  return frame;
}

}  // namespace pentimento
