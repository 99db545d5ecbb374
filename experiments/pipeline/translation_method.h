#pragma once

#include <memory>
#include <string>
#include <vector>

#include "experiments/registries.h"
#include "framework/core/json.h"
#include "framework/media/encode.h"

namespace pentimento {

/// A method outside of an experiment: what `translate` applies.
struct TranslationMethod {
  Json resolved;  ///< `type:` and every option
  EncodeOptions encoding;
  std::unique_ptr<Method> method;
};

/// Makes the method that a command line names.
/// @param named a registered type, or a YAML file with `type:` and its options (an entry of a config without a name).
/// @param overrides "key.path=value" of its options, such as "weights=net.pth".
/// @throws ConfigError with every problem of file and overrides, or for a method that only works within a run (one that
/// is shown the originals, or is fitted to training pictures); WeightsError, DeviceError.
TranslationMethod MakeTranslationMethod(const Registries& registries, const std::string& named,
                                        const std::vector<std::string>& overrides);

}  // namespace pentimento
