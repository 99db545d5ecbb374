#include "framework/image/parallel_range.h"

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

#include <ATen/Parallel.h>
#include <gtest/gtest.h>

namespace pentimento {
namespace {

class ParallelRangeTest : public ::testing::Test {
 protected:
  void SetUp() override { at::set_num_threads(2); }
  void TearDown() override { at::set_num_threads(threads_); }

 private:
  int threads_ = at::get_num_threads();
};

TEST_F(ParallelRangeTest, PartsAreWorkedOnAtTheSameTime) {
  using namespace std::chrono_literals;
  std::atomic<int> started = 0;
  std::atomic<int> met = 0;
  ParallelRange(0, 2, 1, [&](std::int64_t, std::int64_t) {
    ++started;
    for (int i = 0; i < 2000 && started < 2; ++i) {
      std::this_thread::sleep_for(5ms);
    }
    met += started == 2 ? 1 : 0;
  });
  EXPECT_EQ(met, 2) << "one part was waiting for the other to end";
}

TEST_F(ParallelRangeTest, CoversTheRangeOnceAndPassesErrorsOn) {
  std::vector<int> seen(1000);
  ParallelRange(0, 1000, 7, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
      ++seen[static_cast<std::size_t>(i)];
    }
  });
  EXPECT_EQ(seen, std::vector<int>(1000, 1));
  EXPECT_THROW(ParallelRange(0, 2, 1, [](std::int64_t, std::int64_t) { throw std::runtime_error("odd"); }),
               std::runtime_error);
}

}  // namespace
}  // namespace pentimento
