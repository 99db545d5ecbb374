#include "framework/media/write_behind.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "framework/core/errors.h"
#include "framework/core/random.h"

namespace pentimento {
namespace {

/// Takes a little time, and differently for every item, so that threads overtake each other.
void TakeSomeTime(std::size_t index) {
  std::this_thread::sleep_for(std::chrono::microseconds(RandomStream(1, "behind", index).Below(300)));
}

RC_GTEST_PROP(WriteBehind, OrderAndErrorsDoNotDependOnThreads, ()) {
  const std::size_t count = *rc::gen::inRange<std::size_t>(0, 60);
  const int threads = *rc::gen::inRange(1, 6);
  const std::size_t depth = *rc::gen::inRange<std::size_t>(1, 9);
  std::vector<std::string> told;
  std::vector<int> worked(count, 0);
  WriteBehind behind(threads, depth);
  for (std::size_t i = 0; i < count; ++i) {
    WriteBehind::Work work;
    if (i % 5 != 2) {  // those have nothing to do
      work = [&worked, i] {
        TakeSomeTime(i);
        ++worked[i];
        if (i % 7 == 3) {
          throw DataError("broken");
        }
      };
    }
    behind.Add(std::move(work), [&told, i](const std::exception_ptr& failure) {
      told.push_back(std::to_string(i) + (failure == nullptr ? "" : " broken"));
    });
  }
  behind.Finish();
  RC_ASSERT(told.size() == count);
  for (std::size_t i = 0; i < count; ++i) {
    const bool works = i % 5 != 2;
    RC_ASSERT(worked[i] == (works ? 1 : 0));
    RC_ASSERT(told[i] == std::to_string(i) + (works && i % 7 == 3 ? " broken" : ""));
  }
}

TEST(WriteBehind, NeverHoldsMoreThanItsDepth) {
  std::atomic<int> held{0};
  WriteBehind behind(3, 4);
  for (std::size_t i = 0; i < 200; ++i) {
    auto result = std::shared_ptr<int>(new int(0), [&held](const int* value) {
      delete value;
      --held;
    });
    ++held;
    behind.Add([i, result = std::move(result)] { TakeSomeTime(i); }, [](const std::exception_ptr& /*failure*/) {});
    EXPECT_LE(held.load(), 4);
  }
  behind.Finish();
  EXPECT_EQ(held.load(), 0) << "what was written is let go of";
}

TEST(WriteBehind, EachThreadBeginsBeforeItWorks) {
  static thread_local bool has_begun = false;
  std::atomic<int> begun = 0;
  std::atomic<int> unprepared = 0;
  {
    WriteBehind behind(3, 4, [&] {
      has_begun = true;
      ++begun;
    });
    for (int i = 0; i < 40; ++i) {
      behind.Add([&] { unprepared += has_begun ? 0 : 1; }, [](const std::exception_ptr&) {});
    }
    behind.Finish();
  }
  EXPECT_EQ(begun, 3);
  EXPECT_EQ(unprepared, 0);
}

TEST(WriteBehind, WhatTellingThrowsComesOutOfAddOrFinish) {
  WriteBehind behind(2, 1);
  behind.Add({}, [](const std::exception_ptr& /*failure*/) { throw WorkError("disk full"); });
  EXPECT_THROW(behind.Add({}, [](const std::exception_ptr& /*failure*/) {}), WorkError);
  bool told = false;
  behind.Add({}, [&told](const std::exception_ptr& /*failure*/) { told = true; });
  behind.Finish();
  EXPECT_TRUE(told);
}

TEST(WriteBehind, LeftEarlyItEndsWhatHasBegun) {
  std::atomic<int> begun{0};
  std::atomic<int> ended{0};
  {
    WriteBehind behind(1, 8);
    for (int i = 0; i < 8; ++i) {
      behind.Add(
          [&] {
            ++begun;
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
            ++ended;
          },
          [](const std::exception_ptr& /*failure*/) { ADD_FAILURE() << "nobody is there to be told"; });
    }
  }
  EXPECT_EQ(begun.load(), ended.load());
  EXPECT_LT(begun.load(), 8);
}

}  // namespace
}  // namespace pentimento
