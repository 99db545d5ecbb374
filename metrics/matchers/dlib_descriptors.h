#pragma once

#include <span>
#include <vector>

#include "framework/nn/face/dlib_resnet.h"
#include "metrics/matchers/dlib_chip.h"
#include "metrics/matchers/matcher.h"

namespace pentimento {

/// One descriptor a chip, in batches of 16, in order, without gradients. @throws ShapeError for chips of another size.
std::vector<Template> DescribeChips(const DlibResnet& net, std::span<const FaceChip> chips);

}  // namespace pentimento
