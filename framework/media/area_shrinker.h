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
  /// @param channels 1 or 3, interleaved in a source row.
  /// Target sizes are at least 1 and at most the source's.
  AreaShrinker(int width, int height, int channels, int target_width, int target_height);

  /// The next source row, top to bottom: width * channels values.
  void AddRow(const std::uint8_t* row) { Add(row); }
  void AddRow(const std::uint16_t* row) { Add(row); }
  void AddRow(const float* row) { Add(row); }
  /// After the last source row: the means, interleaved, in the unit of the source's values.
  [[nodiscard]] const std::vector<float>& result() const { return result_; }

 private:
  template <class T>
  void Add(const T* row);
  /// Turns the sums of columns into a row of the result.
  void FinishTargetRow();

  std::int64_t height_;
  std::int64_t target_height_;
  std::size_t channels_;
  std::size_t row_length_;           ///< values in a source row
  std::size_t taps_;                 ///< source pixels that count for a target pixel, horizontally; the same for all
  std::vector<std::size_t> begins_;  ///< for each of the target's columns the place of its first value in a row
  std::vector<float> weights_;       ///< for each of the target's columns those of its taps, 0 behind its last pixel
  std::int64_t y_ = 0;               ///< the next source row
  std::int64_t target_y_ = 0;
  std::vector<float> sums_;  ///< of the rows so far under the target row, weighted; zeros behind the row
  std::vector<float> result_;
};

}  // namespace pentimento
