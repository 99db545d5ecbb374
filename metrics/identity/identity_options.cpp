#include "metrics/identity/identity_options.h"

#include <set>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "metrics/identity/identity_metric.h"

namespace pentimento {

const OptionSchema& IdentityOptions::Schema() {
  static const OptionSchema schema =
      OptionTable<IdentityOptions>()
          .Add("fmr", &IdentityOptions::fmr, "false-match rates that the true-accept rate is given at, each in (0,1)",
               {.minimum = 1, .maximum = 20})
          .Add("face", &IdentityOptions::face, "how faces are found and aligned")
          .Build();
  return schema;
}

void IdentityOptions::Check() const {
  for (const double rate : fmr) {
    if (!(rate > 0.0 && rate < 1.0)) {
      throw ConfigError(fmt::format("identity.fmr holds {:g}; a false-match rate lies between 0 and 1", rate));
    }
  }
}

std::shared_ptr<const OptionSchema> WithMatchers(const OptionSchema& schema, const Registry<Matcher>& matchers) {
  auto wider = std::make_shared<OptionSchema>(schema);
  wider->fields.push_back(VariantListField("matchers", "face matchers, each with figures of its own",
                                           matchers.Variants(nullptr), {.minimum = 1, .maximum = 16},
                                           Json::array({"dlib-resnet"})));
  return wider;
}

std::vector<std::shared_ptr<Matcher>> MakeMatchers(const Json& resolved, const Registry<Matcher>& matchers) {
  std::vector<std::shared_ptr<Matcher>> made;
  std::set<std::string> names;
  for (const Json& entry : resolved.at("matchers")) {
    made.push_back(matchers.Make(entry));
    if (!names.insert(made.back()->name()).second) {
      throw ConfigError(
          fmt::format("two matchers are called \"{}\", so their figures could not be told apart", made.back()->name()));
    }
  }
  return made;
}

void RegisterIdentity(Registry<Metric>& registry, const std::shared_ptr<const Registry<Matcher>>& matchers) {
  const std::shared_ptr<const OptionSchema> schema = WithMatchers(IdentityOptions::Schema(), *matchers);
  registry.AddEntry({"identity", "face verification of each hop against other photographs of the same people",
                     schema.get(), [schema, matchers](const Json& resolved) -> std::unique_ptr<Metric> {
                       return std::make_unique<IdentityMetric>(ReadOptions<IdentityOptions>(resolved),
                                                               MakeMatchers(resolved, *matchers));
                     }});
}

}  // namespace pentimento
