#pragma once

#include <memory>
#include <string>
#include <vector>

#include "framework/core/options.h"
#include "metrics/faces/face_options.h"
#include "metrics/matchers/matcher.h"
#include "metrics/metric.h"

namespace pentimento {

/// How attackers prove their strength (see `Attest`).
struct AttestOptions {
  std::vector<std::string> forwards;                 ///< on whose output; none: no attestation
  std::vector<double> doses = {1.0, 2.0, 4.0, 8.0};  ///< most that a pixel is changed by, of 255
  int steps = 10;                                    ///< of projected gradient descent

  static const OptionSchema& Schema();
};

/// How several pictures of a person become one.
enum class Combine {
  kMeanTemplate,  ///< the mean of their templates (`Matcher::Mean`)
  kBestOf,        ///< the most alike of all pairs
};

/// Which pooled comparisons are made (see `PooledComparisons`): every number of references with every number of
/// stylised pictures. None without numbers.
struct PoolingOptions {
  std::vector<int> references;  ///< original photographs of a person that a probe is compared with
  std::vector<int> stylised;    ///< stylised pictures of one person that make a probe
  std::vector<Combine> combine = {Combine::kMeanTemplate, Combine::kBestOf};

  static const OptionSchema& Schema();
  /// @throws ConfigError for a number outside 1 to 100, one that is there twice, or only one of the two lists.
  void Check() const;
};

/// "mean-template", "best-of".
std::string ToString(Combine combine);

/// What the leakage metric measures.
struct LeakageOptions {
  std::vector<double> fmr = {5e-2};                           ///< false-match rates that thresholds are set for
  std::vector<double> ridge = {1e-3, 1e-2, 1e-1, 1.0, 10.0};  ///< penalties that the aware attacker chooses from
  bool retrain = true;                                        ///< have the attacker that trains the matcher further
  RetrainOptions retraining;
  AttestOptions attest;
  PoolingOptions pooling;
  FaceOptions face;

  static const OptionSchema& Schema();
  /// @throws ConfigError for a rate outside (0,1) or a penalty that is not positive.
  void Check() const;
};

/// Registers `leakage`, which takes any matcher of `matchers` (all registered, and frozen).
void RegisterLeakage(Registry<Metric>& registry, const std::shared_ptr<const Registry<Matcher>>& matchers);

}  // namespace pentimento
