#include "framework/media/container/quantisation.h"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <map>

#include "framework/core/hash.h"
#include "framework/media/container/bytes.h"
#include "framework/media/container/jpeg_parts.h"

namespace pentimento {
namespace {

using Table = std::array<int, 64>;

/// ITU-T T.81, table K.1, in zigzag order (figure 5).
constexpr Table kLuminance = {16, 11, 12,  14,  12,  10, 16, 14,  13,  14,  18,  17,  16, 19,  24,  40,
                              26, 24, 22,  22,  24,  49, 35, 37,  29,  40,  58,  51,  61, 60,  57,  51,
                              56, 55, 64,  72,  92,  78, 64, 68,  87,  69,  55,  56,  80, 109, 81,  87,
                              95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99};

constexpr int kQualities = 100;

/// libjpeg's luminance table at each quality from 1 on.
constexpr std::array<Table, kQualities> MakeScaledTables() {
  std::array<Table, kQualities> tables{};
  for (int quality = 1; quality <= kQualities; ++quality) {
    const int scale = quality < 50 ? 5000 / quality : 200 - quality * 2;
    for (std::size_t i = 0; i < kLuminance.size(); ++i) {
      const int value = (kLuminance[i] * scale + 50) / 100;
      tables[static_cast<std::size_t>(quality - 1)][i] = value < 1 ? 1 : value > 255 ? 255 : value;
    }
  }
  return tables;
}

constexpr std::array<Table, kQualities> kScaledTables = MakeScaledTables();

int Distance(const Table& a, const Table& b) {
  int sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    sum += std::abs(a[i] - b[i]);
  }
  return sum;
}

void ReadTables(std::string_view content, std::map<int, Table>& tables) {
  std::size_t at = 0;
  while (at < content.size()) {
    const std::uint8_t head = ByteAt(content, at);
    const int size = head >> 4 == 0 ? 1 : 2;
    if (!Holds(content, at + 1, std::size_t{64} * static_cast<std::size_t>(size))) {
      return;
    }
    Table& table = tables[head & 0xF];
    for (std::size_t i = 0; i < table.size(); ++i) {
      table[i] = static_cast<int>(ReadNumber(content, at + 1 + i * static_cast<std::size_t>(size), size));
    }
    at += 1 + table.size() * static_cast<std::size_t>(size);
  }
}

}  // namespace

std::optional<QuantisationFingerprint> FingerprintQuantisation(std::string_view jpeg) {
  std::map<int, Table> tables;
  JpegParts parts(jpeg);
  while (const std::optional<JpegPart> part = parts.Next()) {
    if (part->kind == JpegPart::Kind::kMarker && part->code == JpegParts::kQuantisation) {
      ReadTables(JpegContent(jpeg, *part), tables);
    } else if (part->kind == JpegPart::Kind::kScan || part->code == JpegParts::kScanHeader) {
      break;
    }
  }
  if (!tables.contains(0)) {
    return std::nullopt;
  }
  std::string packed;
  for (const auto& [number, table] : tables) {
    packed += static_cast<char>(number);
    for (const int value : table) {
      packed += MakeNumber(static_cast<std::uint64_t>(value), 2);
    }
  }
  QuantisationFingerprint fingerprint{Sha256(packed), 0, false};
  int nearest = std::numeric_limits<int>::max();
  for (int quality = 1; quality <= kQualities; ++quality) {
    const int distance = Distance(tables[0], kScaledTables[static_cast<std::size_t>(quality - 1)]);
    if (distance < nearest) {
      nearest = distance;
      fingerprint.quality = quality;
    }
  }
  fingerprint.is_exact = nearest == 0;
  return fingerprint;
}

}  // namespace pentimento
