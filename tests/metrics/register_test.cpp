#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "metrics/matchers/matcher.h"
#include "metrics/metric.h"

namespace pentimento {
namespace {

TEST(RegisterBuiltinMetrics, EveryMetricIsMadeFromItsDefaults) {
  Registry<Metric> registry("metric");
  const auto matchers = std::make_shared<Registry<Matcher>>("matcher");
  RegisterBuiltinMatchers(*matchers);
  matchers->Freeze();
  RegisterBuiltinMetrics(registry, matchers);
  registry.Freeze();
  std::vector<std::string> names;
  for (const auto& entry : registry.entries()) {
    names.push_back(entry.name);
    EXPECT_NE(entry.doc, "") << entry.name;
    if (std::ranges::any_of(entry.schema->fields, [](const OptionField& field) { return field.rules.required; })) {
      EXPECT_EQ(entry.name, "canaries") << "of the others nothing has to be said";
      continue;
    }
    Json resolved;
    ThrowProblems(ResolveOptions(*entry.schema, Json::object(), resolved), entry.name);
    resolved["type"] = entry.name;
    EXPECT_GE(registry.Make(resolved)->version(), 1) << entry.name;
  }
  EXPECT_THAT(names, testing::IsSupersetOf({"psnr", "ssim", "mse", "mae", "ms_ssim", "vif", "fsim", "gmsd", "ciede2000",
                                            "hed_vgg16", "lpips", "dists", "regions", "distribution", "identity",
                                            "leakage", "feature_recovery", "metadata"}));
}

TEST(StatisticsOptions, ReplicatesAreLimited) {
  EXPECT_EQ(ParseOptions<StatisticsOptions>(Json::object(), "test").replicates, 1000);
  EXPECT_EQ(ParseOptions<StatisticsOptions>({{"replicates", 0}}, "test").replicates, 0);
  EXPECT_THROW((void)ParseOptions<StatisticsOptions>({{"replicates", -1}}, "test"), ConfigError);
}

}  // namespace
}  // namespace pentimento
