#pragma once

#include <string>
#include <vector>

#include <fmt/format.h>

#include "framework/core/random.h"
#include "metrics/features/factor_recovery.h"
#include "metrics/features/factor_regressor.h"

namespace pentimento {

/// Faces without pictures: people of three factors in [-1,1], of whom a template shows the first, half shows the second
/// (with noise of its own size) and never shows the third.
inline FactorExamples SyntheticFactorFaces(const std::string& who, int people, int pictures) {
  FactorExamples examples;
  for (int person = 0; person < people; ++person) {
    const std::string subject = fmt::format("{}{:03}", who, person);
    RandomStream drawn(5, "factors", subject);
    const std::vector<double> factors = {drawn.Uniform(-1.0, 1.0), drawn.Uniform(-1.0, 1.0), drawn.Uniform(-1.0, 1.0)};
    for (int picture = 0; picture < pictures; ++picture) {
      RandomStream noise(6, "pictures", fmt::format("{}/{}", subject, picture));
      Template face = {static_cast<float>(factors[0] + noise.Normal(0.0, 0.02)),
                       static_cast<float>(factors[1] + noise.Normal(0.0, 0.6))};
      for (int i = 0; i < 6; ++i) {
        face.push_back(static_cast<float>(noise.Normal()));
      }
      examples.templates.push_back(std::move(face));
      examples.factors.push_back(factors);
      examples.subjects.push_back(subject);
    }
  }
  return examples;
}

/// The errors of `tested` people where the hop shows `shown[i]` in place of each template.
inline std::vector<FactorErrors> ErrorsWith(const FactorRegressor& regressor, const FactorExamples& tested,
                                            const std::vector<Template>& shown) {
  std::vector<FactorErrors> errors;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    FactorErrors picture;
    picture.id = fmt::format("{:04}", i);
    picture.subject = tested.subjects[i];
    const std::vector<double> original = regressor.Read(tested.templates[i]);
    const std::vector<double> test = regressor.Read(shown[i]);
    const auto squared = [&](double said, std::size_t f) {
      return (said - tested.factors[i][f]) * (said - tested.factors[i][f]);
    };
    for (std::size_t f = 0; f < original.size(); ++f) {
      picture.prior.push_back(squared(regressor.prior()[f], f));
      picture.original.push_back(squared(original[f], f));
      picture.test.push_back(squared(test[f], f));
    }
    errors.push_back(std::move(picture));
  }
  return errors;
}

}  // namespace pentimento
