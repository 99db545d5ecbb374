#include "framework/train/data_order.h"

#include <set>

#include <gtest/gtest.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

std::vector<std::int64_t> Indices(const DataOrder& order, std::int64_t first, std::int64_t count) {
  std::vector<std::int64_t> indices;
  for (std::int64_t i = 0; i < count; ++i) {
    indices.push_back(order.IndexAt(first + i));
  }
  return indices;
}

TEST(DataOrder, ShowsEveryPictureOnceAnEpochInNewOrders) {
  const DataOrder order(3, "test", 20);
  std::set<std::vector<std::int64_t>> epochs;
  for (std::int64_t epoch = 0; epoch < 4; ++epoch) {
    const std::vector<std::int64_t> indices = Indices(order, 20 * epoch, 20);
    EXPECT_EQ(std::set<std::int64_t>(indices.begin(), indices.end()).size(), 20U);
    epochs.insert(indices);
  }
  EXPECT_EQ(epochs.size(), 4U);
}

TEST(DataOrder, NeedsOnlyThePositionToGoOn) {
  const std::vector<std::int64_t> whole = Indices(DataOrder(3, "test", 7), 0, 40);
  const std::vector<std::int64_t> rest = Indices(DataOrder(3, "test", 7), 17, 23);
  EXPECT_TRUE(std::equal(rest.begin(), rest.end(), whole.begin() + 17));
}

TEST(DataOrder, DiffersBySeedAndPurpose) {
  const std::vector<std::int64_t> indices = Indices(DataOrder(3, "a", 30), 0, 30);
  EXPECT_NE(indices, Indices(DataOrder(4, "a", 30), 0, 30));
  EXPECT_NE(indices, Indices(DataOrder(3, "b", 30), 0, 30));
}

TEST(DataOrder, RefusesAnEmptyDataSet) { EXPECT_THROW(DataOrder(1, "a", 0), DataError); }

}  // namespace
}  // namespace pentimento
