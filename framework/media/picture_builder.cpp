#include "framework/media/picture_builder.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>
#include <vector>

#include "framework/media/area_shrinker.h"

namespace pentimento {
namespace {

class FullSize : public PictureBuilder {
 public:
  FullSize(const UprightPlaces& places, int channels)
      : places_(places), channels_(static_cast<std::size_t>(channels)), picture_(places.width(), places.height()) {
    if (places_.swaps()) {
      strip_.resize(3 * kStripRows * static_cast<std::size_t>(places_.stored_width()));
    }
  }

  void AddRow(const std::uint8_t* row) override { Add(row); }
  void AddRow(const std::uint16_t* row) override { Add(row); }
  void AddRow(const float* row) override { Add(row); }
  Picture Finish() override { return std::move(picture_); }

 private:
  /// A cache line of floats: stored rows become columns, which are written so many side by side.
  static constexpr std::ptrdiff_t kStripRows = 16;

  template <class T>
  void Add(const T* row) {
    if (places_.swaps()) {
      // In the strip a pixel's values of all rows are neighbours.
      const std::ptrdiff_t line = y_ % kStripRows;
      const std::ptrdiff_t plane = kStripRows * places_.stored_width();
      Spread(row, kStripRows, {strip_.data() + line, strip_.data() + plane + line, strip_.data() + 2 * plane + line});
      if (line + 1 == kStripRows || y_ + 1 == places_.stored_height()) {
        WriteStrip(static_cast<int>(y_ - line), line + 1);
      }
    } else {
      const std::ptrdiff_t first = places_(0, y_);
      Spread(row, places_(1, y_) - first,
             {picture_.Plane(0).data() + first, picture_.Plane(1).data() + first, picture_.Plane(2).data() + first});
    }
    ++y_;
  }

  template <class T>
  void Spread(const T* row, std::ptrdiff_t step, const std::array<float*, 3>& planes) const {
    const std::size_t green = channels_ == 3 ? 1 : 0;
    const std::size_t blue = channels_ == 3 ? 2 : 0;
    for (std::ptrdiff_t x = 0; x < places_.stored_width(); ++x) {
      planes[0][x * step] = UnitValue(row[0]);
      planes[1][x * step] = UnitValue(row[green]);
      planes[2][x * step] = UnitValue(row[blue]);
      row += channels_;
    }
  }

  /// @param top the strip's first row, of `rows`.
  void WriteStrip(int top, std::ptrdiff_t rows) {
    const bool ascending = places_(0, 1) > places_(0, 0);
    const float* values = strip_.data();
    for (int channel = 0; channel < 3; ++channel) {
      float* plane = picture_.Plane(channel).data();
      for (int x = 0; x < places_.stored_width(); ++x) {
        float* target = plane + places_(x, top);
        if (ascending) {
          std::copy_n(values, rows, target);
        } else {
          std::reverse_copy(values, values + rows, target - (rows - 1));
        }
        values += kStripRows;
      }
    }
  }

  UprightPlaces places_;
  std::size_t channels_;
  Picture picture_;
  int y_ = 0;
  std::vector<float> strip_;  ///< [3][stored width][kStripRows]; only where the orientation swaps sides
};

class Shrinking : public PictureBuilder {
 public:
  /// @param small places of the shrunk picture's pixels, in the order in which they come.
  Shrinking(const UprightPlaces& places, const UprightPlaces& small, int channels)
      : small_(small),
        channels_(static_cast<std::size_t>(channels)),
        shrinker_(places.stored_width(), places.stored_height(), channels, small.stored_width(),
                  small.stored_height()) {}

  void AddRow(const std::uint8_t* row) override { Add(row, 1.0F / 255.0F); }
  void AddRow(const std::uint16_t* row) override { Add(row, 1.0F / 65535.0F); }
  void AddRow(const float* row) override { Add(row, 1.0F); }

  Picture Finish() override {
    Picture picture(small_.width(), small_.height());
    const std::array<float*, 3> planes = {picture.Plane(0).data(), picture.Plane(1).data(), picture.Plane(2).data()};
    const std::array<std::size_t, 3> sources = {0, channels_ == 3 ? 1U : 0U, channels_ == 3 ? 2U : 0U};
    const float* value = shrinker_.result().data();
    for (int y = 0; y < small_.stored_height(); ++y) {
      const std::ptrdiff_t first = small_(0, y);
      const std::ptrdiff_t step = small_(1, y) - first;
      for (std::ptrdiff_t x = 0; x < small_.stored_width(); ++x) {
        for (std::size_t c = 0; c < 3; ++c) {
          // Sums of rounded weights can end a little above 1.
          planes[c][first + x * step] = std::clamp(value[sources[c]] * unit_, 0.0F, 1.0F);
        }
        value += channels_;
      }
    }
    return picture;
  }

 private:
  template <class T>
  void Add(const T* row, float unit) {
    unit_ = unit;
    shrinker_.AddRow(row);
  }

  UprightPlaces small_;
  std::size_t channels_;
  AreaShrinker shrinker_;
  float unit_ = 1.0F;  ///< of the rows' values
};

}  // namespace

std::unique_ptr<PictureBuilder> FullSizeBuilder(const UprightPlaces& places, int channels) {
  return std::make_unique<FullSize>(places, channels);
}

std::unique_ptr<PictureBuilder> ShrinkingBuilder(const UprightPlaces& places, int channels, int width, int height) {
  return std::make_unique<Shrinking>(places, places.Scaled(width, height), channels);
}

}  // namespace pentimento
