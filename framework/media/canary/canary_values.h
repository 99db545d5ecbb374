#pragma once

#include <cstdint>
#include <set>
#include <string>

namespace pentimento {

/// Values that stand nowhere else. Each follows from the seed and the place that it is for; one that was given already
/// is drawn again.
class CanaryValues {
 public:
  explicit CanaryValues(std::uint64_t seed) : seed_(seed) {}

  /// "Canary " and 16 letters and digits: short enough for every field, and nothing that a file holds by chance.
  std::string Text(const std::string& place);
  /// The 16 letters and digits alone, for names of files and identifiers.
  std::string Token(const std::string& place);
  /// 32 hexadecimal digits.
  std::string Hex(const std::string& place);
  /// "1987:06:05 04:03:02", a past moment.
  std::string Moment(const std::string& place);
  /// "52/1 31/1 1234/100": degrees below `most`, minutes, hundredths of seconds.
  std::string Angle(const std::string& place, int most);
  /// "52,31.1234": degrees and minutes as XMP writes them, without the letter.
  std::string XmpAngle(const std::string& place, int most);
  /// "12345/100"
  std::string Height(const std::string& place);
  /// 16 hexadecimal digits: what a visible code shows.
  std::string Code(const std::string& place);

 private:
  template <class Draw>
  std::string Unique(const std::string& place, const Draw& draw);

  std::uint64_t seed_;
  std::set<std::string> given_;
};

}  // namespace pentimento
