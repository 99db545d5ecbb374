#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "experiments/benchmarks/work.h"
#include "framework/core/picture.h"

namespace pentimento {

/// Makes `count` square pictures by number.
class PictureWork : public Work {
 public:
  /// @param make the work: picture `index`. @param size its side, a multiple of 8.
  PictureWork(std::string implementation, std::int64_t count, int size,
              std::function<Picture(std::int64_t index)> make);

  [[nodiscard]] std::string implementation() const override { return implementation_; }
  /// `check`: CellMeans.
  WorkResult Go() override;

 private:
  std::string implementation_;
  std::int64_t count_;
  int size_;
  std::function<Picture(std::int64_t)> make_;
};

}  // namespace pentimento
