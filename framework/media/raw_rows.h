#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "framework/core/errors.h"
#include "framework/media/decode.h"

namespace pentimento {

/// What a codec knows of a picture before its pixels.
struct RawLayout {
  enum class Model { kGrey, kRgb, kCmyk };

  int width = 0;
  int height = 0;
  Model model = Model::kRgb;
  bool has_alpha = false;   ///< an unassociated alpha channel after the colour channels
  std::string icc_profile;  ///< bytes of the embedded profile; "" for none
  int orientation = 1;

  [[nodiscard]] int ColourChannels() const { return model == Model::kGrey ? 1 : model == Model::kRgb ? 3 : 4; }
  [[nodiscard]] int Channels() const { return ColourChannels() + (has_alpha ? 1 : 0); }
};

/// Takes pixels as a codec delivers them: before orientation, colour conversion and alpha. A row at a time, so that no
/// codec needs room for all of them on the way.
class RowSink {
 public:
  virtual ~RowSink() = default;

  /// Called once, before the first row.
  virtual void Begin(const RawLayout& layout) = 0;
  /// The next row, top to bottom: width * Channels() samples, of which 255 stands for 1; CMYK as amounts of ink.
  virtual void AddRow(const std::uint8_t* samples) = 0;
  /// The same of 16 bits, of which 65535 stands for 1.
  virtual void AddRow(const std::uint16_t* samples) = 0;
};

/// What a codec is given, where it notes what it saw, and where its rows go. If it refuses the picture after some rows,
/// nothing may come of them.
struct DecodeJob {
  std::string_view bytes;
  const std::string& name;
  const DecodeOptions& options;
  DecodeRecord& record;
  RowSink& sink;

  /// @throws DataError "name: reason; remedy".
  [[noreturn]] void Refuse(std::string_view reason, std::string_view remedy) const;
  /// For damaged or cut files.
  [[noreturn]] void RefuseDamaged(std::string_view reason) const;
  /// Records the stored size. @throws DataError if it is empty or beyond the limit.
  void SetSize(std::int64_t width, std::int64_t height) const;
};

void DecodeJpeg(const DecodeJob& job);
void DecodePng(const DecodeJob& job);
void DecodeTiff(const DecodeJob& job);
void DecodeWebp(const DecodeJob& job);
void DecodeBmp(const DecodeJob& job);

}  // namespace pentimento
