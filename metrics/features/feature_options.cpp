#include "metrics/features/feature_options.h"

#include <algorithm>

#include "framework/core/errors.h"
#include "metrics/features/feature_metric.h"
#include "metrics/identity/identity_options.h"

namespace pentimento {

const OptionSchema& FeatureOptions::Schema() {
  static const OptionSchema schema =
      OptionTable<FeatureOptions>()
          .Add(
              "ridge", &FeatureOptions::ridge,
              "penalties that the regressor of a person's factors chooses from, by cross-validation on training people",
              {.minimum = 1, .maximum = 20})
          .Add("face", &FeatureOptions::face, "how faces are found and aligned")
          .Build();
  return schema;
}

void FeatureOptions::Check() const {
  if (std::ranges::any_of(ridge, [](double penalty) { return !(penalty > 0.0); })) {
    throw ConfigError("feature_recovery.ridge holds a penalty that is not positive");
  }
}

void RegisterFeatureRecovery(Registry<Metric>& registry, const std::shared_ptr<const Registry<Matcher>>& matchers) {
  const std::shared_ptr<const OptionSchema> schema = WithMatchers(FeatureOptions::Schema(), *matchers);
  registry.AddEntry({"feature_recovery", "how much of a face's known factors, and of its landmarks, each hop keeps",
                     schema.get(), [schema, matchers](const Json& resolved) -> std::unique_ptr<Metric> {
                       return std::make_unique<FeatureMetric>(ReadOptions<FeatureOptions>(resolved),
                                                              MakeMatchers(resolved, *matchers));
                     }});
}

}  // namespace pentimento
