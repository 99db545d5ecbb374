#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/config/resolve.h"
#include "tests/framework/config/config_folder.h"

namespace pentimento {
namespace {

using ResolvedYaml = testing::ConfigFolder;
using testing::SampleExperiment;

TEST_F(ResolvedYaml, SaysEveryOptionAndItsOriginInTheSchemasOrder) {
  Write("a.yaml",
        "metrics: [psnr]\nreverse:\n  - {model: cyc, name: back}\nname: x\nsample:\n  weights: {b: 1, a: 2}\n"
        "  history: [{lambda_id: 1}]\n");
  const ResolvedConfig config = ResolveFile("a.yaml", {"sample.title=on"});
  EXPECT_EQ(WriteResolvedYaml(config, SampleExperiment()),
            R"(# Every option as it was used, and where its value came from.
name: x  # a.yaml:4:7
seed: 0  # default
sample:  # a.yaml:6:3
  flag: true  # default
  steps: 100  # default
  small: 7  # default
  large: -1  # default
  seed: 1  # default
  rate: 0.0002  # default
  title: on  # --set sample.title=on
  size: null  # default
  widths: [64, 128]  # default
  weights:  # a.yaml:6:12
    a: 2.0  # a.yaml:6:22
    b: 1.0  # a.yaml:6:16
  precision: fp32  # default
  tried: [fp32]  # default
  fallback: null  # default
  loss:  # default
    lambda_id: 0.25  # default
    lambda_rec: 10.0  # default
  history:  # a.yaml:7:12
    - lambda_id: 1.0  # a.yaml:7:25
      lambda_rec: 10.0  # default
reverse:  # a.yaml:3:3
  - type: model  # a.yaml:3:5
    name: back  # a.yaml:3:24
    model: cyc  # a.yaml:3:13
    direction: b2a  # default
metrics:  # a.yaml:1:10
  - type: psnr  # a.yaml:1:11
extra: null  # default
)");
}

TEST_F(ResolvedYaml, LoadsBackToTheSameValues) {
  Write("a.yaml", "name: x\nmetrics: [psnr, {type: sample, widths: [1, 2], title: 'null'}]\nextra: psnr\n");
  const ResolvedConfig config =
      ResolveFile("a.yaml", {"sample.title=\"two\\nlines: # ~ \\u00e9 \\\"quoted\\\" \"", "metrics.sample.widths.0=3",
                             "name='1e3'", "sample.weights={a b: 1, 'c:d': 2, '#': 3, '- x': 4, 'null': 5, '': 6}"});
  Write("b.yaml", WriteResolvedYaml(config, SampleExperiment()));
  const ResolvedConfig again = ResolveFile("b.yaml");
  EXPECT_EQ(again.values, config.values);
  EXPECT_EQ(again.hash, config.hash);
}

TEST_F(ResolvedYaml, AnOverrideWithALineBreakDoesNotBreakItsComment) {
  Write("a.yaml", "name: x\n");
  const ResolvedConfig config = ResolveFile("a.yaml", {"seed=\n5"});
  const std::string text = WriteResolvedYaml(config, SampleExperiment());
  EXPECT_THAT(text, ::testing::HasSubstr("seed: 5  # --set seed= 5\n"));
  Write("b.yaml", text);
  EXPECT_EQ(ResolveFile("b.yaml").values, config.values);
}

}  // namespace
}  // namespace pentimento
