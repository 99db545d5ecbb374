#pragma once

#include <functional>

#include "datasets/dataset.h"
#include "framework/methods/method.h"
#include "metrics/metric.h"

namespace pentimento {

/// Everything a config can name, by kind. Made once in `RunMain` and passed by reference.
struct Registries {
  Registry<Dataset> datasets{"dataset"};
  Registry<Model> models{"model"};
  Registry<Method> methods{"method"};
  Registry<Metric> metrics{"metric"};
};

/// Adds kinds of one's own before the registries are frozen: how a program built out of tree extends Pentimento.
using Extension = std::function<void(Registries&)>;

/// The built-in kinds, then those of `extension`, frozen.
Registries MakeRegistries(const Extension& extension = {});

}  // namespace pentimento
