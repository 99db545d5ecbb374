#pragma once

#include <memory>
#include <string>

#include "framework/checkpoint/tensor_file.h"
#include "framework/core/precision.h"
#include "framework/nn/stack_distance.h"

namespace pentimento {

enum class LpipsNetwork { kAlex, kVgg, kSqueeze };

/// "alex", "vgg", "squeeze".
std::string ToString(LpipsNetwork network);

/// LPIPS 0.1 (Zhang, Isola, Efros, Shechtman, Wang: The Unreasonable Effectiveness of Deep Features as a Perceptual
/// Metric, CVPR 2018; the package `lpips`, `net=..., version='0.1'`): `StackDistance` on a torchvision classifier whose
/// channels are weighed by the authors' linear heads.
/// @param backbone torchvision's checkpoint of AlexNet, VGG-16 or SqueezeNet 1.1 (`features.N.weight`; the classifier
///     may be there). @param heads `lin0.model.1.weight` [1,C,1,1] ... @param backbone_source,heads_source for
///     messages.
/// @throws WeightsError where they do not fit.
std::unique_ptr<StackDistance> MakeLpips(LpipsNetwork network, const TensorMap& backbone,
                                         const std::string& backbone_source, const TensorMap& heads,
                                         const std::string& heads_source, Precision precision);

/// Least height and width of pictures that it is defined on: below, some layer has nothing to look at.
std::int64_t LpipsMinimumSide(LpipsNetwork network);

}  // namespace pentimento
