#include "framework/ops/similarity/ciede2000.h"

#include <gtest/gtest.h>

#include "tests/framework/ops/similarity/measures.h"

namespace pentimento {
namespace {

struct Colours {
  double first[3];
  double second[3];
  double difference;
};

/// Pairs of table 1 of Sharma, Wu and Dalal, chosen for the formula's discontinuities: arcs over 180 degrees, greys,
/// opposite hues on either side, blue.
constexpr Colours kSharma[] = {
    {{50.0000, 2.6772, -79.7751}, {50.0000, 0.0000, -82.7485}, 2.0425},
    {{50.0000, 3.1571, -77.2803}, {50.0000, 0.0000, -82.7485}, 2.8615},
    {{50.0000, 2.8361, -74.0200}, {50.0000, 0.0000, -82.7485}, 3.4412},
    {{50.0000, -1.3802, -84.2814}, {50.0000, 0.0000, -82.7485}, 1.0000},
    {{50.0000, 0.0000, 0.0000}, {50.0000, -1.0000, 2.0000}, 2.3669},
    {{50.0000, 2.4900, -0.0010}, {50.0000, -2.4900, 0.0009}, 7.1792},
    {{50.0000, 2.4900, -0.0010}, {50.0000, -2.4900, 0.0011}, 7.2195},
    {{50.0000, -0.0010, 2.4900}, {50.0000, 0.0009, -2.4900}, 4.8045},
    {{50.0000, -0.0010, 2.4900}, {50.0000, 0.0011, -2.4900}, 4.7461},
    {{50.0000, 2.5000, 0.0000}, {50.0000, 0.0000, -2.5000}, 4.3065},
    {{50.0000, 2.5000, 0.0000}, {73.0000, 25.0000, -18.0000}, 27.1492},
    {{50.0000, 2.5000, 0.0000}, {61.0000, -5.0000, 29.0000}, 22.8977},
    {{50.0000, 2.5000, 0.0000}, {56.0000, -27.0000, -3.0000}, 31.9030},
    {{50.0000, 2.5000, 0.0000}, {50.0000, 3.1736, 0.5854}, 1.0000},
    {{60.2574, -34.0099, 36.2677}, {60.4626, -34.1751, 39.4387}, 1.2644},
    {{22.7233, 20.0904, -46.6940}, {23.0331, 14.9730, -42.5619}, 2.0373},
    {{90.8027, -2.0831, 1.4410}, {91.1528, -1.6435, 0.0447}, 1.4441},
    {{2.0776, 0.0795, -1.1350}, {0.9033, -0.0636, -0.5514}, 0.9082},
};

TEST(Ciede2000, IsTheFormulaAtItsDiscontinuities) {
  for (const Colours& colours : kSharma) {
    const auto lab = [](const double(&values)[3]) {
      return torch::tensor({values[0], values[1], values[2]}, torch::kFloat64).view({1, 3, 1, 1});
    };
    EXPECT_NEAR(Ciede2000OfLab(lab(colours.first), lab(colours.second)).item<double>(), colours.difference, 5e-5);
    EXPECT_NEAR(Ciede2000OfLab(lab(colours.second), lab(colours.first)).item<double>(), colours.difference, 5e-5);
  }
}

TEST(Ciede2000, LabOfKnownColours) {
  torch::Tensor colours = torch::zeros({1, 3, 1, 3}, torch::kFloat64);
  colours.select(3, 0).fill_(1.0);
  colours[0][0][0][1] = 1.0;
  colours.select(3, 2).fill_(128.0 / 255.0);
  const torch::Tensor lab = LabFromRgb(colours);
  const torch::Tensor expected =
      torch::tensor({100.0, 53.24, 53.585, 0.0, 80.09, 0.0, 0.0, 67.20, 0.0}, torch::kFloat64).view({1, 3, 1, 3});
  EXPECT_TRUE(torch::allclose(lab, expected, 0.0, 1e-2)) << lab;
}

}  // namespace
}  // namespace pentimento
