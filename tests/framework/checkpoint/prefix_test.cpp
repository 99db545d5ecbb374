#include "framework/checkpoint/prefix.h"

#include <gtest/gtest.h>
#include <torch/types.h>

namespace pentimento {
namespace {

TEST(Prefix, WhatIsAddedUnderOneIsFoundUnderIt) {
  TensorMap all = {{"G/x", torch::ones({1})}, {"G_B/x", torch::ones({2})}};
  AddUnder(all, "G_A/", {{"x", torch::ones({3})}, {"y", torch::ones({4})}});
  EXPECT_EQ(all.size(), 4U);
  const TensorMap part = Under(all, "G_A/");
  ASSERT_EQ(part.size(), 2U);
  EXPECT_EQ(part.at("x").numel(), 3);
  EXPECT_EQ(part.at("y").numel(), 4);
  EXPECT_EQ(Under(all, "G/").size(), 1U);
  EXPECT_TRUE(Under(all, "D/").empty());
}

}  // namespace
}  // namespace pentimento
