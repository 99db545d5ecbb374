#include "framework/media/prefetch_loader.h"

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "framework/core/errors.h"
#include "framework/core/random.h"
#include "framework/media/encode.h"
#include "tests/framework/media/test_pictures.h"

namespace pentimento {
namespace {

DecodedPicture Numbered(std::size_t index) {
  return {.picture = Picture(1, 1, static_cast<float>(index)), .record = {}};
}

/// Waits a little, and differently for every item, so that threads overtake each other.
void Dawdle(std::size_t index) {
  std::this_thread::sleep_for(std::chrono::microseconds(RandomStream(1, "dawdle", index).Below(300)));
}

RC_GTEST_PROP(PrefetchLoader, OrderAndErrorsDoNotDependOnThreads, ()) {
  const std::size_t count = *rc::gen::inRange<std::size_t>(0, 60);
  const int threads = *rc::gen::inRange(1, 6);
  const std::size_t depth = *rc::gen::inRange<std::size_t>(1, 9);
  PrefetchLoader loader(
      count,
      [](std::size_t index) {
        Dawdle(index);
        if (index % 7 == 3) {
          throw DataError("broken " + std::to_string(index));
        }
        return Numbered(index);
      },
      threads, depth);
  for (std::size_t i = 0; i < count; ++i) {
    const std::optional<PrefetchLoader::Item> item = loader.Next();
    RC_ASSERT(item.has_value());
    RC_ASSERT(item->index == i);
    if (i % 7 == 3) {
      RC_ASSERT(item->error == "broken " + std::to_string(i));
    } else {
      RC_ASSERT(item->error.empty());
      RC_ASSERT(item->decoded.picture.values[0] == static_cast<float>(i));
    }
  }
  RC_ASSERT(!loader.Next().has_value());
  RC_ASSERT(!loader.Next().has_value());
}

TEST(PrefetchLoader, NeverRunsFurtherAheadThanItsDepth) {
  std::atomic<std::size_t> begun{0};
  PrefetchLoader loader(
      100,
      [&begun](std::size_t index) {
        ++begun;
        return Numbered(index);
      },
      3, 5);
  for (std::size_t taken = 0; taken < 100; ++taken) {
    EXPECT_LE(begun.load(), taken + 5);
    ASSERT_TRUE(loader.Next());
  }
}

TEST(PrefetchLoader, OtherExceptionsComeOutAtTheirPlace) {
  PrefetchLoader loader(
      4,
      [](std::size_t index) {
        if (index == 2) {
          throw InternalError("two");
        }
        return Numbered(index);
      },
      3, 4);
  EXPECT_TRUE(loader.Next());
  EXPECT_TRUE(loader.Next());
  EXPECT_THROW(loader.Next(), InternalError);
  EXPECT_TRUE(loader.Next());
  EXPECT_FALSE(loader.Next());
}

TEST(PrefetchLoader, StopsOnRequest) {
  std::stop_source source;
  PrefetchLoader loader(
      1000,
      [&source](std::size_t index) {
        if (index == 10) {
          source.request_stop();
        }
        return Numbered(index);
      },
      2, 4, source.get_token());
  const auto drain = [&loader] {
    while (loader.Next()) {
    }
  };
  EXPECT_THROW(drain(), Interrupted);
}

TEST(PrefetchLoader, MayBeLeftEarly) {
  PrefetchLoader loader(1000, Numbered, 3, 4);
  EXPECT_TRUE(loader.Next());
}

TEST(PrefetchLoader, DecodesFilesAndNamesBadOnes) {
  const test::ScratchFolder folder;
  EncodePicture(test::Gradient(8, 8), folder / "a.png", {});
  PrefetchLoader loader({folder / "a.png", folder / "b.png"}, {}, 2, 2);
  EXPECT_EQ(loader.Next()->decoded.picture.values, test::Gradient(8, 8).values);
  EXPECT_THAT(loader.Next()->error, testing::HasSubstr("b.png"));
}

TEST(ParallelFor, DoesEachOnce) {
  for (const int threads : {1, 2, 5}) {
    std::vector<std::atomic<int>> done(200);
    ParallelFor(done.size(), threads, {}, [&done](std::size_t index) { ++done[index]; });
    EXPECT_TRUE(std::ranges::all_of(done, [](const std::atomic<int>& count) { return count == 1; }));
  }
}

TEST(ParallelFor, ThrowsTheFirstFailureWhateverTheThreads) {
  for (int repeat = 0; repeat < 50; ++repeat) {
    for (const int threads : {1, 2, 4}) {
      try {
        ParallelFor(50, threads, {}, [](std::size_t index) {
          if (index == 5) {
            std::this_thread::sleep_for(std::chrono::microseconds(200));
          }
          if (index >= 5 && index % 2 == 1) {
            throw DataError(std::to_string(index));
          }
        });
        FAIL();
      } catch (const DataError& error) {
        EXPECT_STREQ(error.what(), "5");
      }
    }
  }
}

TEST(ParallelFor, IsInterrupted) {
  std::stop_source source;
  EXPECT_THROW(ParallelFor(1000, 2, source.get_token(),
                           [&source](std::size_t index) {
                             if (index == 20) {
                               source.request_stop();
                             }
                           }),
               Interrupted);
}

}  // namespace
}  // namespace pentimento
