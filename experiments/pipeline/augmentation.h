#pragma once

#include <memory>
#include <vector>

#include "experiments/pipeline/experiment.h"
#include "framework/methods/method.h"
#include "framework/train/stylised_images.h"

namespace pentimento {

/// What `augment:` of a model may say. Lives as long as the program.
const OptionSchema& AugmentationSchema(const Registry<Method>& methods);

/// The method of an entry. @throws ConfigError for one that cannot be used while training; WeightsError, DeviceError.
std::unique_ptr<Method> MakeAugmentation(const Registry<Method>& methods, const AugmentationEntry& entry);

/// The styles of one domain of a model, 'a' or 'b'.
std::vector<StyleShare> StylesOf(const Registry<Method>& methods, const ModelEntry& model, char domain);

/// What the training's bits follow from besides its pictures: options, versions and files of the methods; null without
/// any.
Json AugmentationMaterial(const Registry<Method>& methods, const ModelEntry& model);

}  // namespace pentimento
