#pragma once

#include <memory>
#include <vector>

#include "framework/core/options.h"
#include "metrics/faces/face_options.h"
#include "metrics/matchers/matcher.h"
#include "metrics/metric.h"

namespace pentimento {

/// What the identity metric measures.
struct IdentityOptions {
  std::vector<double> fmr = {1e-2, 1e-1};  ///< false-match rates that TAR is given at
  FaceOptions face;

  static const OptionSchema& Schema();
  /// @throws ConfigError for a rate outside (0,1).
  void Check() const;
};

/// A schema with one more field, `matchers`: a list of the registered ones, dlib-resnet alone by default.
std::shared_ptr<const OptionSchema> WithMatchers(const OptionSchema& schema, const Registry<Matcher>& matchers);

/// The matchers of such options.
std::vector<std::shared_ptr<Matcher>> MakeMatchers(const Json& resolved, const Registry<Matcher>& matchers);

/// Registers `identity`, which takes any matcher of `matchers` (all registered, and frozen).
void RegisterIdentity(Registry<Metric>& registry, const std::shared_ptr<const Registry<Matcher>>& matchers);

}  // namespace pentimento
