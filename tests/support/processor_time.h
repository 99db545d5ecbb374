#pragma once

#include <ctime>

namespace pentimento::test {

/// Seconds of processor time since it was made, all threads together: what else the machine does counts for nothing.
class ProcessorTime {
 public:
  [[nodiscard]] double Seconds() const { return static_cast<double>(std::clock() - start_) / CLOCKS_PER_SEC; }

 private:
  std::clock_t start_ = std::clock();
};

}  // namespace pentimento::test
