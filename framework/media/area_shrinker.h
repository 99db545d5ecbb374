#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace pentimento {

/// Shrinks a picture that comes row by row, so that it never exists at its full size: each target pixel is the mean of
/// the source area that it covers, border pixels counting by the part of them that lies within. The weights of a pixel
/// add up to one, so that flat colour stays what it was.
class AreaShrinker {
 public:
  /// @param channels interleaved in a source row.
  /// Target sizes are at least 1 and at most the source's.
  AreaShrinker(int width, int height, int channels, int target_width, int target_height);

  /// The next source row, top to bottom: width * channels values.
  void AddRow(const std::uint8_t* row) { Add(row); }
  void AddRow(const std::uint16_t* row) { Add(row); }
  void AddRow(const float* row) { Add(row); }
  /// After the last source row: the means, interleaved, in the unit of the source's values.
  [[nodiscard]] const std::vector<float>& result() const { return result_; }

 private:
  /// The source pixels under a target pixel.
  struct Span {
    std::size_t first = 0;
    std::size_t inner = 0;  ///< how many lie entirely within, beginning with `first + 1`
    float first_weight = 0.0F;
    float last_weight = 0.0F;  ///< of the one behind the inner ones; 0 where there is none
  };

  template <class T>
  void Add(const T* row);
  /// Turns the sums of columns into a row of the result.
  void FinishTargetRow();

  std::int64_t height_;
  std::int64_t target_height_;
  std::size_t channels_;
  std::vector<Span> spans_;  ///< of the target's columns
  float inner_weight_;       ///< of a source pixel entirely within a target pixel, horizontally
  std::int64_t y_ = 0;       ///< the next source row
  std::int64_t target_y_ = 0;
  std::vector<float> sums_;  ///< of the rows so far under the target row, weighted
  std::vector<float> result_;
};

}  // namespace pentimento
