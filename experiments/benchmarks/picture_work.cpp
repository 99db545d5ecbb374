#include "experiments/benchmarks/picture_work.h"

#include <utility>

#include "experiments/benchmarks/stopwatch.h"

namespace pentimento {

PictureWork::PictureWork(std::string implementation, std::int64_t count, int size,
                         std::function<Picture(std::int64_t)> make)
    : implementation_(std::move(implementation)), count_(count), size_(size), make_(std::move(make)) {}

WorkResult PictureWork::Go() {
  std::vector<float> pictures;
  const Stopwatch stopwatch;
  for (std::int64_t i = 0; i < count_; ++i) {
    const Picture picture = make_(i);
    pictures.insert(pictures.end(), picture.values.begin(), picture.values.end());
  }
  const double seconds = stopwatch.Seconds();
  return {seconds, count_, CellMeans(pictures, size_)};
}

}  // namespace pentimento
