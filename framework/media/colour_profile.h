#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace pentimento {

/// A conversion from the colours of an embedded ICC profile to sRGB, by lcms2 in floating point: relative colorimetric
/// with black point compensation. Each instance has its own lcms2 context; use one per thread.
class ColourConverter {
 public:
  /// @param channels of the picture: 1 grey, 3 RGB, 4 CMYK. A profile that cannot serve for them (damaged, another
  ///   colour space, a device link) makes a converter that is not `usable`, with the reason in `problem`.
  ColourConverter(std::string_view profile, int channels);
  ~ColourConverter();
  ColourConverter(const ColourConverter&) = delete;
  ColourConverter& operator=(const ColourConverter&) = delete;

  [[nodiscard]] bool usable() const;
  [[nodiscard]] const std::string& problem() const { return problem_; }
  /// The profile's own description, or "unnamed".
  [[nodiscard]] const std::string& description() const { return description_; }
  /// True if no colour would move by more than half an 8-bit level: the picture is sRGB already.
  [[nodiscard]] bool IsIdentity() const;
  /// @param input  `count` pixels of `channels` values in [0,1] (CMYK: amounts of ink), interleaved.
  /// @param output `count` pixels of RGB in [0,1]; colours outside sRGB are clipped.
  void Convert(const float* input, float* output, std::size_t count) const;

 private:
  struct Handles;
  std::unique_ptr<Handles> handles_;
  int channels_;
  std::string problem_;
  std::string description_ = "unnamed";
};

/// The ICC profile that encoders embed for sRGB; always the same bytes.
const std::string& SrgbProfile();

}  // namespace pentimento
