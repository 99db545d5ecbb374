#include "metrics/leakage/leakage_options.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "metrics/identity/identity_options.h"
#include "metrics/leakage/leakage_metric.h"

namespace pentimento {
namespace {

constexpr int kMostPooled = 100;

const std::vector<std::pair<std::string, Combine>> kCombinations = {{"mean-template", Combine::kMeanTemplate},
                                                                    {"best-of", Combine::kBestOf}};

template <class T>
bool HoldsTwice(std::vector<T> values) {
  std::ranges::sort(values);
  return std::ranges::adjacent_find(values) != values.end();
}

void CheckNumbers(const char* name, const std::vector<int>& numbers) {
  for (const int number : numbers) {
    if (number < 1 || number > kMostPooled) {
      throw ConfigError(fmt::format("pooling.{} holds {}; a number of pictures is 1 to {}", name, number, kMostPooled));
    }
  }
  if (HoldsTwice(numbers)) {
    throw ConfigError(fmt::format("pooling.{} holds a number twice", name));
  }
}

}  // namespace

std::string ToString(Combine combine) { return ChoiceCodec<Combine>::Write(combine, kCombinations); }

const OptionSchema& PoolingOptions::Schema() {
  static const OptionSchema schema =
      OptionTable<PoolingOptions>()
          .Add("references", &PoolingOptions::references,
               "numbers of original photographs of a person that a probe is compared with, each 1 to 100; none: "
               "nothing is pooled",
               {.maximum = 20})
          .Add(
              "stylised", &PoolingOptions::stylised,
              "numbers of stylised pictures of one person that make a probe, each 1 to 100; every one comes with every "
              "number of references",
              {.maximum = 20})
          .AddChoice("combine", &PoolingOptions::combine,
                     "how several pictures become one: their mean template, or the most alike of all pairs",
                     kCombinations, {.minimum = 1})
          .Build();
  return schema;
}

void PoolingOptions::Check() const {
  CheckNumbers("references", references);
  CheckNumbers("stylised", stylised);
  if (HoldsTwice(combine)) {
    throw ConfigError("pooling.combine names a way twice");
  }
  if (references.empty() != stylised.empty()) {
    throw ConfigError(fmt::format("pooling.{} is empty, so nothing would be pooled; give it numbers, such as [1]",
                                  references.empty() ? "references" : "stylised"));
  }
}

const OptionSchema& AttestOptions::Schema() {
  static const OptionSchema schema =
      OptionTable<AttestOptions>()
          .Add("forwards", &AttestOptions::forwards,
               "forward methods in whose output an identity is planted; none: attackers are not attested")
          .Add("doses", &AttestOptions::doses, "most that planting changes a pixel by, of 255",
               {.minimum = 1, .maximum = 20})
          .Add("steps", &AttestOptions::steps, "of the gradient descent that plants", {.minimum = 1, .maximum = 1000})
          .Build();
  return schema;
}

const OptionSchema& LeakageOptions::Schema() {
  static const OptionSchema schema =
      OptionTable<LeakageOptions>()
          .Add("fmr", &LeakageOptions::fmr, "false-match rates that thresholds are set for, each in (0,1)",
               {.minimum = 1, .maximum = 20})
          .Add("ridge", &LeakageOptions::ridge,
               "penalties that the aware attacker's adapter chooses from, on the selecting people",
               {.minimum = 1, .maximum = 20})
          .Add("retrain", &LeakageOptions::retrain, "have the attacker that trains the matcher on stylised pictures")
          .Add("retraining", &LeakageOptions::retraining, "how it does")
          .Add("attest", &LeakageOptions::attest, "how attackers prove their strength, on the attesting people")
          .Add("pooling", &LeakageOptions::pooling,
               "leakage against the number of reference photographs and of stylised pictures of a person")
          .Add("face", &LeakageOptions::face, "how faces are found and aligned")
          .Build();
  return schema;
}

void LeakageOptions::Check() const {
  for (const double rate : fmr) {
    if (!(rate > 0.0 && rate < 1.0)) {
      throw ConfigError(fmt::format("leakage.fmr holds {:g}; a false-match rate lies between 0 and 1", rate));
    }
  }
  if (std::ranges::any_of(attest.doses, [](double dose) { return !(dose > 0.0 && dose <= 255.0); })) {
    throw ConfigError("leakage.attest.doses holds one that is not between 0 and 255");
  }
  if (std::ranges::any_of(ridge, [](double lambda) { return !(lambda > 0.0); })) {
    throw ConfigError("leakage.ridge holds a penalty that is not positive");
  }
}

void RegisterLeakage(Registry<Metric>& registry, const std::shared_ptr<const Registry<Matcher>>& matchers) {
  const std::shared_ptr<const OptionSchema> schema = WithMatchers(LeakageOptions::Schema(), *matchers);
  registry.AddEntry({"leakage", "identity leakage under a ladder of attackers, thresholds set on other people",
                     schema.get(), [schema, matchers](const Json& resolved) -> std::unique_ptr<Metric> {
                       return std::make_unique<LeakageMetric>(ReadOptions<LeakageOptions>(resolved),
                                                              MakeMatchers(resolved, *matchers));
                     }});
}

}  // namespace pentimento
