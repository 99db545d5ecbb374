#include "framework/media/canary/canary_values.h"

#include <string_view>

#include <fmt/format.h>

#include "framework/core/random.h"

namespace pentimento {
namespace {

constexpr std::string_view kLetters = "abcdefghijkmnpqrstuvwxyz23456789";  // none that is taken for another
constexpr std::string_view kHexadecimal = "0123456789abcdef";

std::string Letters(RandomStream& random, std::string_view alphabet, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    text += alphabet[random.Below(alphabet.size())];
  }
  return text;
}

}  // namespace

template <class Draw>
std::string CanaryValues::Unique(const std::string& place, const Draw& draw) {
  RandomStream random(seed_, "canary", place);
  std::string value = draw(random);
  while (!given_.insert(value).second) {
    value = draw(random);
  }
  return value;
}

std::string CanaryValues::Token(const std::string& place) {
  return Unique(place, [](RandomStream& random) { return Letters(random, kLetters, 16); });
}

std::string CanaryValues::Text(const std::string& place) { return "Canary " + Token(place); }

std::string CanaryValues::Hex(const std::string& place) {
  return Unique(place, [](RandomStream& random) { return Letters(random, kHexadecimal, 32); });
}

std::string CanaryValues::Code(const std::string& place) {
  return Unique(place, [](RandomStream& random) { return Letters(random, kHexadecimal, 16); });
}

std::string CanaryValues::Moment(const std::string& place) {
  return Unique(place, [](RandomStream& random) {
    return fmt::format("{}:{:02}:{:02} {:02}:{:02}:{:02}", 1971 + random.Below(28), 1 + random.Below(12),
                       1 + random.Below(28), random.Below(24), random.Below(60), random.Below(60));
  });
}

std::string CanaryValues::Angle(const std::string& place, int most) {
  return Unique(place, [most](RandomStream& random) {
    return fmt::format("{}/1 {}/1 {}/100", random.Below(static_cast<std::uint64_t>(most)), random.Below(60),
                       random.Below(6000));
  });
}

std::string CanaryValues::XmpAngle(const std::string& place, int most) {
  return Unique(place, [most](RandomStream& random) {
    return fmt::format("{},{}.{:04}", random.Below(static_cast<std::uint64_t>(most)), random.Below(60),
                       1 + random.Below(9998));
  });
}

std::string CanaryValues::Height(const std::string& place) {
  return Unique(place, [](RandomStream& random) { return fmt::format("{}/100", 10'000 + random.Below(800'000)); });
}

}  // namespace pentimento
