#include "framework/config/describe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/config/load.h"
#include "tests/support/sample_options.h"

namespace pentimento {
namespace {

using testing::EmptyOptions;
using testing::SampleExperiment;
using testing::SampleOptions;

TEST(DescribeOptions, NamesTypeDefaultAndRange) {
  std::vector<std::string> lines;
  for (const OptionDescription& row : DescribeOptions(SampleOptions::Schema())) {
    lines.push_back(row.name + "|" + row.type + "|" + row.default_value + "|" + row.range + "|" + row.unit);
  }
  EXPECT_THAT(lines,
              ::testing::ElementsAre(
                  "flag|true or false|true||", "steps|whole number|100|1 to 1000|steps", "small|whole number|7||",
                  "large|whole number|-1||", "seed|whole number|1||", "rate|number|0.0002|0 to 1|",
                  "title|text|untitled||", "size|whole number or none|none|at least 8|px",
                  "widths|list of whole numbers|[64,128]|1 to 3 entries|", "weights|mapping of names to numbers|{}||",
                  "precision|text|fp32|fp32 | bf16|", "tried|list of texts|[\"fp32\"]|fp32 | bf16|",
                  "fallback|text or none|none|fp32 | bf16|", "loss.lambda_id|number|0.25|at least 0|",
                  "loss.lambda_rec|number|10.0|at least 0|", "history|list of mappings|[]||",
                  "history[].lambda_id|number|0.5|at least 0|", "history[].lambda_rec|number|10.0|at least 0|"));
}

TEST(DescribeOptions, NamesVariantsAndWhatIsRequired) {
  const auto rows = DescribeOptions(SampleExperiment());
  EXPECT_EQ(rows.front().name, "name");
  EXPECT_EQ(rows.front().default_value, "required");
  EXPECT_EQ(rows.back().type, "metric or none");
  EXPECT_EQ(rows[rows.size() - 2].type, "list of metrics");
}

TEST(DescribeOptions, NamesKeysThatAreReadBefore) {
  OptionSchema schema = SampleExperiment();
  schema.read_before = {IncludeField()};
  EXPECT_EQ(DescribeOptions(schema).back().name, "include");
  EXPECT_EQ(DescribeOptions(schema).size(), DescribeOptions(SampleExperiment()).size() + 1);
}

TEST(DescribeOptions, NamesWhatEveryEntryOfAListTakes) {
  std::vector<std::string> names;
  for (const OptionDescription& row : DescribeOptions(SampleExperiment())) {
    if (row.name.starts_with("reverse")) {
      names.push_back(row.name);
    }
  }
  EXPECT_THAT(names, ::testing::ElementsAre("reverse", "reverse[].model", "reverse[].direction", "reverse[].name"));
}

TEST(DescribeOptions, TheTextTableIsAligned) {
  const std::string text = DescribeOptionsText(testing::LossOptions::Schema(), 4);
  EXPECT_EQ(text,
            "    lambda_id   number  0.5   at least 0  weight of the identity loss\n"
            "    lambda_rec  number  10.0  at least 0  weight of the reconstruction\n");
  EXPECT_EQ(DescribeOptionsText(EmptyOptions::Schema()), "");
}

}  // namespace
}  // namespace pentimento
