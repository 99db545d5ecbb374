#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "framework/core/errors.h"
#include "framework/media/decode.h"

namespace pentimento {

/// Pixels as a codec delivers them: before orientation, colour conversion and alpha.
struct RawPicture {
  enum class Model { kGrey, kRgb, kCmyk };

  int width = 0;
  int height = 0;
  Model model = Model::kRgb;
  bool has_alpha = false;              ///< an unassociated alpha channel after the colour channels
  std::uint16_t maximum = 255;         ///< what 1.0 is stored as
  std::vector<std::uint16_t> samples;  ///< [height][width][Channels()]; CMYK as amounts of ink
  std::string icc_profile;             ///< bytes of the embedded profile; "" for none
  int orientation = 1;

  [[nodiscard]] int ColourChannels() const { return model == Model::kGrey ? 1 : model == Model::kRgb ? 3 : 4; }
  [[nodiscard]] int Channels() const { return ColourChannels() + (has_alpha ? 1 : 0); }
  /// Makes room for the samples of the sizes that are set.
  void Allocate();
};

/// What a codec is given, and where it notes what it saw.
struct DecodeJob {
  std::string_view bytes;
  const std::string& name;
  const DecodeOptions& options;
  DecodeRecord& record;

  /// @throws DataError "name: reason; remedy".
  [[noreturn]] void Refuse(std::string_view reason, std::string_view remedy) const;
  /// For damaged or cut files.
  [[noreturn]] void RefuseDamaged(std::string_view reason) const;
  /// Records the stored size. @throws DataError if it is empty or beyond the limit.
  void SetSize(std::int64_t width, std::int64_t height) const;
};

RawPicture DecodeJpeg(const DecodeJob& job);
RawPicture DecodePng(const DecodeJob& job);
RawPicture DecodeTiff(const DecodeJob& job);
RawPicture DecodeWebp(const DecodeJob& job);
RawPicture DecodeBmp(const DecodeJob& job);

}  // namespace pentimento
