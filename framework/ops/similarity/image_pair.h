#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include <torch/types.h>

namespace pentimento {

/// @throws ShapeError unless `a` and `b` are floating point [N,C,H,W] of equal size, type and device whose shorter side
/// is at least `minimum_side`. @param channels 0: any number. @param what begins the message.
void CheckImagePair(const torch::Tensor& a, const torch::Tensor& b, const char* what, std::int64_t channels = 3,
                    std::int64_t minimum_side = 1);

/// Weighted mean at every position of a separable window that lies inside the picture.
/// @param images [N,C,H,W]. @param taps the window along one axis. @return [N,C,H-n+1,W-n+1] for n taps.
///
/// Made of element-wise operations alone, so that the bits depend on no thread count.
torch::Tensor WindowMean(const torch::Tensor& images, const std::vector<double>& taps);

/// Mean of 2 x 2 pixels, without overlap; the last row of an odd height and the last column of an odd width are
/// dropped.
/// @param images [N,C,H,W], of at least 2 x 2 pixels.
torch::Tensor HalveByMean(const torch::Tensor& images);

/// Weighted sum of the three channels. @param images [N,3,H,W]. @return [N,1,H,W].
torch::Tensor MixChannels(const torch::Tensor& images, const std::array<double, 3>& weights);

/// Each plane less its mean, which no gradient passes: for what only variances and differences of values are taken of.
/// In single precision it keeps their digits, and a constant plane's variance near 0.
torch::Tensor WithoutMean(const torch::Tensor& images);

/// Square root whose gradient at 0 is 0 rather than infinite: of a magnitude, the middle of its subgradients.
torch::Tensor MagnitudeOf(const torch::Tensor& squares);

/// (2 a b + c) / (a^2 + b^2 + c): 1 where both are equal.
torch::Tensor SimilarityOf(const torch::Tensor& a, const torch::Tensor& b, double constant);

/// Length of the gradient by a 3 x 3 operator that is `smoothing` across and the difference of the two neighbours along
/// each axis, with zeros around the picture. @param images [N,1,H,W]. @return the same size.
torch::Tensor GradientMagnitude(const torch::Tensor& images, const std::array<double, 3>& smoothing);

}  // namespace pentimento
