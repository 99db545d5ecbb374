#include "experiments/cli/figure_table.h"

#include <limits>

#include <gtest/gtest.h>

namespace pentimento {
namespace {

TEST(FigureTable, AlignsColumnsAndSaysEachNoteOnce) {
  Figure known;
  known.name = "auc";
  known.value = 0.9123456;
  known.ci95 = {0.85, 0.95};
  known.n = 1200;
  known.n_subjects = 40;
  Figure unknown;
  unknown.name = "tar@fmr=1e-3";
  unknown.value = std::numeric_limits<double>::quiet_NaN();
  unknown.n = 1200;
  unknown.note = "too few people";
  EXPECT_EQ(FigureTable({known, unknown, unknown}),
            "figure          value  95 % interval     n  people  note\n"
            "auc           0.91235   0.85 to 0.95  1200      40\n"
            "tar@fmr=1e-3        -              -  1200       -  [1]\n"
            "tar@fmr=1e-3        -              -  1200       -  [1]\n"
            "\n"
            "[1] too few people\n");
}

}  // namespace
}  // namespace pentimento
