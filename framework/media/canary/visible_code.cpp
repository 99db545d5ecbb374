#include "framework/media/canary/visible_code.h"

#include <cstdint>

#include <fmt/format.h>

namespace pentimento {
namespace {

constexpr int kSquares = 8;
/// Squares and a frame as wide as one.
constexpr int kCells = kSquares + 2;

int Edge(int cell, int side) { return cell * side / kCells; }

/// Brightness of the middle half of one square.
double MiddleOf(const Picture& picture, int row, int column) {
  const int top = Edge(row + 1, picture.height);
  const int left = Edge(column + 1, picture.width);
  const int height = Edge(row + 2, picture.height) - top;
  const int width = Edge(column + 2, picture.width) - left;
  double sum = 0.0;
  int count = 0;
  for (int y = top + height / 4; y < top + height - height / 4; ++y) {
    for (int x = left + width / 4; x < left + width - width / 4; ++x) {
      sum += static_cast<double>(picture.At(0, y, x) + picture.At(1, y, x) + picture.At(2, y, x));
      count += 3;
    }
  }
  return count == 0 ? 0.0 : sum / count;
}

}  // namespace

Picture DrawVisibleCode(const std::string& hexadecimal, int side) {
  const std::uint64_t bits = std::stoull(hexadecimal, nullptr, 16);
  Picture picture(side, side, 0.5F);
  for (int row = 0; row < kSquares; ++row) {
    for (int column = 0; column < kSquares; ++column) {
      const bool white = (bits >> static_cast<unsigned>(63 - row * kSquares - column) & 1U) != 0;
      for (int channel = 0; channel < 3; ++channel) {
        for (int y = Edge(row + 1, side); y < Edge(row + 2, side); ++y) {
          for (int x = Edge(column + 1, side); x < Edge(column + 2, side); ++x) {
            picture.At(channel, y, x) = white ? 1.0F : 0.0F;
          }
        }
      }
    }
  }
  return picture;
}

std::string ReadVisibleCode(const Picture& picture) {
  std::uint64_t bits = 0;
  for (int row = 0; row < kSquares; ++row) {
    for (int column = 0; column < kSquares; ++column) {
      bits = bits << 1U | (MiddleOf(picture, row, column) > 0.5 ? 1U : 0U);
    }
  }
  return fmt::format("{:016x}", bits);
}

}  // namespace pentimento
