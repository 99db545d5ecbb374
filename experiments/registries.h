#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "datasets/dataset.h"
#include "framework/methods/method.h"
#include "metrics/matchers/matcher.h"
#include "metrics/metric.h"

namespace pentimento {

/// Everything a config can name, by kind. Made once in `RunMain` and passed by reference.
struct Registries {
  Registry<Dataset> datasets{"dataset"};
  Registry<Model> models{"model"};
  Registry<Method> methods{"method"};
  /// Shared, because metrics make theirs from it when they are made themselves.
  std::shared_ptr<Registry<Matcher>> matchers = std::make_shared<Registry<Matcher>>("matcher");
  Registry<Metric> metrics{"metric"};
  /// What an extension registered ("method sepia"): code that this program's source revision says nothing of.
  std::vector<std::string> extension;
};

/// Adds kinds of one's own before the registries are frozen: how a program built out of tree extends Pentimento.
using Extension = std::function<void(Registries&)>;

/// The built-in kinds and those of `extension`, frozen. Built-in metrics come last: they take any matcher there is.
Registries MakeRegistries(const Extension& extension = {});

}  // namespace pentimento
