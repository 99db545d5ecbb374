#include "metrics/distribution/pair_distances.h"

#include <algorithm>
#include <atomic>
#include <cstdint>

#include <torch/utils.h>

#include "framework/image/parallel_range.h"

namespace pentimento {
namespace {

/// Half the distance from 1 to the next float.
constexpr float kRounding = 0x1p-24F;
/// Roundings of a distance besides those to words: of centring, of the lengths, of the units and of the sums.
constexpr float kOtherRoundings = 32.0F;
/// Columns that `kLotRows` rows are multiplied by at a time: their products fit a core's own cache.
constexpr std::size_t kColumnsAtOnce = 256;
static_assert(kColumnsAtOnce % kWordPanelColumns == 0);

}  // namespace

PairDistances::PairDistances(const VectorLot& rows, const VectorLot& columns) : rows_(rows), columns_(columns) {
  // With vectors a and b that rounding moved by no more than r |a| and r |b|, a product is off by no more than
  // r |a| |b| + (1 + r) r |a| |b|, and |a| |b| is no more than half of |a|^2 + |b|^2.
  const float r = std::max(rows.rounding(), columns.rounding());
  slack_ = (2.0F + r) * r + kOtherRoundings * kRounding;
}

std::size_t PairDistances::workers() const { return static_cast<std::size_t>(at::get_num_threads()); }

void PairDistances::Go(const std::function<void(const Part&)>& use, bool pairs) const {
  const std::size_t lots = rows_.words().rows() / kLotRows;
  const std::size_t width = columns_.words().rows();
  std::atomic<std::size_t> next = 0;
  ParallelRange(0, static_cast<std::int64_t>(workers()), 1, [&](std::int64_t worker, std::int64_t) {
    std::vector<std::int32_t> products(kLotRows * kColumnsAtOnce);
    std::vector<float> least(kColumnsAtOnce);
    std::vector<float> most(kColumnsAtOnce);
    for (std::size_t lot = next++; lot < lots; lot = next++) {
      const std::size_t top = lot * kLotRows;
      for (std::size_t left = pairs ? top : 0; left < columns_.count(); left += kColumnsAtOnce) {
        const std::size_t columns = std::min(kColumnsAtOnce, width - left);
        MultiplyByWordPanels(rows_.words(), top, kLotRows, columns_.panels().data() + left * columns_.words().depth(),
                             products.data(), columns);
        for (std::size_t row = top; row < std::min(top + kLotRows, rows_.count()); ++row) {
          const std::size_t first = pairs ? std::max(left, row + 1) : left;
          const std::size_t end = std::min(left + columns, columns_.count());
          if (first < end) {
            BoundDistances(products.data() + (row - top) * columns + (first - left),
                           {rows_.lengths()[row], rows_.units()[row], slack_},
                           {columns_.lengths().data() + first, columns_.units().data() + first}, end - first,
                           least.data(), most.data());
            use({static_cast<std::size_t>(worker), row, first, std::span(least).first(end - first),
                 std::span(most).first(end - first)});
          }
        }
      }
    }
  });
}

}  // namespace pentimento
