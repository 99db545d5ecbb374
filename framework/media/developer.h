#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "framework/media/colour_profile.h"
#include "framework/media/picture_builder.h"
#include "framework/media/raw_rows.h"

namespace pentimento {

/// Turns a codec's rows into sRGB and hands them to a builder: ICC profile, CMYK, grey, alpha. What it does is
/// recorded.
class Developer : public RowSink {
 public:
  /// @param background that alpha is composited on. Both must outlive the developer.
  Developer(const std::vector<double>& background, DecodeRecord& record, MakePictureBuilder make_builder);

  void Begin(const RawLayout& layout) override;
  void AddRow(const std::uint8_t* samples) override { Add(samples); }
  void AddRow(const std::uint16_t* samples) override { Add(samples); }
  /// The picture, after the last row.
  Picture Finish();

 private:
  template <class T>
  void Add(const T* samples);
  /// `colours_` as RGB in sRGB: themselves, or `rgb_` filled from them.
  std::vector<float>& RowInSrgb();

  const std::vector<double>& background_;
  DecodeRecord& record_;
  const MakePictureBuilder make_builder_;
  std::vector<std::string> notes_;  ///< they stand behind those of the codec
  std::unique_ptr<ColourConverter> converter_;
  std::unique_ptr<PictureBuilder> builder_;
  std::size_t width_ = 0;
  std::size_t colour_channels_ = 0;
  RawLayout::Model model_ = RawLayout::Model::kRgb;
  bool has_alpha_ = false;
  bool plain_ = false;          ///< samples are sRGB as they are stored
  std::vector<float> colours_;  ///< of a row, in [0,1]
  std::vector<float> rgb_;
};

}  // namespace pentimento
