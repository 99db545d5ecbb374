#include "framework/core/random.h"

#include <cmath>
#include <numbers>

namespace pentimento {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr std::uint64_t SplitMix(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15ULL;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31);
}

std::array<std::uint32_t, 4> Philox(std::array<std::uint32_t, 4> c, std::array<std::uint32_t, 2> k) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t p0 = std::uint64_t{0xD2511F53} * c[0];
    const std::uint64_t p1 = std::uint64_t{0xCD9E8D57} * c[2];
    c = {static_cast<std::uint32_t>(p1 >> 32) ^ c[1] ^ k[0], static_cast<std::uint32_t>(p1),
         static_cast<std::uint32_t>(p0 >> 32) ^ c[3] ^ k[1], static_cast<std::uint32_t>(p0)};
    k[0] += 0x9E3779B9;
    k[1] += 0xBB67AE85;
  }
  return c;
}

}  // namespace

std::uint64_t StableKey(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  }
  return SplitMix(hash ^ (std::uint64_t{text.size()} << 56));
}

RandomStream::RandomStream(std::uint64_t seed, std::string_view purpose, std::string_view id)
    : RandomStream(seed, purpose, StableKey(id)) {}

RandomStream::RandomStream(std::uint64_t seed, std::string_view purpose, std::uint64_t id) {
  const std::uint64_t key = SplitMix(seed ^ SplitMix(StableKey(purpose)));
  const std::uint64_t stream = SplitMix(id ^ 0xA0761D6478BD642FULL);
  key_ = {static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32)};
  // The low half of the counter counts blocks; the high half is the stream.
  counter_ = {0, 0, static_cast<std::uint32_t>(stream), static_cast<std::uint32_t>(stream >> 32)};
}

std::uint32_t RandomStream::Bits() {
  if (used_ == block_.size()) {
    block_ = Philox(counter_, key_);
    if (++counter_[0] == 0) {
      ++counter_[1];
    }
    used_ = 0;
  }
  return block_[used_++];
}

std::uint64_t RandomStream::Bits64() {
  const std::uint64_t low = Bits();
  return low | (std::uint64_t{Bits()} << 32);
}

double RandomStream::Uniform() { return static_cast<double>(Bits64() >> 11) * 0x1.0p-53; }

double RandomStream::Uniform(double low, double high) { return low + (high - low) * Uniform(); }

std::uint64_t RandomStream::Below(std::uint64_t bound) {
  // Lemire's rejection: the fraction of 2^64 that does not divide evenly is thrown away.
  const std::uint64_t threshold = (0 - bound) % bound;
  while (true) {
    const auto product = static_cast<Wide>(Bits64()) * bound;
    if (static_cast<std::uint64_t>(product) >= threshold) {
      return static_cast<std::uint64_t>(product >> 64);
    }
  }
}

bool RandomStream::Chance(double p) { return Uniform() < p; }

double RandomStream::Normal() {
  if (has_spare_) {
    has_spare_ = false;
    return spare_normal_;
  }
  const double radius = std::sqrt(-2.0 * std::log(1.0 - Uniform()));
  const double angle = 2.0 * std::numbers::pi * Uniform();
  spare_normal_ = radius * std::sin(angle);
  has_spare_ = true;
  return radius * std::cos(angle);
}

double RandomStream::Normal(double mean, double deviation) { return mean + deviation * Normal(); }

}  // namespace pentimento
