#include "metrics/features/factor_regressor.h"

#include <algorithm>
#include <limits>
#include <set>
#include <span>

#include "framework/core/errors.h"
#include "framework/core/random.h"

namespace pentimento {
namespace {

constexpr std::size_t kFolds = 10;

/// Which people are left out together.
std::map<std::string, std::size_t> FoldsOf(const FactorExamples& examples, std::uint64_t seed) {
  const std::set<std::string> distinct(examples.subjects.begin(), examples.subjects.end());
  std::vector<std::string> people(distinct.begin(), distinct.end());
  RandomStream(seed, "feature recovery folds").Shuffle(std::span(people));
  const std::size_t folds = std::min(kFolds, people.size());
  std::map<std::string, std::size_t> fold;
  for (std::size_t i = 0; i < people.size(); ++i) {
    fold[people[i]] = i % folds;
  }
  return fold;
}

/// Squared errors by penalty and factor, summed over every example, each read by a fit that its person had no part in.
std::vector<std::vector<double>> LeavePeopleOut(const FactorExamples& examples, const std::vector<Template>& targets,
                                                const std::vector<double>& penalties, std::uint64_t seed) {
  const std::size_t factors = examples.factors.front().size();
  std::vector<std::vector<double>> errors(penalties.size(), std::vector<double>(factors, 0.0));
  const std::map<std::string, std::size_t> fold = FoldsOf(examples, seed);
  for (std::size_t left_out = 0; left_out < std::min(kFolds, fold.size()); ++left_out) {
    std::vector<Template> from;
    std::vector<Template> to;
    std::vector<std::size_t> held;
    for (std::size_t i = 0; i < targets.size(); ++i) {
      if (fold.at(examples.subjects[i]) == left_out) {
        held.push_back(i);
      } else {
        from.push_back(examples.templates[i]);
        to.push_back(targets[i]);
      }
    }
    for (std::size_t p = 0; p < penalties.size(); ++p) {
      const RidgeAdapter adapter = RidgeAdapter::Fit(from, to, penalties[p]);
      for (const std::size_t i : held) {
        const Template read = adapter.Apply(examples.templates[i]);
        for (std::size_t f = 0; f < factors; ++f) {
          const double error = static_cast<double>(read[f]) - examples.factors[i][f];
          errors[p][f] += error * error;
        }
      }
    }
  }
  return errors;
}

}  // namespace

std::size_t FactorExamples::People() const { return std::set<std::string>(subjects.begin(), subjects.end()).size(); }

FactorRegressor FactorRegressor::Fit(const FactorExamples& examples, std::vector<double> penalties,
                                     std::uint64_t seed) {
  if (examples.People() < 2) {
    throw DataError("reading factors is learnt from at least two training people with a detected face");
  }
  std::ranges::sort(penalties);
  const std::size_t factors = examples.factors.front().size();
  FactorRegressor regressor;
  regressor.prior_.assign(factors, 0.0);
  std::vector<Template> targets;
  for (const std::vector<double>& row : examples.factors) {
    targets.emplace_back();
    for (std::size_t f = 0; f < factors; ++f) {
      regressor.prior_[f] += row[f] / static_cast<double>(examples.factors.size());
      targets.back().push_back(static_cast<float>(row[f]));
    }
  }
  const std::vector<std::vector<double>> errors = LeavePeopleOut(examples, targets, penalties, seed);
  for (std::size_t f = 0; f < factors; ++f) {
    double least = std::numeric_limits<double>::infinity();
    double chosen = penalties.back();
    for (std::size_t p = 0; p < penalties.size(); ++p) {
      if (errors[p][f] <= least) {
        least = errors[p][f];
        chosen = penalties[p];
      }
    }
    regressor.penalties_.push_back(chosen);
    if (!regressor.adapters_.contains(chosen)) {
      regressor.adapters_.emplace(chosen, RidgeAdapter::Fit(examples.templates, targets, chosen));
    }
  }
  return regressor;
}

std::vector<double> FactorRegressor::Read(const Template& face) const {
  std::vector<double> factors(prior_.size());
  for (const auto& [penalty, adapter] : adapters_) {
    const Template read = adapter.Apply(face);
    for (std::size_t f = 0; f < factors.size(); ++f) {
      if (penalties_[f] == penalty) {
        factors[f] = static_cast<double>(read[f]);
      }
    }
  }
  return factors;
}

}  // namespace pentimento
