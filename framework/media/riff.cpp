#include "framework/media/riff.h"

#include "framework/core/errors.h"

namespace pentimento {
namespace {

constexpr std::size_t kFileHeader = 12;
constexpr std::size_t kChunkHeader = 8;

std::string Number(std::size_t value, int size) {
  std::string bytes;
  for (int i = 0; i < size; ++i) {
    bytes += static_cast<char>((value >> (8 * i)) & 0xFF);
  }
  return bytes;
}

std::string MakeChunk(std::string_view name, std::string_view content) {
  std::string chunk = std::string(name) + Number(content.size(), 4) + std::string(content);
  if (content.size() % 2 != 0) {
    chunk += '\0';
  }
  return chunk;
}

}  // namespace

std::uint32_t LittleEndian(std::string_view bytes, std::size_t offset, int size) {
  std::uint32_t value = 0;
  for (int i = 0; i < size; ++i) {
    const auto byte = static_cast<unsigned char>(bytes[offset + static_cast<std::size_t>(i)]);
    value |= static_cast<std::uint32_t>(byte) << (8 * i);
  }
  return value;
}

std::optional<std::string_view> RiffChunk(std::string_view bytes, std::string_view name) {
  for (std::size_t at = kFileHeader; at + kChunkHeader <= bytes.size();) {
    const std::size_t size = LittleEndian(bytes, at + 4, 4);
    if (size > bytes.size() - at - kChunkHeader) {
      return std::nullopt;
    }
    if (bytes.substr(at, 4) == name) {
      return bytes.substr(at + kChunkHeader, size);
    }
    at += kChunkHeader + size + size % 2;
  }
  return std::nullopt;
}

std::string WithWebpProfile(std::string_view bytes, int width, int height, std::string_view profile) {
  constexpr char kHasProfile = 0x20;
  if (bytes.size() < kFileHeader + kChunkHeader || RiffChunk(bytes, "VP8X")) {
    throw InternalError("a profile is only put into plain WebP files");
  }
  const std::string extended = std::string(1, kHasProfile) + std::string(3, '\0') +
                               Number(static_cast<std::size_t>(width - 1), 3) +
                               Number(static_cast<std::size_t>(height - 1), 3);
  const std::string body =
      "WEBP" + MakeChunk("VP8X", extended) + MakeChunk("ICCP", profile) + std::string(bytes.substr(kFileHeader));
  return "RIFF" + Number(body.size(), 4) + body;
}

}  // namespace pentimento
